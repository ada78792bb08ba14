"""The one cookie of readers' recueils, and what holds for every page about them.

It is set when a first fiche is put aside, never by reading, and its path keeps it from the rest of the site: public pages are
asked for without it, so shared caches still serve them. Whose it is, the site does not know; somebody signed in has the same.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from bonnespratiques.models import MonRecueil
from bonnespratiques.models.mon_recueil import JOURS_GARDES
from bonnespratiques.recueil.personnel.cles import find_own

TEMOIN = "mon_recueil"
CHEMIN = "/mon-recueil/"
DUREE_S = JOURS_GARDES * 24 * 3600
# `same-origin` and not `no-referrer`, under which browsers hide where a form comes from (`views.nos_pages`): no other site learns
# the address of a link. Not closed to robots in robots.txt: they must come to read that nothing here is to be listed.
ENTETES = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin"}

View = Callable[..., HttpResponseBase]


def private_page(view: View) -> View:
    """Nothing of this page is kept by a cache, listed by a search engine or told to another site."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        for nom, valeur in ENTETES.items():
            response.headers[nom] = valeur
        return response

    return page


def own_recueil(request: HttpRequest) -> MonRecueil | None:
    """That of this browser. None when it has none, or none any more."""
    return find_own(request.COOKIES.get(TEMOIN, ""))


def keep_key(response: HttpResponseBase, request: HttpRequest, cle: str = "") -> None:
    """Give the browser its key, or the one that it has for thirty more days."""
    response.set_cookie(
        TEMOIN,
        cle or request.COOKIES[TEMOIN],
        max_age=DUREE_S,
        path=CHEMIN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def drop_key(response: HttpResponseBase) -> None:
    response.delete_cookie(TEMOIN, path=CHEMIN, samesite="Lax")
