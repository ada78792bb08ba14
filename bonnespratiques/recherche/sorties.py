"""The ways on from a search that found nothing, each with the number of fiches it leads to; those that lead nowhere are left out.

Called by the search page. Asks a few short questions of the engine (`MOTS_MAX` + 1), and none where a choice is to blame. A search
without quotes shows fiches that have one of its words at least: single words are ways out of « exact phrases ».
"""

import re
from dataclasses import dataclass, field
from typing import Any

from modelsearch.query import And

from bonnespratiques.models import FichePage
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche.moteur import moteur
from bonnespratiques.recherche.noms_tus import without_stale_names
from bonnespratiques.recherche.requete import parse
from bonnespratiques.recherche.service import ResultatsRecherche

MOTS_MAX = 4  # words that are tried alone

_BETWEEN_WORDS = re.compile(r"[\s«»“”„\"]+")


@dataclass(frozen=True)
class Sortie:
    libelle: str
    url: str
    nombre: int


@dataclass(frozen=True)
class Sorties:
    """`choix`: without what was chosen in one facette, or in all of them. `mots`: one of the words, alone and without choices;
    `sans_guillemets`: all of them, anywhere in a fiche.

    `precise`: False when nothing of what was typed can be looked for.
    """

    choix: list[Sortie] = field(default_factory=list)
    mots: list[Sortie] = field(default_factory=list)
    sans_guillemets: Sortie | None = None
    precise: bool = True


def find_sorties(found: ResultatsRecherche, *, user: Any, navigation: Navigation) -> Sorties:
    """`found` is empty; `user` and `navigation` are those of its search."""
    if found.requete and not parse(found.requete).termes:
        return Sorties(precise=False)
    if found.sans.get("", 0):
        return Sorties(choix=_without_choices(found))
    return _with_words_apart(found, user=user, navigation=navigation)


def _without_choices(found: ResultatsRecherche) -> list[Sortie]:
    criteres = found.criteres
    narrowing = [facette for facette in found.facettes if facette.actifs]
    sorties = [
        Sortie(
            f"{facette.titre} : {' ou '.join(choix.libelle for choix in facette.actifs)}",
            criteres.without(facette.nom).address(),
            found.sans.get(facette.nom, 0),
        )
        for facette in narrowing
    ]
    if len(narrowing) > 1:
        sorties.append(Sortie("", criteres.without().address(), found.sans[""]))
    return [sortie for sortie in sorties if sortie.nombre]


def _with_words_apart(found: ResultatsRecherche, *, user: Any, navigation: Navigation) -> Sorties:
    """Words that have an answer by themselves, as typed and in the order typed; all of them, where they were between quotes."""
    visible = without_stale_names(FichePage.objects.visible_to(user, closed=navigation.closed))

    def lead(texte: str) -> Sortie | None:
        termes = parse(texte).termes
        number = len(moteur().ask(And(termes), visible, navigation.closed)) if termes else 0
        return Sortie(texte, found.criteres.without().but(texte=texte).address(), number) if number else None

    words = list(dict.fromkeys(word for word in _BETWEEN_WORDS.split(found.requete) if word))
    if len(words) < 2:
        return Sorties()
    apart = " ".join(words)
    telling = [word for word in words if parse(word).termes]
    return Sorties(
        mots=[sortie for sortie in map(lead, telling[:MOTS_MAX]) if sortie],
        sans_guillemets=lead(apart) if apart != found.requete else None,
    )
