"""Downloads of booklets, and the page that shows how far one is: `/fabrications/<uuid>/`.

`deliver` is what a download view calls: the file when it is kept, a build asked within the limits of anonymous readers otherwise.
Whoever knows the address of a build sees how far it is; its title is told only to those who may read the recueil or asked for it.
"""

import logging
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.core import ratelimit
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bonnespratiques.models import Fabrication, MonRecueil, RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.fabrication import avancement, service
from bonnespratiques.recueil.fabrication.service import Fichier, VolumeInconnu
from bonnespratiques.recueil.rendu.formes import Forme

logger = logging.getLogger(__name__)

REESSAYER_APRES_S = 30
TEMOIN = "fabrications"  # the cookie that says which builds this browser asked for
CHEMIN = "/fabrications/"
TEMOIN_S = 24 * 3600
DEMANDES_RETENUES = 20


def deliver(
    request: HttpRequest,
    document: Document,
    forme: Forme,
    *,
    nom: str,
    retour: str,
    titre: str,
    recueil: RecueilPage | None = None,
    mon_recueil: MonRecueil | None = None,
    volume: int = 1,
    piece_jointe: bool = False,
) -> HttpResponseBase:
    """The answer to a request for a booklet. Kept files are free; builds asked without an account are counted.

    `nom`, `retour`, `piece_jointe`: see `respond`. Raises `Http404` for a volume that does not exist.
    """
    try:
        resultat: Fichier | Fabrication | None = service.kept(document, forme, volume=volume)
        if resultat is None:
            if not request.user.is_authenticated and not ratelimit.consume(request, action="livrets"):
                return render(request, "bonnespratiques/trop_de_livrets.html", status=429)
            resultat = service.obtain(
                document,
                forme,
                titre=titre,
                recueil=recueil,
                mon_recueil=mon_recueil,
                by=request.user,
                volume=volume,
            )
    except VolumeInconnu as erreur:
        raise Http404(str(erreur)) from erreur
    except LivretImpossible as erreur:
        logger.warning("livret « %s » : %s", titre, erreur)
        return unavailable(request, titre=titre, recueil=recueil, raison=str(erreur), mien=mon_recueil is not None)
    return respond(request, resultat, nom=nom, retour=retour, piece_jointe=piece_jointe)


