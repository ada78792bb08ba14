"""`/recueils/<slug>/pdf`: the booklet, composed the first time that its content is asked for and kept since (`recueil.editions`)."""

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.fabrication.depot import LivretOccupe, get_pdf, public_document

logger = logging.getLogger(__name__)

REESSAYER_APRES_S = 30


@require_safe
def recueil_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The PDF of a recueil that the reader may see; 404 otherwise, 503 when it cannot be composed now."""
    recueil = RecueilPage.objects.visible_to(request.user).filter(slug=slug).first()
    if recueil is None:
        raise Http404
    try:
        fichier = get_pdf(recueil, public_document(recueil, user=request.user))
    except LivretOccupe:
        return _unavailable(request, recueil)
    except LivretImpossible as erreur:
        logger.warning("recueil %s: %s", recueil.slug, erreur)
        return _unavailable(request, recueil, erreur)
    etag = f'"{fichier.empreinte}"'
    reponse: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if reponse is None:
        reponse = FileResponse(fichier.path.open("rb"), content_type="application/pdf", filename=f"{recueil.slug}.pdf")
    reponse["ETag"] = etag
    # Asked again each time, sent again only when it changed: a fiche taken back leaves the booklet at once.
    reponse["Cache-Control"] = "private, no-cache"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def _unavailable(request: HttpRequest, recueil: RecueilPage, erreur: LivretImpossible | None = None) -> HttpResponse:
    """What is wrong is told in full to those who can put it right."""
    raison = str(erreur) if erreur and recueil.permissions_for_user(request.user).can_edit() else ""
    contexte = {"recueil": recueil, "page": recueil, "raison": raison, "occupe": erreur is None}
    reponse = render(request, "bonnespratiques/recueil_indisponible.html", contexte, status=503)
    reponse["Retry-After"] = str(REESSAYER_APRES_S)
    return reponse
