"""The site's search: the fiches that a reader may see for what was asked, one page of them, with extracts and counts.

Called by the search page, its feed and the command `rechercher`, which answer the same. An empty query browses.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from bonnespratiques.models import FichePage
from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche import indexation
from bonnespratiques.recherche.criteres import Criteres, Tri
from bonnespratiques.recherche.extrait import build_extrait, texts
from bonnespratiques.recherche.facettes import Choix, Facette, build_facettes, theme_named
from bonnespratiques.recherche.gardees import Gardees
from bonnespratiques.recherche.moteur import Moteur, Rangees, moteur
from bonnespratiques.recherche.noms_tus import without_stale_names
from bonnespratiques.recherche.requete import Requete, parse
from bonnespratiques.recherche.strategie import Correction, Lecture, read
from bonnespratiques.recherche.synonymes import Groupe, groups_in_force

RESULTATS_PAR_PAGE = 20
LUES_POUR_CORRIGER = 5  # fiches in which the proper spelling of a word is looked for
GARDEES_MAX = 256  # answers kept while the index does not change
CLES_GARDEES_MAX = 2_000_000  # primary keys in all of them: 24 MB with their scores

EN_RECONSTRUCTION = "La recherche se remet en ordre : pendant quelques instants, elle ne lit que les titres et les promesses des fiches."
CHOIX_INCONNU = "Un des choix de cette adresse n’existe pas ou n’existe plus : il n’en est pas tenu compte."
EN_PARTIE = "Il y a plus de réponses que le moteur n’en compte : ajoutez un mot ou un choix."


@dataclass(frozen=True)
class Resultat:
    """`rang` counts from 1 over all pages; `score` is 0 when browsing. `fiche.theme` and its organismes cost no query."""

    rang: int
    fiche: FichePage
    extrait: SafeString
    score: float


@dataclass(frozen=True)
class ResultatsRecherche:
    """One page of results. `total`, `page_obj` and `resultats` are within the choices made; `facettes` say what others would leave.

    `requete`: the words, tidied. `correction`: another spelling, tried or proposed. `elargie`: words that were looked for besides.
    `sans`: by facette with a choice, how many fiches there would be without what was chosen in it; "" for none chosen at all.
    """

    requete: str
    criteres: Criteres
    resultats: list[Resultat]
    total: int
    page_obj: Page
    facettes: list[Facette]
    message: str
    correction: Correction | None = None
    elargie: list[str] = field(default_factory=list)
    sans: dict[str, int] = field(default_factory=dict)
    degraded: bool = False

    @property
    def actifs(self) -> list[Choix]:
        """What was chosen, in the order of the page."""
        return [choix for facette in self.facettes for choix in facette.actifs]


@dataclass(frozen=True)
class _Trouvaille:
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


# By (generation of the index, what the reader may see, what was asked). Small: numbers and a few words.
_kept: Gardees[_Trouvaille] = Gardees(GARDEES_MAX, poids=CLES_GARDEES_MAX, weigh=lambda found: len(found.cles))


def search_fiches(
    asked: Criteres | str,
    *,
    user: Any,
    page: int | str = 1,
    par_page: int = RESULTATS_PAR_PAGE,
    navigation: Navigation | None = None,
    groupes: tuple[Groupe, ...] | None = None,
) -> ResultatsRecherche:
    """What `user` (None: an anonymous reader) finds. Never raises, whatever is typed or asked for: a page that does not exist
    gives the nearest one.

    `navigation`: that of the request, where there is one; it knows the themes already. `groupes`: synonyms to try instead of
    those in force.
    """
    criteres = Criteres(texte=asked) if isinstance(asked, str) else asked
    navigation = navigation or Navigation(user)
    groupes = groups_in_force() if groupes is None else groupes
    parsed = parse(criteres.texte)
    criteres = replace(criteres, texte=parsed.texte)
    visible = without_stale_names(FichePage.objects.visible_to(user, closed=navigation.closed))
    found = _look_up(parsed, criteres, visible, navigation, groupes)
    page_obj = Paginator(found.cles, par_page).get_page(page)
    fiches = _load(list(page_obj), visible, navigation)
    if len(fiches) < len(page_obj):
        # The index shows what the database hides, behind the outbox's back: the whole answer is asked of the database.
        found = _find(parsed, criteres, visible, navigation, groupes, confirm=True)
        page_obj = Paginator(found.cles, par_page).get_page(page)
        fiches = _load(list(page_obj), visible, navigation)
    start = page_obj.start_index()
    return ResultatsRecherche(
        requete=parsed.texte,
        criteres=criteres,
        resultats=[
            Resultat(rang, fiche, build_extrait(fiche, found.lecture.racines), found.scores[rang - 1])
            for rang, fiche in enumerate(fiches, start=start)
        ],
        total=page_obj.paginator.count,
        page_obj=page_obj,
        facettes=build_facettes(
            criteres,
            lambda nom: found.nombres.get(nom, {}),
            lambda nom, valeur: found.libelles.get(nom, {}).get(valeur),
            navigation.themes,
        ),
        message=" ".join(_messages(parsed, found)),
        correction=found.lecture.correction,
        elargie=found.lecture.elargie,
        sans=found.sans,
        degraded=found.degraded,
    )


def _messages(parsed: Requete, found: _Trouvaille) -> list[str]:
    said = [
        parsed.message,
        found.lecture.message,
        CHOIX_INCONNU if found.inconnus else "",
        EN_RECONSTRUCTION if found.degraded else "",
        EN_PARTIE if found.partial else "",
    ]
    return [message for message in said if message]


def _look_up(
    parsed: Requete,
    criteres: Criteres,
    visible: FicheQuerySet,
    navigation: Navigation,
    groupes: tuple[Groupe, ...],
) -> _Trouvaille:
    """`_find`, or what it answered before, as long as the index has not changed and nothing waits to be indexed."""
    engine = moteur()
    generation = engine.generation() if indexation.catch_up() else None
    if generation is None:
        return _find(parsed, criteres, visible, navigation, groupes, engine=engine)
    choix = tuple(sorted((name, values) for name, values in criteres.choix.items()))
    themes = tuple(theme.path for theme in navigation.themes)
    name = (generation, navigation.closed, themes, criteres.texte, choix, criteres.order, criteres.tel_quel, groupes)
    return _kept.get(name) or _kept.put(name, _find(parsed, criteres, visible, navigation, groupes, engine=engine))


def _find(
    parsed: Requete,
    criteres: Criteres,
    visible: FicheQuerySet,
    navigation: Navigation,
    groupes: tuple[Groupe, ...],
    *,
    engine: Moteur | None = None,
    confirm: bool = False,
) -> _Trouvaille:
    engine = engine or moteur()

    def ask(query: Any) -> Rangees:
        found = engine.ask(query, visible, navigation.closed)
        return found.confirmed(visible) if confirm else found

    def textes(found: Rangees) -> Iterator[str]:
        best = found.cles[_ordered(found, found.mask, Tri.PERTINENCE)[:LUES_POUR_CORRIGER]].tolist()
        for fiche in _load(best, visible, navigation):
            yield from texts(fiche)

    lecture = read(parsed, ask, tel_quel=criteres.tel_quel, groupes=groupes, lexique=engine.lexique(), textes=textes)
    found = lecture.rangees
    known = _known_choices(criteres, found, ask, navigation)
    masks = {nom: found.colonnes.having(nom, values) for nom, values in known.items()}
    nombres = {nom: found.colonnes.count(nom, _all(found.mask, masks, but=nom)) for nom in _COUNTED}
    mask = _all(found.mask, masks)
    rows = _ordered(found, mask, criteres.order)
    return _Trouvaille(
        cles=array("q", found.cles[rows].tobytes()),
        scores=array("f", np.maximum(found.scores[rows], 0).astype(np.float32).tobytes()),
        nombres=nombres,
        sans={"": len(found), **{nom: int(_all(found.mask, masks, but=nom).sum()) for nom in masks}},
        libelles={
            nom: {v: found.colonnes.label(nom, v) or v for v in {*nombres[nom], *known.get(nom, ())}}
            for nom in ("organisme", "territoire", "tag", "annee")
        },
        lecture=replace(lecture, rangees=None),
        inconnus=sum(map(len, known.values())) < sum(map(len, criteres.choix.values())),
        degraded=found.degraded,
        partial=found.partial,
    )


_COUNTED = ("theme", "nature", "type", "organisme", "territoire", "tag", "maturite", "preuve", "cout", "annee")


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
    match order:
        case Tri.PERTINENCE:
            keys = (-cles, -found.scores[rows])
        case Tri.VERIFIEES:
            keys = (-cles, -published, -found.colonnes.dates("verifiee")[rows])
        case _:
            keys = (-cles, -published)
    return rows[np.lexsort(keys)]


def _load(cles: list[int], visible: FicheQuerySet, navigation: Navigation) -> list[FichePage]:
    """These fiches in this order, with what a card shows; without those that the database hides."""
    fiches = visible.with_card_relations().in_bulk(cles)
    for fiche in fiches.values():
        fiche._theme = navigation.theme_of(fiche)
    return [fiches[cle] for cle in cles if cle in fiches]
