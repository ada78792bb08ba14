"""What readers of the demonstration look for, and what its animateurs did about it: counters, synonyms, pages put first."""

from collections import Counter
from datetime import timedelta
from typing import Any

from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from bonnespratiques.demo.donnees import read
from bonnespratiques.installation import install_synonymes
from bonnespratiques.models import FichePage, GroupeSynonymes, RequeteSuivie, TextePage
from bonnespratiques.recherche.pilotage import comptes
from bonnespratiques.recherche.pilotage.comptes import Compte, Comptes, monday

SEMAINES = 12
# How busy each week was, the present one first: readers are on holiday in the middle.
_AFFLUENCE = [0.6, 1.1, 1.0, 1.2, 0.9, 1.0, 0.3, 0.5, 1.0, 0.8, 0.7, 0.6]


def load_recherches(fiches: dict[str, FichePage]) -> str:
    """Make what is missing; say what the demonstration has."""
    contenu = read("recherches")
    install_synonymes()
    for promotion in contenu["promotions"]:
        _promote(promotion, fiches)
    if not RequeteSuivie.objects.exists():
        comptes.write(_counted(contenu["recherches"]))
    groups = GroupeSynonymes.objects.count()
    return f"{groups} groupes de synonymes, {len(contenu['promotions'])} recherches avec des pages en avant."


def _promote(promotion: dict[str, Any], fiches: dict[str, FichePage]) -> None:
    query = Query.get(promotion["mots"])
    if query.editors_picks.exists():
        return
    pages: list[Page] = [fiches[titre] for titre in promotion.get("fiches", [])]
    pages += [TextePage.objects.get(slug=slug) for slug in promotion.get("textes", [])]
    for rang, page in enumerate(pages):
        SearchPromotion.objects.create(query=query, page_id=page.pk, sort_order=rang)


def _counted(recherches: list[dict[str, Any]]) -> Comptes:
    return {
        (monday() - timedelta(weeks=age), recherche["requete"]): _compte(recherche, affluence)
        for age, affluence in enumerate(_AFFLUENCE)
        for recherche in recherches
    }


def _compte(recherche: dict[str, Any], affluence: float) -> Compte:
    fois = max(round(recherche["par_semaine"] * affluence), 1)
    rangs = {rang: round(n * affluence) for rang, n in enumerate(recherche.get("rangs", []), start=1)}
    return Compte(
        nombre=fois,
        sans_reponse=fois if recherche.get("sans_reponse") else 0,
        clics=Counter({rang: n for rang, n in rangs.items() if n}),
    )
