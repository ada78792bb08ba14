"""« Ce que les lecteurs cherchent », in the Wagtail admin: what was asked, what found nothing, what was opened; and the same as a
file. For who holds `bonnespratiques.voir_recherches`.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from bonnespratiques.echanges.fichiers import to_csv
from bonnespratiques.recherche.criteres import Criteres
from bonnespratiques.recherche.pilotage import suivi
from bonnespratiques.recherche.pilotage.bilan import Ligne, Periode, lines, requetes, totals
from bonnespratiques.views import promotions, synonymes

VOIR = "bonnespratiques.voir_recherches"
PAR_PAGE = 25
EXPORTEES_MAX = 10_000
SANS_REPONSE = "sans-reponse"
COUPES = {"": "Les plus fréquentes", SANS_REPONSE: "Restées sans réponse"}
COLONNES = ["recherche", "fois", "fois sans réponse", "ouvertures", "rang moyen ouvert"]


@require_admin_access
@require_safe
def recherches(request: HttpRequest) -> HttpResponse:
    periode, coupe = _asked(request)
    suivi.flush()
    page = Paginator(requetes(periode, unanswered=coupe == SANS_REPONSE), PAR_PAGE).get_page(request.GET.get("p"))
    context = {
        "periode": periode,
        "periodes": Periode.choices,
        "coupe": coupe,
        "coupes": [(nom, libelle, _address(periode, nom)) for nom, libelle in COUPES.items()],
        "totaux": totals(periode),
        "page_obj": page,
        "lignes": [(ligne, _gestes(ligne, request.user)) for ligne in lines(list(page), periode)],
        "adresse": _address(periode, coupe),
        "export": _address(periode, coupe, route="recherches_suivies_export"),
    }
    return render(request, "bonnespratiques/admin/recherches_suivies.html", context)


@require_admin_access
@require_safe
def exporter(request: HttpRequest) -> HttpResponse:
    """The rows of the period and cut, all pages, as a file for spreadsheets."""
    periode, coupe = _asked(request)
    suivi.flush()
    rows = list(requetes(periode, unanswered=coupe == SANS_REPONSE)[:EXPORTEES_MAX])
    data = to_csv([_cells(ligne) for ligne in lines(rows, periode)], colonnes=COLONNES)
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="recherches-{timezone.localdate()}.csv"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest) -> tuple[Periode, str]:
    """The period and the cut of the address, the usual ones when it says something else. Raises `PermissionDenied`."""
    if not request.user.has_perm(VOIR):  # type: ignore[union-attr]
        raise PermissionDenied
    periodes = {str(periode.value): periode for periode in Periode}
    coupe = request.GET.get("voir", "")
    return periodes.get(request.GET.get("semaines", ""), Periode.MOIS), coupe if coupe in COUPES else ""


def _address(periode: Periode, coupe: str, *, route: str = "recherches_suivies") -> str:
    return reverse(route, query={"semaines": periode.value, **({"voir": coupe} if coupe else {})})


def _gestes(ligne: Ligne, user: Any) -> list[tuple[str, str]]:
    """What may be done about one query: (words, address)."""
    gestes = [("Chercher", Criteres(texte=ligne.requete).address())]
    if user.has_perm("bonnespratiques.add_groupesynonymes"):
        gestes.append(("Ajouter un synonyme", synonymes.adding_address(ligne.requete)))
    if user.has_perm("wagtailsearchpromotions.add_searchpromotion"):
        gestes.append(("Mettre une page en avant", promotions.adding_address(ligne.requete)))
    return gestes


def _cells(ligne: Ligne) -> dict[str, Any]:
    rang = ligne.ouvertures.rang_moyen
    numbers = [ligne.fois, ligne.sans_reponse, ligne.ouvertures.nombre]
    return dict(zip(COLONNES, [ligne.requete, *numbers, _comma(rang)], strict=True))


def _comma(rang: float | None) -> str:
    return "" if rang is None else f"{rang:.1f}".replace(".", ",")
