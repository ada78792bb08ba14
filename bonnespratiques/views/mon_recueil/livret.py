"""A reader's recueil to take away: PDF, PDF in A5, EPUB, Word. Asking (POST, counted) builds; the address of the file only hands it out.

The file is private: its address is the same for everybody and the cookie decides whose it is.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from bonnespratiques.models import MonRecueil
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.fabrication import service
from bonnespratiques.recueil.fabrication.service import Fichier
from bonnespratiques.recueil.personnel.composition import document_of
from bonnespratiques.recueil.rendu.formes import FORMES, Forme
from bonnespratiques.views.fabrication import respond, unavailable
from bonnespratiques.views.mon_recueil.annonces import PARAMETRE
from bonnespratiques.views.mon_recueil.temoin import own_recueil, private_page

FORMES_OFFERTES = ("pdf", "pdf-a5", "epub", "docx")
ORDRE_THEMES = "themes"
NOM_MAX = 60  # signs of a file's name


class Telechargement(NamedTuple):
    """`fichier` when it is ready, to tell its pages and weight."""

    forme: Forme
    fichier: Fichier | None


def downloads(request: HttpRequest, recueil: MonRecueil) -> list[Telechargement]:
    """The forms offered. What is ready is looked for only if something was ever built: a page that nobody prints costs little."""
    document = document_of(recueil, par_theme=order(request) == ORDRE_THEMES) if recueil.fabrications.exists() else None
    return [
        Telechargement(FORMES[cle], service.kept(document, FORMES[cle]) if document else None)
        for cle in FORMES_OFFERTES
    ]


def order(request: HttpRequest) -> str:
    """The order asked for: the reader's own (""), or by theme."""
    return ORDRE_THEMES if ORDRE_THEMES in (request.GET.get("ordre"), request.POST.get("ordre")) else ""


def send_for(request: HttpRequest, recueil: MonRecueil, cle: str, *, ordre: str) -> HttpResponseBase:
    """Build it unless it is kept, then to its address, or to the page that shows how far it is. An unknown form is a PDF."""
    forme = FORMES[cle] if cle in FORMES_OFFERTES else FORMES["pdf"]
    adresse = _address(forme, ordre)
    document = document_of(recueil, par_theme=ordre == ORDRE_THEMES)
    try:
        resultat = service.obtain(document, forme, titre=str(recueil), mon_recueil=recueil)
    except LivretImpossible as erreur:
        return unavailable(request, titre=str(recueil), recueil=None, raison=str(erreur), mien=True)
    if isinstance(resultat, Fichier):
        return HttpResponseRedirect(adresse, status=303)
    return respond(request, resultat, nom=_name(recueil), retour=adresse)


@private_page
@require_safe
def livret(request: HttpRequest, forme: str) -> HttpResponseBase:
    """The file, if it is ready and still says what the recueil holds; otherwise back to the page, which says so."""
    recueil = own_recueil(request)
    if recueil is None:
        return redirect(f"{reverse('mon_recueil')}?{PARAMETRE}=parti")
    if forme in FORMES_OFFERTES:
        document = document_of(recueil, par_theme=order(request) == ORDRE_THEMES)
        if fichier := service.kept(document, FORMES[forme]):
            return _to_keep(respond(request, fichier, nom=_name(recueil), retour=request.get_full_path()))
    return redirect(f"{reverse('mon_recueil')}?{PARAMETRE}=perime")


def _to_keep(response: HttpResponseBase) -> HttpResponseBase:
    """Saved, where a browser would show a PDF in place of the page that was being written."""
    dit = response.headers.get("Content-Disposition", "")
    if dit.startswith("inline"):
        response.headers["Content-Disposition"] = dit.replace("inline", "attachment", 1)
    return response


def _address(forme: Forme, ordre: str) -> str:
    query = f"?{urlencode({'ordre': ORDRE_THEMES})}" if ordre == ORDRE_THEMES else ""
    return reverse("mon_recueil_livret", args=[forme.cle]) + query


def _name(recueil: MonRecueil) -> str:
    return slugify(recueil.titre)[:NOM_MAX].strip("-") or "mon-recueil"
