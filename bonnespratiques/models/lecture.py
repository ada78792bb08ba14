"""The lists that page models show, cut to what this reader may see. Called by the `get_context` of the pages.

Models are named instead of imported: a theme lists fiches and a fiche the recueils that hold it, so one of them must.
"""

from typing import TYPE_CHECKING

from django.apps import apps
from django.http import HttpRequest

from bonnespratiques.navigation import navigation_of

if TYPE_CHECKING:
    from bonnespratiques.models.actualite import ActualiteQuerySet
    from bonnespratiques.models.fiche import FicheQuerySet
    from bonnespratiques.models.recueil import RecueilQuerySet


def fiches_for(request: HttpRequest) -> "FicheQuerySet":
    return _visible("FichePage", request)


def recueils_for(request: HttpRequest) -> "RecueilQuerySet":
    return _visible("RecueilPage", request)


def actualites_for(request: HttpRequest) -> "ActualiteQuerySet":
    return _visible("ActualitePage", request)


def _visible(model: str, request: HttpRequest):
    navigation = navigation_of(request)
    return apps.get_model("bonnespratiques", model).objects.visible_to(navigation.user, closed=navigation.closed)
