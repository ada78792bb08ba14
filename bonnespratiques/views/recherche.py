"""`/recherche/?q=…&theme=…&page=…`: plain addresses that can be shared, without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bonnespratiques.navigation import navigation_of
from bonnespratiques.recherche.facettes import theme_named
from bonnespratiques.recherche.service import search_fiches

THEME_INCONNU = "Ce thème n’existe pas ou n’existe plus : voici les fiches de tous les thèmes."


@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    navigation = navigation_of(request)
    name = request.GET.get("theme", "")
    theme = theme_named(name, navigation.themes) if name else None
    found = search_fiches(
        request.GET.get("q", ""),
        user=request.user,
        theme=theme,
        page=request.GET.get("page", 1),
        navigation=navigation,
    )
    unknown = THEME_INCONNU if name and theme is None else ""
    return render(
        request,
        "bonnespratiques/recherche.html",
        {
            "requete": found.requete,
            "resultats": found.resultats,
            "total": found.total,
            "page_obj": found.page_obj,
            "facettes_theme": found.facettes_theme,
            "theme": theme,
            "message": " ".join(filter(None, [found.message, unknown])),
        },
    )
