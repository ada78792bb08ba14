"""« Mettre de côté »: the button of fiches, cards and results. Without script, back to where the reader was, with a sentence; with one,
the same sentence as JSON. The first fiche makes the recueil and sets the cookie.
"""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bonnespratiques.models import FichePage, MonRecueil
from bonnespratiques.recueil.personnel import gestes
from bonnespratiques.recueil.personnel.freins import Frein, slows
from bonnespratiques.recueil.personnel.lecture import find_fiche
from bonnespratiques.views.mon_recueil.annonces import PARAMETRE, announce
from bonnespratiques.views.mon_recueil.etat import state_of
from bonnespratiques.views.mon_recueil.temoin import keep_key, own_recueil, private_page
from bonnespratiques.views.nos_pages import from_our_pages

RETOUR_MAX = 2000  # signs of an address
REESSAYER_APRES_S = 60
_NUMERO = re.compile(r"[0-9]{1,9}")


class TropDeDemandes(Exception):
    """`frein` says which limit was met."""

    def __init__(self, frein: Frein) -> None:
        super().__init__(frein)
        self.frein = frein


@private_page
@from_our_pages
@require_POST
def ajouter(request: HttpRequest) -> HttpResponse:
    fiche = find_fiche(read_numero(request.POST.get("fiche", "")))
    if fiche is None:
        return _answer(request, "absente", own_recueil(request))
    try:
        recueil, cle, ajout = add_to_own(request, [fiche])
    except TropDeDemandes as trop:
        return _too_many(request, trop.frein)
    etat = "ajoutee" if ajout.ajoutees else "pleine" if ajout.refusees else "deja"
    response = _answer(request, etat, recueil, ajout.nombre)
    keep_key(response, request, cle)
    return response


def add_to_own(request: HttpRequest, fiches: list[FichePage]) -> tuple[MonRecueil, str, gestes.Ajout]:
    """The recueil of this browser with these fiches, made if there is none; the key when it is new. Raises `TropDeDemandes`."""
    recueil, cle = own_recueil(request), ""
    frein = Frein.CHANGEMENT if recueil else Frein.NOUVEAU
    if slows(request, frein, recueil):
        raise TropDeDemandes(frein)
    if recueil is None:
        recueil, cle = gestes.create()
    try:
        return recueil, cle, gestes.add(recueil, fiches)
    except MonRecueil.DoesNotExist:  # erased by another tab since the line above
        recueil, cle = gestes.create()
        return recueil, cle, gestes.add(recueil, fiches)


def read_numero(texte: str) -> int:
    """A number of fiche, or 0, which is none."""
    return int(texte) if _NUMERO.fullmatch(texte) else 0


def _answer(request: HttpRequest, etat: str, recueil: MonRecueil | None, nombre: int = 0) -> HttpResponse:
    if _wants_json(request):
        annonce = announce(etat, nombre)
        corps = {"etat": etat, "texte": annonce.texte, **state_of(recueil)}
        return JsonResponse(corps, status=200 if annonce.sorte == "succes" else 409)
    return HttpResponseRedirect(_back(request, f"{etat}-{nombre}"), status=303)


def _back(request: HttpRequest, annonce: str) -> str:
    """Where the reader was, on this site and nowhere else, with what to tell them."""
    retour = request.POST.get("retour", "")[:RETOUR_MAX]
    try:
        parts = urlsplit(retour)
    except ValueError:
        parts = urlsplit("")
    # A path of ours begins with one slash; browsers read a second one, or a backslash, as the name of another site.
    local = not parts.scheme and not parts.netloc and re.match(r"/(?![/\\])", retour) and "\\" not in parts.path
    path = parts.path if local else reverse("mon_recueil")
    query = [(nom, valeur) for nom, valeur in parse_qsl(parts.query) if nom != PARAMETRE] if local else []
    return f"{path}?{urlencode([*query, (PARAMETRE, annonce)])}"


def _wants_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _too_many(request: HttpRequest, frein: Frein) -> HttpResponse:
    """What to do, with the same button again: nothing is to be looked for a second time."""
    if _wants_json(request):
        return slow_down(JsonResponse({"etat": "trop", "texte": announce("trop").texte}, status=429))
    contexte: dict[str, Any] = {
        "demain": frein is Frein.NOUVEAU,
        "adresse": request.path,
        "gardes": [(nom, request.POST[nom][:RETOUR_MAX]) for nom in ("fiche", "retour") if nom in request.POST],
    }
    return slow_down(render(request, "mon_recueil/trop.html", contexte, status=429))


def slow_down(response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = str(REESSAYER_APRES_S)
    return response
