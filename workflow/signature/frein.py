"""Brakes on what strangers may do without an account, counted by network.

Unknown links: so many, then nothing for a while. A link that exists always opens: a whole administration may share one address,
and 192 bits are not guessed. Texts kept for somebody whose session ended: each is a row of sessions that anybody could write.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

INCONNUS_MAX = 30
GARDES_MAX = 60
FENETRE_SECONDES = 600


def too_many_unknown_links(request: HttpRequest) -> bool:
    """Count one more unknown link from this network. True above the limit."""
    return _count(request, "liens-inconnus") > INCONNUS_MAX


def too_much_kept(request: HttpRequest) -> bool:
    """Count one more text kept in a new session. True above the limit."""
    return _count(request, "textes-gardes") > GARDES_MAX


def _count(request: HttpRequest, what: str) -> int:
    key = f"workflow:{what}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, FENETRE_SECONDES)
    try:
        return cache.incr(key)
    except ValueError:  # expired between the two lines
        return 0
