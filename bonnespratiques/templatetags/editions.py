"""The frozen editions of a recueil, and those that a fiche appears in, for the pages that list them. `{% load editions %}`."""

from typing import Any

from django import template
from django.template import Context

from bonnespratiques.models import Edition, RecueilPage
from bonnespratiques.recueil.edition.presentation import Telechargement, downloads_of

register = template.Library()


@register.simple_tag(takes_context=True)
def editions_de(context: Context, recueil: RecueilPage) -> list[Edition]:
    """Those that the reader of the page may have, newest first, with their files. Two queries; none for a page not saved yet."""
    if recueil.pk is None:
        return []
    user: Any = context.get("user")
    editions = Edition.objects.visible_to(user).handed_out().without_text().filter(recueil=recueil)
    return list(editions.latest_first().prefetch_related("fichiers"))


@register.filter
def telechargements(edition: Edition) -> list[Telechargement]:
    return downloads_of(edition)
