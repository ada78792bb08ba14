"""What to mark in the extracts of what was found."""

from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bonnespratiques.recherche.elargissement import Elargie
from bonnespratiques.recherche.langue import francais


class Marque(NamedTuple):
    """A word to mark, `text[debut:fin]`. `numeros`: of the things looked for that it says."""

    debut: int
    fin: int
    numeros: frozenset[int]


class Marques:
    """`mots`: stems, with the number of the thing looked for that each of them says. `expressions`: several stems that say one
    together, and nothing one by one.
    """

    def __init__(
        self, mots: dict[str, int] | None = None, expressions: dict[tuple[str, ...], int] | None = None
    ) -> None:
        self.mots = mots or {}
        self.expressions = expressions or {}

    @classmethod
    def of(cls, elargie: Elargie) -> "Marques":
        mots: dict[str, int] = {}
        expressions: dict[tuple[str, ...], int] = {}
        for terme in elargie.termes:
            for facon in terme.facons:
                if len(facon.racines) == 1:
                    mots.setdefault(facon.racines[0], terme.unites.start)
                elif facon.racines:
                    expressions.setdefault(facon.racines, terme.unites.start)
        return cls(mots, expressions)

    @cached_property
    def nombre(self) -> int:
        """How many things are looked for."""
        return len({*self.mots.values(), *self.expressions.values()})

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return frozenset([*self.mots, *(racine for expression in self.expressions for racine in expression)])

    def locate(self, text: str) -> list[Marque]:
        """In their order."""
        found = francais.locate(text, self._wanted)
        together = self._together(text, found) if self.expressions else {}
        marques = []
        for place, mot in enumerate(found):
            numeros = {self.mots[racine] for racine in mot.racines if racine in self.mots} | together.get(place, set())
            if numeros:
                marques.append(Marque(mot.debut, mot.fin, frozenset(numeros)))
        return marques

    def _together(self, text: str, found: list[francais.Mot]) -> dict[int, set[int]]:
        """Places in `found` of the words of whole expressions, with their numbers. Between them, words without information only."""
        together: dict[int, set[int]] = {}
        for start in range(len(found)):
            for racines, numero in self.expressions.items():
                run = found[start : start + len(racines)]
                if len(run) == len(racines) and all(
                    racine in mot.racines for racine, mot in zip(racines, run, strict=True)
                ):
                    between = (text[a.fin : b.debut] for a, b in pairwise(run))
                    if not any(map(francais.telling_words, between)):
                        for place in range(start, start + len(racines)):
                            together.setdefault(place, set()).add(numero)
        return together
