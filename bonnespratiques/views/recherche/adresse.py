"""How much of an address the search reads. Public input: an address may hold a megabyte, or ten thousand parameters.

Django answers to more than `DATA_UPLOAD_MAX_NUMBER_FIELDS` of them by an error, and that number is large here, for the page editor.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

SIGNES_MAX = 8_000  # forty choices and two hundred signs of words take less than half
PARAMETRES_MAX = 100

COUPEE = "Cette adresse est trop longue : nous n’en avons lu que le début."

View = Callable[[HttpRequest], HttpResponse]


def bounded_address(view: View) -> View:
    """The view sees the beginning of too long an address, and nothing of the rest; `is_cut` tells."""

    @wraps(view)
    def bounded(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        # Before anybody reads `request.GET`, which is made of it.
        kept = "&".join(query[:SIGNES_MAX].split("&", PARAMETRES_MAX)[:PARAMETRES_MAX])
        request.META["QUERY_STRING"] = kept
        request.META["bonnespratiques.adresse_coupee"] = len(kept) < len(query)
        return view(request)

    return bounded


def is_cut(request: HttpRequest) -> bool:
    return bool(request.META.get("bonnespratiques.adresse_coupee"))
