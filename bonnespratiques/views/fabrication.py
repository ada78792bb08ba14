"""Downloads of booklets, and the page that shows how far one is: `/fabrications/<uuid>/`.

`deliver` is what a download view calls: the file when it is kept, a build asked within the limits of anonymous readers otherwise.
Whoever knows the address of a build sees how far it is; its title is told only to those who may read the recueil or asked for it.
Who asked is known by a signed token in the address: no cookie, and the token proves that a cancellation comes from our page.
"""

import logging
from copy import copy
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
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bonnespratiques.middleware import HEADER as CSP
from bonnespratiques.models import Fabrication, MonRecueil, RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.fabrication import acces, service
from bonnespratiques.recueil.fabrication.service import Fichier, VolumeInconnu
from bonnespratiques.recueil.rendu.formes import Forme
from bonnespratiques.recueil.rendu.html import content_security_policy

logger = logging.getLogger(__name__)

REESSAYER_APRES_S = 30
TETE_OCTETS = 512 * 1024  # of a web page: its styles are at its head


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
    en_ligne: bool = False,
) -> HttpResponseBase:
    """The answer to a request for a booklet. Kept files are free; builds asked without an account are counted.

    `nom`, `retour`, `en_ligne`: see `respond`. Raises `Http404` for a volume that does not exist.
    """
    try:
        resultat: Fichier | Fabrication | None = service.kept(document, forme, volume=volume)
        if resultat is None:
            if not _may_build(request):
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
    return respond(request, resultat, nom=nom, retour=retour, en_ligne=en_ligne)


def respond(
    request: HttpRequest,
    resultat: Fichier | Fabrication,
    *,
    nom: str,
    retour: str,
    en_ligne: bool = False,
    piece_jointe: bool = False,
) -> HttpResponseBase:
    """The file; or the progress page of its build, which comes back to `retour`; or why it failed.

    `nom`: of the file, without extension. `retour`: address on this site that asked for the file. `en_ligne`: a web page to be shown
    instead of saved. `piece_jointe`: a PDF to be saved instead of shown.
    """
    if isinstance(resultat, Fichier):
        return _send(request, resultat, nom=nom, en_ligne=en_ligne, piece_jointe=piece_jointe)
    if resultat.etat == Fabrication.Etat.ECHOUEE:
        return unavailable(
            request,
            titre=resultat.titre,
            recueil=resultat.recueil,
            raison=resultat.erreur,
            mien=resultat.mon_recueil_id is not None,
        )
    jeton = acces.token(resultat) if getattr(resultat, "demandee_ici", False) else ""
    reponse = HttpResponseRedirect(_address(resultat, retour=retour, jeton=jeton))
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def unavailable(
    request: HttpRequest, *, titre: str, recueil: RecueilPage | None, raison: str, mien: bool = False
) -> HttpResponse:
    """What is wrong is told in full to those who can put it right: who edits the recueil, or whose recueil it is (`mien`)."""
    contexte = {
        "titre": titre,
        "recueil": recueil,
        "raison": raison if mien or acces.may_edit(request, recueil) else "",
    }
    reponse = render(request, "bonnespratiques/livret_indisponible.html", contexte, status=503)
    reponse["Retry-After"] = str(REESSAYER_APRES_S)
    return reponse


@require_safe
@never_cache
def fabrication(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress page. It reloads by itself, with or without script."""
    ligne = _find(pk)
    contexte = {
        "fabrication": ligne,
        "avancee": acces.seen(request, ligne),
        "titre": ligne.titre if acces.is_asker(request, ligne) or acces.may_read(request, ligne) else "",
        "retour": _safe_return(request),
        "jeton": acces.token(ligne) if _is_cancellable(request, ligne) else "",
        "recueil": ligne.recueil if acces.may_read(request, ligne) else None,
    }
    return render(request, "bonnespratiques/fabrication.html", contexte)


@require_safe
@never_cache
def fabrication_etat(request: HttpRequest, pk: UUID) -> JsonResponse:
    """What the script of the progress page asks: {etat, vivante, phrase, pourcentage, erreur}."""
    return JsonResponse(acces.seen(request, _find(pk)))


@csrf_exempt  # the token is what only our page, shown to who may cancel, can give
@require_POST
def fabrication_annuler(request: HttpRequest, pk: UUID) -> HttpResponse:
    ligne = _find(pk)
    jeton = request.POST.get("jeton", "")
    if not acces.is_token(jeton, ligne):
        return render(request, "403.html", status=403)
    service.cancel(ligne)
    return HttpResponseRedirect(_address(ligne, retour=_safe_return(request), jeton=jeton))


def _find(pk: UUID) -> Fabrication:
    return get_object_or_404(Fabrication.objects.select_related("recueil"), pk=pk)


def _is_cancellable(request: HttpRequest, ligne: Fabrication) -> bool:
    return ligne.is_alive and not ligne.annulation and acces.may_cancel(request, ligne)


def _address(ligne: Fabrication, *, retour: str, jeton: str) -> str:
    parametres = {"retour": retour, **({"jeton": jeton} if jeton else {})}
    return f"{reverse('fabrication', args=[ligne.pk])}?{urlencode(parametres)}"


def _send(request: HttpRequest, fichier: Fichier, *, nom: str, en_ligne: bool, piece_jointe: bool) -> HttpResponseBase:
    etag = f'"{fichier.empreinte}"'
    reponse: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if reponse is None:
        reponse = FileResponse(
            fichier.path.open("rb"),
            as_attachment=piece_jointe or (fichier.forme.extension != "pdf" and not en_ligne),
            content_type=fichier.forme.type_mime,
            filename=fichier.name(nom),
        )
    if en_ligne:
        # With « 304 » too, whose headers replace those of the page that the browser kept.
        reponse[CSP] = _page_policy(fichier)
    reponse["ETag"] = etag
    # Asked again each time, sent again only when it changed: a fiche taken back leaves the booklet at once.
    reponse["Cache-Control"] = "private, no-cache"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def _may_build(request: HttpRequest) -> bool:
    """Whether this network has not asked for too many builds. People with an account are not counted."""
    if request.user.is_authenticated:
        return True
    demande = copy(request)
    demande.method = "POST"  # allauth counts what is done, not what is read: a build is done
    return ratelimit.consume(demande, action="livrets")


def _page_policy(fichier: Fichier) -> str:
    with fichier.path.open("rb") as page:
        return content_security_policy(page.read(TETE_OCTETS))


def _safe_return(request: HttpRequest) -> str:
    """An address of this site, or ""."""
    retour = request.POST.get("retour") or request.GET.get("retour") or ""
    sure = retour.startswith("/") and url_has_allowed_host_and_scheme(retour, allowed_hosts={request.get_host()})
    return retour if sure else ""
