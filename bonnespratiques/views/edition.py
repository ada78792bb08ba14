"""Frozen editions: `/r/<numero>`, the address that is printed, leads to `/editions/<numero>/`, which answers for ever, and to its files.

Whatever became of the recueil and its fiches. What a reader may not see is hidden from them; withdrawn files answer 410 and why.
"""

import logging
import re
from base64 import b64encode
from hashlib import sha256

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from bonnespratiques.middleware import HEADER
from bonnespratiques.models import Edition, EditionFichier
from bonnespratiques.navigation import navigation_of
from bonnespratiques.recueil.edition.depot import FichierAltere, FichierPerdu, checked_path
from bonnespratiques.recueil.edition.presentation import present
from bonnespratiques.recueil.rendu.formes import FORMES

logger = logging.getLogger(__name__)

NONE = "'none'"
UN_AN_S = 365 * 24 * 3600
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)


@require_safe
def edition_courte(request: HttpRequest, numero: int) -> HttpResponse:
    """Temporary: the long address may change, the printed one never."""
    edition = _readable(request, numero)
    return edition if isinstance(edition, HttpResponse) else redirect(edition)


@require_safe
def edition(request: HttpRequest, numero: int) -> HttpResponse:
    trouvee = _readable(request, numero)
    if isinstance(trouvee, HttpResponse):
        return trouvee
    vue = present(trouvee, user=request.user)
    au_dessus = [page for page in (navigation_of(request).recueils, vue.recueil) if page]
    contexte = {"edition": trouvee, "vue": vue, "au_dessus": au_dessus}
    return render(request, "bonnespratiques/edition.html", contexte)


@require_safe
def edition_fichier(request: HttpRequest, numero: int, forme: str) -> HttpResponseBase:
    """A file as it was frozen, byte for byte; `?volume=2` for another volume than the first."""
    volume = request.GET.get("volume", "1")
    fichier = _handed_out(request, numero, forme, int(volume) if volume.isdecimal() and len(volume) < 4 else 0)
    if isinstance(fichier, HttpResponse):
        return fichier
    etag = f'"{fichier.empreinte}"'
    try:
        path = checked_path(fichier)
    except (FichierPerdu, FichierAltere) as erreur:
        return _damaged(request, fichier, erreur)
    reponse: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if reponse is None:
        forme_dite = FORMES[forme]
        volumes = fichier.edition.fichiers.filter(forme=forme).count()
        reponse = FileResponse(
            path.open("rb"),
            as_attachment=forme_dite.extension != "pdf",
            content_type=forme_dite.type_mime,
            filename=forme_dite.file_name(
                f"{fichier.edition.slug}-edition-{fichier.edition.rang}", fichier.volume, volumes
            ),
        )
    return _for_ever(reponse, fichier, etag)


@require_safe
def edition_lire(request: HttpRequest, numero: int) -> HttpResponseBase:
    """The web page of the booklet, as it was frozen: nothing but its own style may act in it, nothing is loaded."""
    fichier = _handed_out(request, numero, "html", 1)
    if isinstance(fichier, HttpResponse):
        return fichier
    try:
        octets = checked_path(fichier).read_bytes()
    except (FichierPerdu, FichierAltere) as erreur:
        return _damaged(request, fichier, erreur)
    etag = f'"{fichier.empreinte}-lire"'
    reponse = get_conditional_response(request, etag=etag) or HttpResponse(
        octets, content_type=FORMES["html"].type_mime
    )
    reponse[HEADER] = policy_of(octets)
    return _for_ever(reponse, fichier, etag)


def policy_of(octets: bytes) -> str:
    """What a frozen page may do: apply the style of its own head, known by its hash, and show the pictures that it holds."""
    tete = octets.partition(b"</head>")[0]
    styles = [f"'sha256-{b64encode(sha256(style).digest()).decode()}'" for style in _STYLE.findall(tete)]
    return "; ".join(
        [
            f"default-src {NONE}",
            "img-src data:",
            "font-src data:",
            f"style-src {' '.join(styles) or NONE}",
            f"base-uri {NONE}",
            f"form-action {NONE}",
            "frame-ancestors 'self'",
        ]
    )


def _readable(request: HttpRequest, numero: int) -> Edition | HttpResponse:
    """The edition; or, for a stranger, the way to sign in when it is reserved. Raises `Http404`: unknown, or hidden from this person."""
    trouvee = (
        Edition.objects.visible_to(request.user).select_related("recueil", "corrige").filter(numero=numero).first()
    )
    if trouvee:
        return trouvee
    if not request.user.is_authenticated and Edition.objects.filter(numero=numero).exists():
        return redirect_to_login(request.get_full_path())
    raise Http404


def _handed_out(request: HttpRequest, numero: int, forme: str, volume: int) -> EditionFichier | HttpResponse:
    """A file that this reader may have; or why not: reserved, withdrawn. Raises `Http404`."""
    trouvee = _readable(request, numero)
    if isinstance(trouvee, HttpResponse):
        return trouvee
    fichier = EditionFichier.objects.filter(edition=trouvee, forme=forme, volume=volume).first()
    if fichier is None:
        raise Http404
    fichier.edition = trouvee
    if trouvee.retiree_le:
        reponse = render(request, "bonnespratiques/edition_retiree.html", {"edition": trouvee}, status=410)
        reponse["Cache-Control"] = "private, no-store"
        return reponse
    return fichier


def _for_ever(reponse: HttpResponseBase, fichier: EditionFichier, etag: str) -> HttpResponseBase:
    """Kept by the browser that asked, by nobody in between: once withdrawn, a file is no longer handed out anywhere."""
    reponse["ETag"] = etag
    reserve = "no-cache" if fichier.edition.reservee else f"max-age={UN_AN_S}, immutable"
    reponse["Cache-Control"] = f"private, {reserve}"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def _damaged(request: HttpRequest, fichier: EditionFichier, erreur: Exception) -> HttpResponse:
    """Never handed out: whoever cites an edition must be able to trust it."""
    logger.error("%s Lancez « manage.py verifier_editions --refaire ».", erreur)
    return render(request, "bonnespratiques/edition_abimee.html", {"edition": fichier.edition}, status=503)
