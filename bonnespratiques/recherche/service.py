"""The site's search: the fiches that a reader may see for a query and a theme, one page of them, with extracts and counts.

Called by the search page and by the command `rechercher`, which answer the same. An empty query browses, newest first.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from modelsearch.query import And, SearchQuery

from bonnespratiques.models import FichePage, ThemePage, count_by_theme
from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche import indexation
from bonnespratiques.recherche.evaluation import AuMoins
from bonnespratiques.recherche.extrait import build_extrait
from bonnespratiques.recherche.facettes import FacetteTheme, build_facettes, count_by_path
from bonnespratiques.recherche.requete import Requete, parse

RESULTATS_PAR_PAGE = 20

EN_RECONSTRUCTION = "La recherche se remet en ordre : pendant quelques instants, elle ne lit que les titres et les promesses des fiches."


PAS_TOUS_LES_MOTS = "Aucune fiche ne contient tous ces mots : voici celles qui en contiennent le plus."


@dataclass(frozen=True)
class Resultat:
    """`rang` counts from 1 over all pages; `score` is 0 when browsing. `fiche.theme` and its organismes cost no query."""

    rang: int
    fiche: FichePage
    extrait: SafeString
    score: float


@dataclass(frozen=True)
class ResultatsRecherche:
    """One page of results. `total`, `page_obj` and `resultats` are within `theme`; `facettes_theme` counts without it."""

    requete: str
    resultats: list[Resultat]
    total: int
    page_obj: Page
    facettes_theme: list[FacetteTheme]
    theme: ThemePage | None
    message: str


@dataclass(frozen=True)
class _Trouvaille:
    """`cles`: primary keys in order, a list or a queryset. `nombres`: fiches by tree path of theme, whatever the theme chosen."""

    cles: Any
    nombres: dict[str, int]
    score: Callable[[int], float]
    message: str = ""


def search_fiches(
    requete: str,
    *,
    user: Any,
    theme: ThemePage | None = None,
    page: int | str = 1,
    par_page: int = RESULTATS_PAR_PAGE,
    navigation: Navigation | None = None,
) -> ResultatsRecherche:
    """What `user` (None: an anonymous reader) finds. Never raises, whatever is typed or asked for: a page that does not exist
    gives the nearest one.

    `navigation`: that of the request, where there is one; it knows the themes already.
    """
    navigation = navigation or Navigation(user)
    parsed = parse(requete)
    visible = FichePage.objects.visible_to(user, closed=navigation.closed)
    found = _search(parsed, visible, theme) if parsed.texte else _browse(visible, theme)
    page_obj = Paginator(found.cles, par_page).get_page(page)
    fiches = _load(list(page_obj), navigation)
    return ResultatsRecherche(
        requete=parsed.texte,
        resultats=[
            Resultat(rang, fiche, build_extrait(fiche, parsed.racines), found.score(fiche.pk))
            for rang, fiche in enumerate(fiches, start=page_obj.start_index())
        ],
        total=page_obj.paginator.count,
        page_obj=page_obj,
        facettes_theme=build_facettes(navigation.themes, found.nombres, selected=theme, texte=parsed.texte),
        theme=theme,
        message=" ".join(filter(None, [parsed.message, found.message])),
    )


def _browse(visible: FicheQuerySet, theme: ThemePage | None) -> _Trouvaille:
    within = visible.under(theme) if theme else visible
    return _Trouvaille(within.latest().values_list("pk", flat=True), count_by_theme(visible), score=lambda pk: 0.0)


def _search(parsed: Requete, visible: FicheQuerySet, theme: ThemePage | None) -> _Trouvaille:
    """All the words; failing that, as many as possible, half of them at least."""
    indexation.catch_up()
    found = _Trouvaille([], {}, score=lambda pk: 0.0)
    words = len(parsed.termes)
    for minimum in range(words, (words + 1) // 2 - 1, -1):
        found = _answer(parsed.termes, minimum, visible, theme)
        if found.nombres:
            return found if minimum == words else replace(found, message=PAS_TOUS_LES_MOTS)
    return found


def _answer(termes: list[SearchQuery], minimum: int, visible: FicheQuerySet, theme: ThemePage | None) -> _Trouvaille:
    results = visible.search(And(termes) if minimum == len(termes) else AuMoins(termes, minimum))
    score = results.reponse.score
    rows = list(results.reponse.queryset.order_by().values_list("pk", "path"))
    ranked = sorted(((score(pk), pk, path) for pk, path in rows), reverse=True)
    return _Trouvaille(
        cles=[pk for _score, pk, path in ranked if theme is None or path.startswith(theme.path)],
        nombres=count_by_path(path for _pk, path in rows),
        score=score,
        message=EN_RECONSTRUCTION if results.degraded else "",
    )


def _load(cles: list[int], navigation: Navigation) -> list[FichePage]:
    """These fiches in this order, with what a card shows."""
    fiches = FichePage.objects.with_card_relations().in_bulk(cles)
    for fiche in fiches.values():
        fiche._theme = navigation.theme_of(fiche)
    return [fiches[cle] for cle in cles if cle in fiches]
