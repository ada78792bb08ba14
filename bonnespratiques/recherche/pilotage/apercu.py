"""What a group of synonyms would change, before it is saved: how many fiches each expression finds without it and with it.

The engine is asked for the fiches that have all the words, with other synonyms than those in force; what the search shows besides
when they are few (`strategie`) would blur the difference. Caller: the screen of a group, in the administration.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from modelsearch.query import And

from bonnespratiques.models import FichePage, GroupeSynonymes
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche.elargissement import widen
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.moteur import moteur
from bonnespratiques.recherche.pilotage.synonymes import GROUPES_MAX, Groupe
from bonnespratiques.recherche.requete import parse
from bonnespratiques.recherche.tenue import indexation

AJOUTEES_MAX = 5


@dataclass(frozen=True)
class Changement:
    """For one expression. `ajoutees`: the first fiches that the group adds, best first. `autres`: groups that have it too."""

    expression: str
    sans: int
    avec: int
    ajoutees: list[FichePage]
    autres: list[GroupeSynonymes]

    @property
    def nombre_ajoutees(self) -> int:
        return max(self.avec - self.sans, 0)

    @property
    def reste(self) -> int:
        return max(self.nombre_ajoutees - len(self.ajoutees), 0)


def preview(group: GroupeSynonymes, *, user: Any) -> list[Changement]:
    """`group` as it was typed; it need not be saved. One row for each of its expressions, as `user` would find."""
    others = list(GroupeSynonymes.objects.filter(actif=True).exclude(pk=group.pk)[:GROUPES_MAX])
    without = tuple(map(Groupe.of, others))
    navigation = Navigation(user)
    visible = FichePage.objects.visible_to(user, closed=navigation.closed)
    indexation.catch_up()
    engine = moteur()
    lexique = engine.lexique()

    def find(expression: str, groupes: tuple[Groupe, ...]) -> list[int]:
        termes = widen(parse(expression), groupes, lexique).termes
        found = engine.ask(And([terme.query for terme in termes]), visible, navigation.closed)
        rows = np.flatnonzero(found.mask)
        return found.cles[rows[np.argsort(-found.scores[rows], kind="stable")]].tolist()

    answers = [
        (expression, find(expression, without), find(expression, (*without, Groupe.of(group))))
        for expression in group.liste
    ]
    added = {expression: _added(before, after) for expression, before, after in answers}
    fiches = visible.in_bulk([cle for cles in added.values() for cle in cles])
    return [
        Changement(
            expression,
            sans=len(before),
            avec=len(after),
            ajoutees=[fiches[cle] for cle in added[expression] if cle in fiches],
            autres=[other for other in others if _holds(other, expression)],
        )
        for expression, before, after in answers
    ]


def _added(before: list[int], after: list[int]) -> list[int]:
    known = set(before)
    return [cle for cle in after if cle not in known][:AJOUTEES_MAX]


def _holds(group: GroupeSynonymes, expression: str) -> bool:
    return francais.stems(expression) in [francais.stems(other) for other in group.liste]
