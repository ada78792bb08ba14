"""`/recherche/clic`, to which the search page says which result was opened; and which visits are those of readers.

What is counted, and that nobody is in it: `bonnespratiques.recherche.pilotage.suivi`.
"""

import re

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bonnespratiques.recherche.pilotage.suivi import record_click

CORPS_MAX = 4_000  # bytes: two hundred signs, percent-encoded, and a rank

_ROBOT = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|go-http|headless", re.I)


def is_reader(request: HttpRequest) -> bool:
    """Somebody who looks at the answer: neither a robot that says so, nor a browser that fetches ahead."""
    agent = request.headers.get("User-Agent", "")
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and not ahead and bool(agent) and not _ROBOT.search(agent)


@csrf_exempt  # a beacon has no token, and changes nothing but a count
@require_POST
def recherche_clic(request: HttpRequest) -> HttpResponse:
    """No content, whatever is sent: nobody waits for the answer."""
    sent = _sent(request)
    rang = sent.get("rang", "")
    if rang.isascii() and rang.isdecimal() and len(rang) <= 4:
        record_click(sent.get("q", ""), int(rang))
    return HttpResponse(status=204)


def _sent(request: HttpRequest) -> QueryDict:
    """Nothing, when it is not what our page sends."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    from_elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    if from_elsewhere or not length.isdecimal() or int(length[:9]) > CORPS_MAX:
        return QueryDict()
    if request.content_type != "application/x-www-form-urlencoded":
        return QueryDict()
    try:
        return request.POST
    except (BadRequest, OSError, SuspiciousOperation):
        return QueryDict()
