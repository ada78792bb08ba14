"""The frozen editions of a recueil, for its page. `{% load editions %}`."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context

from bonnespratiques.models import Edition, RecueilPage
from bonnespratiques.recueil.edition.presentation import downloads_of
from bonnespratiques.recueil.fabrication.telechargements import Telechargement

register = template.Library()


@dataclass(frozen=True)
class Gelees:
    """`liste`: newest first, for this reader. `derniere`: the one to hand out, None when it names somebody against their will."""

    liste: list[Edition]

    @property
    def derniere(self) -> Edition | None:
        return self.liste[0] if self.liste and not self.liste[0].nomme_a_tort_le else None

    @property
    def a_remplacer(self) -> bool:
        """Whether readers are sent to the version of the day instead."""
        return bool(self.liste) and self.derniere is None

    @property
    def fichiers(self) -> list[Telechargement]:
        return downloads_of(self.derniere) if self.derniere else []


@register.simple_tag(takes_context=True)
def editions_de(context: Context, recueil: RecueilPage) -> Gelees:
    """`{% editions_de page as gelees %}`: those that may still be downloaded. Two queries; none for a page not saved yet."""
    if recueil.pk is None:
        return Gelees([])
    user: Any = context.get("user")
    editions = Edition.objects.visible_to(user).handed_out().without_text().filter(recueil=recueil)
    return Gelees(list(editions.latest_first().prefetch_related("fichiers")))
