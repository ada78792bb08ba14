"""Forms that stand on pages kept by shared caches, and so carry no token: accepted from our own pages only.

Threat: another site's page sends such a form in a reader's name. Their cookie does not travel (SameSite), but the answer could give
them a new one in place of theirs. The browser itself says where a request comes from, and no page can make it lie: `Sec-Fetch-Site`
(all browsers since 2023, over https), otherwise `Origin` (all since 2020, sent with every POST). A request that says neither
comes from no browser that we know: refused.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

METHODES_SURES = frozenset({"GET", "HEAD", "OPTIONS"})
# "none": by the person themselves, from no page at all, as when a tab is restored.
DE_CHEZ_NOUS = frozenset({"same-origin", "none"})

View = Callable[..., HttpResponseBase]


def from_our_pages(view: View) -> View:
    """Refuse (403) what changes something and was not sent by one of our pages. Takes the place of Django's token."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in METHODES_SURES and not is_from_our_pages(request):
            return _refused(request)
        return view(request, *args, **kwargs)

    return guarded


def is_from_our_pages(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in DE_CHEZ_NOUS
    origine = request.headers.get("Origin", "")
    return origine == f"{request.scheme}://{request.get_host()}" or origine in settings.CSRF_TRUSTED_ORIGINS


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "bonnespratiques/pas_de_chez_nous.html", status=403)
