"""Filters for the freshness of a fiche on the pages that readers see. `{% load fraicheur %}`."""

from django import template

from bonnespratiques.models import FichePage
from workflow.suivi.adoption import is_adoptable

register = template.Library()


@register.filter
def adoptable(fiche: FichePage) -> bool:
    """Whether anybody may take it up. One query, none for a marked fiche."""
    return is_adoptable(fiche)
