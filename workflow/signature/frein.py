"""A brake on whoever tries addresses at random: so many unknown links from one network, then nothing for a while.

A link that exists always opens: a whole administration may share one address, and 192 bits are not guessed.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

INCONNUS_MAX = 30
FENETRE_SECONDES = 600


def too_many_unknown_links(request: HttpRequest) -> bool:
    """Count one more unknown link from this network. True above the limit."""
    key = f"workflow:liens-inconnus:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, FENETRE_SECONDES)
    try:
        return cache.incr(key) > INCONNUS_MAX
    except ValueError:  # expired between the two lines
        return False
