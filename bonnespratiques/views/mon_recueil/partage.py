"""`/mon-recueil/p/<key>/`: a recueil as whoever has its link sees it, and the button that copies its fiches.

Read only; it shows the fiches that anybody may read today. It dies with the recueil, or when its reader takes the link back.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bonnespratiques.models import MonRecueil
from bonnespratiques.navigation import navigation_of
from bonnespratiques.recueil.personnel.cles import find_shared
from bonnespratiques.recueil.personnel.lecture import choices
from bonnespratiques.views.mon_recueil.ajouter import TropDeDemandes, add_to_own, slow_down
from bonnespratiques.views.mon_recueil.annonces import PARAMETRE
from bonnespratiques.views.mon_recueil.temoin import keep_key, own_recueil, private_page
from bonnespratiques.views.nos_pages import from_our_pages


@private_page
@require_safe
def partage(request: HttpRequest, cle: str) -> HttpResponse:
    recueil = find_shared(cle)
    if recueil is None:
        return render(request, "mon_recueil/partage_fini.html", status=404)
    return _show(request, recueil)


@private_page
@from_our_pages
@require_POST
def reprendre(request: HttpRequest, cle: str) -> HttpResponseBase:
    """Copy the fiches, not the words: those are somebody else's."""
    recueil = find_shared(cle)
    if recueil is None:
        raise Http404
    fiches = [ligne.fiche for ligne in choices(recueil) if ligne.fiche]
    try:
        _mien, nouvelle_cle, ajout = add_to_own(request, fiches)
    except TropDeDemandes:
        return slow_down(_show(request, recueil, trop=True, status=429))
    annonce = "incomplet" if ajout.refusees else f"reprises-{ajout.nombre}"
    response = HttpResponseRedirect(f"{reverse('mon_recueil')}?{PARAMETRE}={annonce}", status=303)
    keep_key(response, request, nouvelle_cle)
    return response


def _show(request: HttpRequest, recueil: MonRecueil, *, trop: bool = False, status: int = 200) -> HttpResponse:
    choix = choices(recueil)
    mien = own_recueil(request)
    navigation = navigation_of(request)
    lisibles = [ligne for ligne in choix if ligne.fiche]
    contexte = {
        "recueil": recueil,
        "choix": lisibles,
        "nombre": len(lisibles),
        "disparues": sum(ligne.fiche is None for ligne in choix),
        "signes": [navigation.theme_of(ligne.fiche).axe.signe for ligne in choix if ligne.fiche],
        "est_le_mien": mien is not None and mien.pk == recueil.pk,
        "trop": trop,
    }
    return render(request, "mon_recueil/partage.html", contexte, status=status)
