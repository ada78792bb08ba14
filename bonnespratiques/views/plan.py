"""Where everything is: the site map for readers, and the addresses for robots and for those who report a weakness."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bonnespratiques.models import Appel, FichePage, RecueilPage, Reglages, count_by_theme
from bonnespratiques.navigation import navigation_of

# Spaces that are somebody's own, or endless: no robot has business there.
FERME_AUX_ROBOTS = (
    "/admin/",
    "/compte/",
    "/connexion/",
    "/contributions/",
    "/fabrications/",
    "/proposer/",
    "/recherche/",
    "/recueils/*/lire",
    "/recueils/*/livret/",  # composed on demand
)
VALIDITE_SECURITY_TXT = timedelta(days=180)  # RFC 9116 asks for less than a year


@require_safe
def plan_du_site(request: HttpRequest) -> HttpResponse:
    closed = navigation_of(request).closed
    context = {
        "nombres": count_by_theme(FichePage.objects.visible_to(request.user, closed=closed)),
        "has_appels": Appel.objects.open_on().exists(),
        "recueils": RecueilPage.objects.visible_to(request.user, closed=closed).latest(),
    }
    return render(request, "bonnespratiques/plan_du_site.html", context)


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in FERME_AUX_ROBOTS)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")
    return _text(lines)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Not found when the site has no contact address: a false promise would be worse."""
    contact = Reglages.load(request_or_site=request).courriel_contact
    if not contact:
        raise Http404
    expires = datetime.combine(timezone.now() + VALIDITE_SECURITY_TXT, datetime.min.time(), tzinfo=UTC)
    return _text(
        [
            f"Contact: mailto:{contact}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: fr, en",
            f"Canonical: {settings.SITE_URL}{request.path}",
        ]
    )


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
