"""How what was typed is looked for: all the words first, then what a reader would try next. Knows no engine: it is handed `ask`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from modelsearch.query import And

from bonnespratiques.recherche.requete import Requete
from bonnespratiques.recherche.termes import AuMoins

PAS_TOUS_LES_MOTS = "Aucune fiche ne contient tous ces mots : voici celles qui en contiennent le plus."


@dataclass(frozen=True)
class Correction:
    """Another spelling. `appliquee`: it was looked for instead, because what was typed finds nothing."""

    texte: str
    appliquee: bool


@dataclass(frozen=True)
class Lecture:
    """What was looked for in the end. `rangees`: what the engine answered. `racines`: stems to mark in the extracts.

    `elargie`: expressions that were looked for besides those typed (synonyms).
    """

    rangees: Any
    racines: frozenset[str]
    message: str = ""
    correction: Correction | None = None
    elargie: list[str] = field(default_factory=list)


def read(parsed: Requete, ask: Callable[[Any], Any], *, tel_quel: bool = False) -> Lecture:
    """All the words; failing that, as many as possible, half of them at least."""
    if not parsed.termes:
        return Lecture(ask(None if not parsed.texte else And([])), parsed.racines)
    words = len(parsed.termes)
    found = None
    for minimum in range(words, (words + 1) // 2 - 1, -1):
        found = ask(And(parsed.termes) if minimum == words else AuMoins(parsed.termes, minimum))
        if len(found):
            message = "" if minimum == words else PAS_TOUS_LES_MOTS
            return Lecture(found, parsed.racines, message)
    return Lecture(found, parsed.racines)
