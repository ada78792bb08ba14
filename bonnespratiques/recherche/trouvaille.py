"""What answers a search before anything of the fiches is shown: their keys in order, and the counts of each facette.

Asks the engine (`moteur`) what `strategie` wants to try, keeps to what was chosen, counts and sorts. Caller: `service`, which
reads one page of the fiches found.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bonnespratiques.models import FichePage
from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche.criteres import TITRES, Criteres, Tri
from bonnespratiques.recherche.extrait import texts
from bonnespratiques.recherche.facettes import theme_named
from bonnespratiques.recherche.gardees import Gardees
from bonnespratiques.recherche.moteur import Moteur, Rangees, moteur
from bonnespratiques.recherche.pilotage.synonymes import Groupe
from bonnespratiques.recherche.requete import Requete
from bonnespratiques.recherche.strategie import Lecture, read
from bonnespratiques.recherche.tenue import indexation

LUES_POUR_CORRIGER = 5  # fiches in which the proper spelling of a word is looked for
GARDEES_MAX = 256  # answers kept while the index does not change
CLES_GARDEES_MAX = 2_000_000  # primary keys in all of them: 24 MB with their scores
_NOMMEES = ("organisme", "territoire", "tag", "annee")  # facettes whose values are told by the fiches


@dataclass(frozen=True)
class Trouvaille:
    """An answer before anything is read of the fiches: primary keys in order, their scores, counts by facette and value."""

    cles: "array[int]"
    scores: "array[float]"
    nombres: dict[str, dict[str, int]]
    sans: dict[str, int]
    libelles: dict[str, dict[str, str]]
    lecture: Lecture
    inconnus: bool
    degraded: bool
    partial: bool


@dataclass(frozen=True)
class Demande:
    """What is looked for, and by whom: `visible` and `navigation` are those of the reader."""

    requete: Requete
    criteres: Criteres
    visible: FicheQuerySet
    navigation: Navigation
    groupes: tuple[Groupe, ...]


# By (generation of the index, what the reader may see, what was asked). Small: numbers and a few words.
_kept: Gardees[Trouvaille] = Gardees(GARDEES_MAX, poids=CLES_GARDEES_MAX, weigh=lambda found: len(found.cles))


def look_up(demande: Demande) -> Trouvaille:
    """`find`, or what it answered before, as long as the index has not changed and nothing waits to be indexed."""
    engine = moteur()
    generation = engine.generation() if indexation.catch_up() else None
    if generation is None:
        return find(demande, engine=engine)
    criteres, navigation = demande.criteres, demande.navigation
    choix = tuple(sorted((name, values) for name, values in criteres.choix.items()))
    themes = tuple(theme.path for theme in navigation.themes)
    asked = (criteres.texte, choix, criteres.order, criteres.tel_quel, demande.groupes)
    name = (generation, navigation.closed, themes, asked)
    return _kept.get(name) or _kept.put(name, find(demande, engine=engine))


def find(demande: Demande, *, engine: Moteur | None = None, confirm: bool = False) -> Trouvaille:
    """`confirm`: the database is asked about every match, however many there are."""
    engine = engine or moteur()
    criteres, visible, navigation = demande.criteres, demande.visible, demande.navigation

    def ask(query: Any) -> Rangees:
        found = engine.ask(query, visible, navigation.closed)
        return found.confirmed(visible) if confirm else found

    def textes(found: Rangees) -> Iterator[str]:
        best = found.cles[_ordered(found, found.mask, Tri.PERTINENCE)[:LUES_POUR_CORRIGER]].tolist()
        for fiche in load(best, visible, navigation):
            yield from texts(fiche)

    lecture = read(
        demande.requete,
        ask,
        tel_quel=criteres.tel_quel,
        groupes=demande.groupes,
        lexique=engine.lexique(),
        textes=textes,
    )
    found = lecture.rangees
    known = _known_choices(criteres, found, ask, navigation)
    masks = {nom: found.colonnes.having(nom, values) for nom, values in known.items()}
    nombres = {nom: found.colonnes.count(nom, _all(found.mask, masks, but=nom)) for nom in TITRES}
    mask = _all(found.mask, masks)
    rows = _ordered(found, mask, criteres.order)
    return Trouvaille(
        cles=array("q", found.cles[rows].tobytes()),
        scores=array("f", np.maximum(found.scores[rows], 0).astype(np.float32).tobytes()),
        nombres=nombres,
        sans={"": len(found), **{nom: int(_all(found.mask, masks, but=nom).sum()) for nom in masks}},
        libelles={
            nom: {v: found.colonnes.label(nom, v) or v for v in {*nombres[nom], *known.get(nom, ())}}
            for nom in _NOMMEES
        },
        lecture=replace(lecture, rangees=None),
        inconnus=sum(map(len, known.values())) < sum(map(len, criteres.choix.values())),
        degraded=found.degraded,
        partial=found.partial,
    )


def _all(mask: np.ndarray, masks: dict[str, np.ndarray], *, but: str = "") -> np.ndarray:
    for nom, having in masks.items():
        if nom != but:
            mask = mask & having
    return mask


def _known_choices(criteres: Criteres, found: Rangees, ask: Any, navigation: Navigation) -> dict[str, list[str]]:
    """What was chosen, as the columns say it, without what no fiche that the reader may see holds. Themes become tree paths."""
    known: dict[str, list[str]] = {}
    every: Rangees | None = None
    for nom, values in criteres.choix.items():
        if nom == "theme":
            themes = [theme_named(value, navigation.themes) for value in values]
            known[nom] = [theme.path for theme in themes if theme]
            continue
        counted = found.colonnes.count(nom, found.mask)
        if any(value not in counted for value in values):
            every = every or ask(None)
            counted = every.colonnes.count(nom, every.mask)
        known[nom] = [value for value in values if value in counted]
    return {nom: values for nom, values in known.items() if values}


def _ordered(found: Rangees, mask: np.ndarray, order: Tri) -> np.ndarray:
    """The rows of `mask`, best first; the newest first between equals."""
    rows = np.flatnonzero(mask)
    published = found.colonnes.dates("publiee")[rows]
    cles = found.cles[rows]
    keys: tuple[np.ndarray, ...] = (-cles, -published)
    if order == Tri.PERTINENCE:
        keys = (-cles, -found.scores[rows])
    elif order == Tri.VERIFIEES:
        keys = (*keys, -found.colonnes.dates("verifiee")[rows])
    return rows[np.lexsort(keys)]


def load(cles: list[int], visible: FicheQuerySet, navigation: Navigation) -> list[FichePage]:
    """These fiches in this order, with what a card shows; without those that the database hides."""
    fiches = visible.with_card_relations().in_bulk(cles)
    for fiche in fiches.values():
        fiche._theme = navigation.theme_of(fiche)
    return [fiches[cle] for cle in cles if cle in fiches]
