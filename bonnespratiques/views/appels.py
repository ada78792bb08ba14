"""`/appels/` and `/appels/<slug>/`: calls for contributions, those that take answers, and each with the fiches that answered it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bonnespratiques.models import Appel, FichePage
from bonnespratiques.navigation import navigation_of

APPELS_MAX = 100  # open at once; nobody reads so many
REPONSES_PAR_PAGE = 12


@require_safe
def appels(request: HttpRequest) -> HttpResponse:
    return render(request, "bonnespratiques/appels.html", {"appels": Appel.objects.open_on()[:APPELS_MAX]})


@require_safe
def appel(request: HttpRequest, slug: str) -> HttpResponse:
    """A call that is closed, or not open yet, still says what it asked: addresses are printed and shared."""
    appel = get_object_or_404(Appel, slug=slug)
    lisibles = FichePage.objects.visible_to(request.user, closed=navigation_of(request).closed)
    reponses = lisibles.filter(appel=appel).latest().with_card_relations()
    contexte = {
        "appel": appel,
        "reponses": Paginator(reponses, REPONSES_PAR_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "bonnespratiques/appel.html", contexte)
