"""`/recherche/?q=…&theme=…&page=…`: plain addresses that can be shared, without JavaScript."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bonnespratiques.navigation import navigation_of
from bonnespratiques.recherche.criteres import Criteres, Tri
from bonnespratiques.recherche.pilotage.promotions import promoted
from bonnespratiques.recherche.pilotage.suivi import record
from bonnespratiques.recherche.service import ResultatsRecherche, search_fiches
from bonnespratiques.recherche.sorties import find_sorties
from bonnespratiques.views.recherche.adresse import COUPEE, bounded_address, is_cut
from bonnespratiques.views.recherche.suivi import is_reader


class Ordre(NamedTuple):
    """One order of the results, and the address that asks for it."""

    libelle: str
    url: str
    actif: bool


@require_safe
@bounded_address
def recherche(request: HttpRequest) -> HttpResponse:
    navigation = navigation_of(request)
    found = search_fiches(
        Criteres.from_address(request.GET),
        user=request.user,
        page=request.GET.get("page", 1),
        navigation=navigation,
    )
    if is_reader(request):
        record(found)
    # A reader who has chosen wants what answers to the choice.
    first = found.page_obj.number == 1 and not found.criteres.choix
    context = {
        "recherche": found,
        "requete": found.requete,
        "resultats": found.resultats,
        "total": found.total,
        "page_obj": found.page_obj,
        "facettes": found.facettes,
        "message": " ".join(filter(None, [COUPEE if is_cut(request) else "", found.message])),
        "en_tete": promoted(found.requete, user=request.user, navigation=navigation) if first else [],
        "sorties": None if found.total else find_sorties(found, user=request.user, navigation=navigation),
        **_addresses(found),
    }
    return render(request, "bonnespratiques/recherche.html", context)


def _addresses(found: ResultatsRecherche) -> dict[str, Any]:
    """The addresses of this search in other forms. `gardes`: what the form does not show, and must keep."""
    criteres = found.criteres
    plain = not (criteres.choix or criteres.tri or criteres.tel_quel)
    gardes = [(name, value) for name, value in criteres.parameters() if name in {"tri", "exact"}]
    return {
        "gardes": gardes,
        # Clicks are counted for the searches that are (`suivi.record`).
        "clics": reverse("recherche_clic") if found.requete and plain else "",
        "ordres": _orders(criteres),
        "sans_choix": criteres.without().address() if criteres.choix else "",
        "mots_exacts": criteres.but(tel_quel=True).address(),
        "mots_voisins": criteres.but(tel_quel=False).address(),
        "corrigee": criteres.but(texte=found.correction.texte).address() if found.correction else "",
        "adresse": f"{settings.SITE_URL}{criteres.address()}",
        "flux": criteres.but(tri=None).address("recherche_flux"),
    }


def _orders(criteres: Criteres) -> list[Ordre]:
    """Those that make a difference, the usual one by the address that does not name it."""
    usual = criteres.but(tri=None)
    offered = [tri for tri in Tri if tri != Tri.PERTINENCE or usual.order == tri]
    return [
        Ordre(
            tri.label,
            usual.address() if tri == usual.order else criteres.but(tri=tri).address(),
            tri == criteres.order,
        )
        for tri in offered
    ]
