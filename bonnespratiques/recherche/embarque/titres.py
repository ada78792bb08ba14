"""The titles of one segment, to be found by the beginnings of their words: what is proposed while one types.

Made once per segment, which never change. A lookup costs about 0.1 ms at 50 000 titles, whatever the number of letters typed.
"""

from bisect import bisect_left
from functools import cached_property

import numpy as np

from bonnespratiques.recherche.langue import francais

_APRES = "\U0010ffff"  # after every letter


class Titres:
    """`titres`: one for each document, "" for none."""

    def __init__(self, titres: list[str]) -> None:
        self.titres = titres

    @cached_property
    def _mots(self) -> tuple[list[str], np.ndarray, np.ndarray]:
        """The words in order; the documents that hold each of them, one after the other; where each word's begin."""
        holders: dict[str, list[int]] = {}
        for document, titre in enumerate(self.titres):
            for mot in set(francais.words(titre)):
                holders.setdefault(mot, []).append(document)
        ordered = sorted(holders)
        documents = np.array([document for mot in ordered for document in holders[mot]], np.int32)
        starts = np.cumsum([0, *(len(holders[mot]) for mot in ordered)])
        return ordered, documents, starts

    @cached_property
    def _entiers(self) -> tuple[list[str], list[int]]:
        """The titles, folded, in order, and the document of each."""
        pairs = sorted((" ".join(francais.words(titre)), n) for n, titre in enumerate(self.titres) if titre)
        return [titre for titre, _n in pairs], [n for _titre, n in pairs]

    @cached_property
    def longueurs(self) -> np.ndarray:
        return np.array([len(titre) for titre in self.titres], np.int32)

    def matching(self, debuts: list[str]) -> np.ndarray:
        """Mask of the titles that hold, for each of these, a word that begins so."""
        ordered, documents, starts = self._mots
        mask = np.ones(len(self.titres), bool)
        for debut in debuts:
            here = np.zeros(len(self.titres), bool)
            first, last = bisect_left(ordered, debut), bisect_left(ordered, debut + _APRES)
            here[documents[starts[first] : starts[last]]] = True
            mask &= here
        return mask

    def beginning(self, debut: str, limite: int) -> list[int]:
        """The documents of at most so many titles that begin so, in alphabetical order."""
        titres, documents = self._entiers
        first, last = bisect_left(titres, debut), bisect_left(titres, debut + _APRES)
        return documents[first : min(last, first + limite)]
