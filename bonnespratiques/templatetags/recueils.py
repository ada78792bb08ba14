"""What the page of a recueil tells of its booklet."""

from django import template

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.fabrication.telechargements import Telechargement, downloads_of

register = template.Library()


@register.simple_tag
def telechargements_de(recueil: RecueilPage) -> list[Telechargement]:
    """`{% telechargements_de page as fichiers %}`: all forms of its booklet."""
    return downloads_of(recueil)
