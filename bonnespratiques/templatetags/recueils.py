"""What the page of a recueil, and its screen in the administration, tell of its booklet."""

from typing import Any

from django import template
from django.template import Context

from bonnespratiques.models import Fabrication, RecueilPage
from bonnespratiques.recueil.fabrication import acces
from bonnespratiques.recueil.fabrication.telechargements import Telechargement, downloads_of

register = template.Library()


@register.simple_tag
def telechargements_de(recueil: RecueilPage) -> list[Telechargement]:
    """`{% telechargements_de page as fichiers %}`: all forms of its booklet."""
    return downloads_of(recueil)


@register.inclusion_tag("bonnespratiques/admin/_fabrication.html", takes_context=True)
def fabrication_en_cours(context: Context, fabrication: Fabrication, retour: str = "") -> dict[str, Any]:
    """`{% fabrication_en_cours fabrication retour=url %}`: how far a build is, in the administration, kept up to date by a script.

    `retour`: the address of the file, offered when it is ready.
    """
    request = context["request"]
    annulable = fabrication.is_alive and acces.may_cancel(request, fabrication)
    return {
        "fabrication": fabrication,
        "avancee": acces.seen(request, fabrication),
        "retour": retour,
        "jeton": acces.token(fabrication) if annulable else "",
    }
