"""`/recherche/suggestions?q=…`: what is proposed under the search field while one types (`static/…/recherche/suggestions.js`)."""

from itertools import islice

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from bonnespratiques.navigation import navigation_of
from bonnespratiques.recherche.suggestions import Suggestion, suggest
from bonnespratiques.typographie import francais
from bonnespratiques.views.recherche.adresse import bounded_address

SUGGESTIONS_MAX = 10
FRAICHES_S = 30  # seconds that a browser may keep an answer: the time to type a word and to correct it

# In the order of the list.
SORTES = {
    "recherche": "Recherches fréquentes",
    "theme": "Thèmes",
    "fiche": "Fiches",
    "organisme": "Organismes",
    "tag": "Mots-clés",
}


@require_safe
@bounded_address
def recherche_suggestions(request: HttpRequest) -> HttpResponse:
    """`{"groupes": [{"sorte", "titre", "suggestions": [{"texte", "url", "detail"}]}]}`."""
    found = suggest(request.GET.get("q", ""), user=request.user, navigation=navigation_of(request))
    response = JsonResponse({"groupes": _groups(found)})
    # Private: a member's fiches are proposed to members.
    patch_cache_control(response, private=True, max_age=FRAICHES_S)
    return response


def _groups(found: list[Suggestion]) -> list[dict[str, object]]:
    by_kind = {sorte: [s for s in found if s.sorte == sorte] for sorte in SORTES}
    shown = set(islice((s for kind in by_kind.values() for s in kind), SUGGESTIONS_MAX))
    return [
        {"sorte": sorte, "titre": SORTES[sorte], "suggestions": [_said(s) for s in kind if s in shown]}
        for sorte, kind in by_kind.items()
        if shown.intersection(kind)
    ]


def _said(suggestion: Suggestion) -> dict[str, str]:
    return {
        "texte": francais(suggestion.texte),
        "url": suggestion.url,
        "detail": francais(suggestion.detail),
    }