def respond(
    request: HttpRequest, resultat: Fichier | Fabrication, *, nom: str, retour: str, piece_jointe: bool = False
) -> HttpResponseBase:
    """The file; or the progress page of its build, which comes back to `retour`; or why it failed.

    `nom`: of the file, without extension. `retour`: address on this site that asked for the file. `piece_jointe`: to be saved, where
    a browser would show it.
    """
    if isinstance(resultat, Fichier):
        return _send(request, resultat, nom=nom, piece_jointe=piece_jointe)
    if resultat.etat == Fabrication.Etat.ECHOUEE:
        return unavailable(
            request,
            titre=resultat.titre,
            recueil=resultat.recueil,
            raison=resultat.erreur,
            mien=resultat.mon_recueil_id is not None,
        )
    reponse = HttpResponseRedirect(f"{reverse('fabrication', args=[resultat.pk])}?{urlencode({'retour': retour})}")
    if getattr(resultat, "demandee_ici", False):
        demandes = [*_asked_here(request), str(resultat.pk)][-DEMANDES_RETENUES:]
        reponse.set_signed_cookie(
            TEMOIN,
            " ".join(demandes),
            max_age=TEMOIN_S,
            path=CHEMIN,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def unavailable(
    request: HttpRequest, *, titre: str, recueil: RecueilPage | None, raison: str, mien: bool = False
) -> HttpResponse:
    """What is wrong is told in full to those who can put it right: who edits the recueil, or whose recueil it is (`mien`)."""
    contexte = {"titre": titre, "recueil": recueil, "raison": raison if mien or _may_edit(request, recueil) else ""}
    reponse = render(request, "bonnespratiques/livret_indisponible.html", contexte, status=503)
    reponse["Retry-After"] = str(REESSAYER_APRES_S)
    return reponse


@require_safe
@never_cache
def fabrication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress page. It reloads by itself, with or without script."""
    ligne = get_object_or_404(Fabrication.objects.select_related("recueil"), pk=pk)
    retour = _safe_return(request)
    contexte = {
        "fabrication": ligne,
        "avancee": _seen(request, ligne),
        "titre": ligne.titre if _may_know(request, ligne) else "",
        "retour": retour,
        "annulable": ligne.is_alive and _may_cancel(request, ligne),
        "recueil": ligne.recueil if ligne.recueil and _may_read(request, ligne) else None,
    }
    return render(request, "bonnespratiques/fabrication.html", contexte)


@require_safe
@never_cache
def fabrication_etat(request: HttpRequest, pk: UUID) -> JsonResponse:
    """What the script of the progress page asks: {etat, vivante, phrase, pourcentage, erreur}."""
    ligne = get_object_or_404(Fabrication.objects.select_related("recueil"), pk=pk)
    return JsonResponse(_seen(request, ligne))


@require_POST
def fabrication_annuler(request: HttpRequest, pk: UUID) -> HttpResponse:
    ligne = get_object_or_404(Fabrication.objects.select_related("recueil"), pk=pk)
    if not _may_cancel(request, ligne):
        return render(request, "403.html", status=403)
    service.cancel(ligne)
    retour = urlencode({"retour": _safe_return(request)})
    return HttpResponseRedirect(f"{reverse('fabrication', args=[ligne.pk])}?{retour}")


def _send(request: HttpRequest, fichier: Fichier, *, nom: str, piece_jointe: bool) -> HttpResponseBase:
    etag = f'"{fichier.empreinte}"'
    reponse: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if reponse is None:
        reponse = FileResponse(
            fichier.path.open("rb"),
            as_attachment=piece_jointe or fichier.forme.extension != "pdf",
            content_type=fichier.forme.type_mime,
            filename=fichier.name(nom),
        )
    reponse["ETag"] = etag
    # Asked again each time, sent again only when it changed: a fiche taken back leaves the booklet at once.
    reponse["Cache-Control"] = "private, no-cache"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def _seen(request: HttpRequest, ligne: Fabrication) -> dict[str, Any]:
    avancee = avancement.state(ligne)
    if not (_may_edit(request, ligne.recueil) or (ligne.mon_recueil_id and _asked(request, ligne))):
        avancee["erreur"] = ""
    return avancee


def _safe_return(request: HttpRequest) -> str:
    """An address of this site, or ""."""
    retour = request.POST.get("retour") or request.GET.get("retour") or ""
    sure = retour.startswith("/") and url_has_allowed_host_and_scheme(retour, allowed_hosts={request.get_host()})
    return retour if sure else ""


def _asked_here(request: HttpRequest) -> list[str]:
    return (request.get_signed_cookie(TEMOIN, default="", max_age=TEMOIN_S) or "").split()


def _asked(request: HttpRequest, ligne: Fabrication) -> bool:
    mienne = request.user.is_authenticated and ligne.demandee_par_id == request.user.pk
    return mienne or str(ligne.pk) in _asked_here(request)


def _may_read(request: HttpRequest, ligne: Fabrication) -> bool:
    return RecueilPage.objects.visible_to(request.user).filter(pk=ligne.recueil_id).exists()


def _may_know(request: HttpRequest, ligne: Fabrication) -> bool:
    return _asked(request, ligne) or _may_read(request, ligne)


def _may_edit(request: HttpRequest, recueil: RecueilPage | None) -> bool:
    return bool(recueil and request.user.is_authenticated and recueil.permissions_for_user(request.user).can_edit())


def _may_cancel(request: HttpRequest, ligne: Fabrication) -> bool:
    return _asked(request, ligne) or _may_edit(request, ligne.recueil)
