"""What is proposed while a reader types: fiches by their titles, themes, organismes, keywords, and what others look for.

Everything proposed can be seen by this reader: the fiches, and for each organisme and keyword fiches that hold it, are asked of the
database once more. Callers: the view behind the search field.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet
from modelsearch.backends import get_search_backend

from bonnespratiques.models import FicheOrganisme, FichePage, FicheTag, Organisme, Tag
from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche.criteres import Criteres
from bonnespratiques.recherche.embarque.backend import WhooshSearchBackend
from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.embarque.memoire import Ensemble
from bonnespratiques.recherche.externe.index_externe import BackendExterne
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.moteur import MoteurEmbarque
from bonnespratiques.recherche.noms_tus import without_stale_names
from bonnespratiques.recherche.pilotage import suivi
from bonnespratiques.recherche.tenue import indexation

SIGNES_MAX = 60  # what follows is not what one is still typing
FICHES_MAX, THEMES_MAX, ORGANISMES_MAX, TAGS_MAX, RECHERCHES_MAX = 4, 2, 2, 2, 2
_CANDIDATS = 24  # fiches looked at before the database says which may be seen
_VALEURS, _TEMOINS = 6, 3  # values looked at for each kind, and fiches that must show one of them
_COLUMNS = ("title", "numero", "url_path", "path", "depth", "locale", "content_type")
_FICHE = "bonnespratiques.fichepage"


@dataclass(frozen=True)
class Suggestion:
    """`sorte`: "recherche", "theme", "fiche", "organisme" or "tag". `detail`: a few words beside the text, or ""."""

    sorte: str
    texte: str
    url: str
    detail: str = ""


def suggest(texte: str, *, user: Any, navigation: Navigation | None = None) -> list[Suggestion]:
    """At most a dozen, by kind. Nothing for fewer than two letters. Never raises, whatever is typed."""
    typed = " ".join(texte[:SIGNES_MAX].split())
    debuts = francais.words(typed)
    if sum(map(len, debuts)) < 2:
        return []
    indexation.catch_up()
    navigation = navigation or Navigation(user)
    visible = without_stale_names(FichePage.objects.visible_to(user, closed=navigation.closed))
    found = _of_index(debuts, visible, navigation)
    if found is None:
        found = _of_database(typed, visible)
    return [*_recherches(typed), *_themes(debuts, navigation), *found]


def _recherches(typed: str) -> list[Suggestion]:
    frequent = suivi.frequent(typed, RECHERCHES_MAX)
    return [Suggestion("recherche", requete, Criteres(texte=requete).address()) for requete in frequent]


def _themes(debuts: list[str], navigation: Navigation) -> list[Suggestion]:
    found = [theme for theme in navigation.themes if _has_words(_folded(theme.title), debuts)]
    return [
        Suggestion("theme", theme.title, theme.url or "", "" if theme.is_axe else theme.axe.title)
        for theme in found[:THEMES_MAX]
    ]


def _folded(texte: str) -> str:
    return " " + " ".join(francais.words(texte))


def _has_words(folded: str, debuts: list[str]) -> bool:
    return all(f" {debut}" in folded for debut in debuts)


# --- With our index ---------------------------------------------------------------------------------------------


def _of_index(debuts: list[str], visible: FicheQuerySet, navigation: Navigation) -> list[Suggestion] | None:
    """None: there is no index of ours to read."""
    backend = get_search_backend()
    if not isinstance(backend, WhooshSearchBackend):
        return None
    try:
        with MoteurEmbarque(backend).depot.instantane() as instantane:
            ensemble = instantane.ensemble
    except IndexIndisponible:
        return None
    fiches = _candidates(ensemble, debuts, navigation.closed)
    named = {
        nom: _witnesses(ensemble, nom, debuts, navigation.closed)[: 2 * limite]
        for nom, limite in (("organisme", ORGANISMES_MAX), ("tag", TAGS_MAX))
    }
    asked = {*fiches, *(cle for values in named.values() for _valeur, cles in values for cle in cles)}
    found = visible.only(*_COLUMNS).in_bulk(asked)
    seen = {
        nom: [
            Suggestion(nom, ensemble.colonnes.label(nom, valeur) or "", Criteres(choix={nom: (valeur,)}).address())
            for valeur, cles in values
            if not found.keys().isdisjoint(cles)
        ]
        for nom, values in named.items()
    }
    shown = [found[cle] for cle in fiches if cle in found]
    return [*_fiches(shown), *seen["organisme"][:ORGANISMES_MAX], *seen["tag"][:TAGS_MAX]]


def _candidates(ensemble: Ensemble, debuts: list[str], closed: tuple[str, ...]) -> list[int]:
    """Primary keys: titles that begin so, then short titles that hold such words."""
    shown = ensemble.of_types([_FICHE]) & ensemble.readable(closed)
    rows: list[int] = []
    lengths: list[int] = []
    first = 0
    begun: list[int] = []
    for titres in ensemble.titres:
        here = shown[first : first + len(titres.titres)]
        matching = np.flatnonzero(titres.matching(debuts) & here)
        if len(matching) > _CANDIDATS:
            matching = matching[np.argpartition(titres.longueurs[matching], _CANDIDATS)[:_CANDIDATS]]
        rows += (matching + first).tolist()
        lengths += titres.longueurs[matching].tolist()
        begun += [first + n for n in titres.beginning(" ".join(debuts), 2 * _CANDIDATS) if here[n]]
        first += len(titres.titres)
    shortest = [row for _length, row in sorted(zip(lengths, rows, strict=True))]
    ordered = list(dict.fromkeys([*begun[:_CANDIDATS], *shortest]))[:_CANDIDATS]
    return [int(ensemble.cles[row]) for row in ordered]


def _witnesses(ensemble: Ensemble, nom: str, debuts: list[str], closed: tuple[str, ...]) -> list[tuple[str, list[int]]]:
    """The values of a column whose label holds such words, the most frequent first, each with fiches that hold it."""
    shown = ensemble.of_types([_FICHE]) & ensemble.readable(closed)
    kept = ensemble.derives.get((nom, closed))
    if kept is None:
        counted = ensemble.colonnes.count(nom, shown)
        ordered = sorted(counted, key=lambda valeur: -counted[valeur])
        kept = [(_folded(ensemble.colonnes.label(nom, valeur) or ""), valeur) for valeur in ordered]
        ensemble.derives[nom, closed] = kept
    matching = [valeur for folded, valeur in kept if _has_words(folded, debuts)][:_VALEURS]
    return [
        (
            valeur,
            [
                int(ensemble.cles[row])
                for row in np.flatnonzero(ensemble.colonnes.having(nom, [valeur]) & shown)[:_TEMOINS]
            ],
        )
        for valeur in matching
    ]


# --- With the database ------------------------------------------------------------------------------------------


def _of_database(typed: str, visible: FicheQuerySet) -> list[Suggestion]:
    """Without an index of ours: what another engine finds, or what holds these very signs."""
    organismes = _begun(typed, Organisme.objects.all(), "nom")
    tags = Tag.objects.filter(name__icontains=typed).values_list("slug", flat=True)[: 4 * TAGS_MAX]
    found = visible.in_bulk(fiches := _begun(typed, FichePage.objects.live().latest(), "title"))
    return [
        *_fiches([found[cle] for cle in fiches if cle in found]),
        *_organismes([str(cle) for cle in organismes], visible),
        *_tags(list(tags), visible),
    ]


def _begun(typed: str, queryset: QuerySet, champ: str) -> list[int]:
    """Primary keys of the objects named by these words, the last of which may be begun only."""
    backend = get_search_backend()
    if isinstance(backend, BackendExterne):
        return [obj.pk for obj in backend.autocomplete(typed, queryset.order_by())[:_CANDIDATS]]
    return list(queryset.filter(**{f"{champ}__icontains": typed}).values_list("pk", flat=True)[:_CANDIDATS])


def _fiches(fiches: Any) -> list[Suggestion]:
    return [
        Suggestion("fiche", fiche.title, fiche.get_url() or fiche.permalink, f"n°\u00a0{fiche.numero}")
        for fiche in fiches[:FICHES_MAX]
    ]


def _organismes(cles: list[str], visible: FicheQuerySet) -> list[Suggestion]:
    liens = FicheOrganisme.objects.filter(organisme__in=cles, fiche__in=visible.order_by())
    names = {str(pk): nom for pk, nom in liens.values_list("organisme_id", "organisme__nom").distinct()}
    found = [
        Suggestion("organisme", names[cle], Criteres(choix={"organisme": (cle,)}).address())
        for cle in cles
        if cle in names
    ]
    return found[:ORGANISMES_MAX]


def _tags(slugs: list[str], visible: FicheQuerySet) -> list[Suggestion]:
    liens = FicheTag.objects.filter(tag__slug__in=slugs, content_object__in=visible.order_by())
    names = dict(liens.values_list("tag__slug", "tag__name").distinct())
    found = [
        Suggestion("tag", names[slug], Criteres(choix={"tag": (slug,)}).address()) for slug in slugs if slug in names
    ]
    return found[:TAGS_MAX]
