"""`/f/<numero>/historique/`: the published versions of a fiche, and each of them beside the one before. Public, as the fiche is."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Revision

from bonnespratiques.models import FichePage
from workflow.comparaison import Comparaison, compare, lines_of
from workflow.memoire.historique import Version, texts_of, versions_of
from workflow.sections import SECTIONS


@require_safe
def historique(request: HttpRequest, numero: int) -> HttpResponse:
    fiche = FichePage.objects.visible_to(request.user).filter(numero=numero).first()
    if fiche is None:
        return _sign_in_or_404(request, numero)
    versions = versions_of(fiche)
    if not versions:
        raise Http404
    context = {
        "fiche": fiche,
        "versions": versions[::-1],
        "actuelle": len(versions),
        "cachees": any(version.cachee for version in versions),
    }
    return _answer(request, "workflow/historique.html", context)


@require_safe
def version(request: HttpRequest, numero: int, n: int) -> HttpResponse:
    """One version: what it changed. Where the one before is not shown, its whole text."""
    fiche = FichePage.objects.visible_to(request.user).filter(numero=numero).first()
    if fiche is None:
        return _sign_in_or_404(request, numero)
    versions = versions_of(fiche)
    if not 1 <= n <= len(versions) or not versions[n - 1].is_readable:
        raise Http404
    shown = versions[n - 1]
    before = versions[n - 2] if n > 1 and versions[n - 2].is_readable else None
    context = {
        "fiche": fiche,
        "version": shown,
        "actuelle": len(versions),
        "avant": before,
        "apres": versions[n] if n < len(versions) and versions[n].is_readable else None,
        "cachee_avant": n > 1 and before is None,
        "sections": _compared(before, shown) if before else _whole(shown.revision),
    }
    return _answer(request, "workflow/version.html", context)


def _compared(before: Version, after: Version) -> list[Comparaison]:
    texts = texts_of(v.revision for v in (before, after) if v.revision)
    return compare(*texts)


def _whole(revision: Revision | None) -> list[Any]:
    if revision is None:
        return []
    (text,) = texts_of([revision])
    return [{"section": section, "apres": lines} for section in SECTIONS if (lines := lines_of(text, section))]


def _sign_in_or_404(request: HttpRequest, numero: int) -> HttpResponse:
    """As the fiche's own short address answers (`bonnespratiques.views.permalien`)."""
    if not request.user.is_authenticated and FichePage.objects.live().filter(numero=numero).exists():
        return redirect_to_login(request.path)
    raise Http404


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    # Search engines have the present version: an old one would be read as if it held.
    response["X-Robots-Tag"] = "noindex"
    return response
