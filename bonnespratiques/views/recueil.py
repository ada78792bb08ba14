"""`/recueils/<slug>/livret/<forme>`: the booklet in one of its forms, composed the first time that its content is asked for and kept
since (`recueil.fabrication`); `/recueils/<slug>/lire`: the same to be read on the screen.
"""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.fabrication.service import public_document
from bonnespratiques.recueil.rendu.formes import FORMES
from bonnespratiques.views.fabrication import deliver


@require_safe
def recueil_livret(request: HttpRequest, slug: str, forme: str) -> HttpResponseBase:
    """The booklet of a recueil that the reader may see; `?volume=2` for another volume than the first.

    404 otherwise; 303 to the progress page while it is being composed; 503 when it cannot be, 429 when too many were asked for.
    """
    recueil = _readable(request, slug)
    if forme not in FORMES:
        raise Http404
    volume = request.GET.get("volume", "1")
    return _deliver(request, recueil, forme, volume=int(volume) if volume.isdecimal() and len(volume) < 4 else 0)


@require_safe
def recueil_lire(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The booklet as one web page, read here: it needs nothing else than itself, and may load nothing else."""
    return _deliver(request, _readable(request, slug), "html", en_ligne=True)


@require_safe
def recueil_pdf(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """The address of the booklet before it had several forms: printed, cited, it goes on answering."""
    return HttpResponsePermanentRedirect(reverse("recueil_livret", args=[slug, "pdf"]))


def _readable(request: HttpRequest, slug: str) -> RecueilPage:
    recueil = RecueilPage.objects.visible_to(request.user).filter(slug=slug).first()
    if recueil is None:
        raise Http404
    return recueil


def _deliver(request: HttpRequest, recueil: RecueilPage, forme: str, **options: Any) -> HttpResponseBase:
    document = public_document(recueil, user=request.user)
    return deliver(
        request,
        document,
        FORMES[forme],
        nom=recueil.slug,
        retour=request.get_full_path(),
        titre=recueil.title,
        recueil=recueil,
        **options,
    )
