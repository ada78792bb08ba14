"""`/recherche/?q=…&theme=…&page=…`: plain addresses that can be shared, without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bonnespratiques.navigation import navigation_of
from bonnespratiques.recherche.criteres import Criteres
from bonnespratiques.recherche.service import search_fiches


@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    found = search_fiches(
        Criteres.from_address(request.GET),
        user=request.user,
        page=request.GET.get("page", 1),
        navigation=navigation_of(request),
    )
    return render(
        request,
        "bonnespratiques/recherche.html",
        {
            "recherche": found,
            "requete": found.requete,
            "resultats": found.resultats,
            "total": found.total,
            "page_obj": found.page_obj,
            "facettes": found.facettes,
            "message": found.message,
        },
    )
