"""How what was typed is looked for: all the words first, then what a reader would try next. Knows no engine: it is handed `ask`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from modelsearch.query import And, Boost, Phrase, PlainText, SearchQuery

from bonnespratiques.recherche import francais
from bonnespratiques.recherche.requete import Requete
from bonnespratiques.recherche.synonymes import Groupe, groups_in_force
from bonnespratiques.recherche.termes import AuMoins, Meilleur

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


def read(
    parsed: Requete,
    ask: Callable[[Any], Any],
    *,
    tel_quel: bool = False,
    groupes: tuple[Groupe, ...] | None = None,
) -> Lecture:
    """All the words; failing that, as many as possible, half of them at least. `groupes`: synonyms, instead of those in force."""
    if not parsed.termes:
        return Lecture(ask(None if not parsed.texte else And([])), parsed.racines)
    if groupes is None:
        groupes = groups_in_force()
    elargie: list[str] = []
    termes = parsed.termes if tel_quel else [_widened(terme, groupes, elargie) for terme in parsed.termes]
    words = len(termes)
    found = None
    for minimum in range(words, (words + 1) // 2 - 1, -1):
        found = ask(And(termes) if minimum == words else AuMoins(termes, minimum))
        if len(found):
            message = "" if minimum == words else PAS_TOUS_LES_MOTS
            return Lecture(found, parsed.racines, message, elargie=elargie)
    return Lecture(found, parsed.racines, elargie=elargie)


def _widened(terme: SearchQuery, groupes: tuple[Groupe, ...], elargie: list[str]) -> SearchQuery:
    typed = getattr(terme, "query_string", "")
    others: list[str] = []
    for groupe in groupes:
        heads = groupe.expressions if groupe.reciproque else groupe.expressions[:1]
        if any(francais.stems(head) == francais.stems(typed) for head in heads):
            others += [
                expression for expression in groupe.expressions if francais.stems(expression) != francais.stems(typed)
            ]
    if not others:
        return terme
    elargie += others
    ways = [Phrase(other) if len(francais.stems(other)) > 1 else PlainText(other) for other in others]
    return Meilleur([terme, *(Boost(way, 0.75) for way in ways)])
