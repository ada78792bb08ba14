"""What a page says of the reader's own recueil: the sentence that its address asks for after a fiche was put aside."""

from django import template
from django.template import Context

from bonnespratiques.views.mon_recueil.annonces import Annonce, announced

register = template.Library()


@register.simple_tag(takes_context=True)
def annonce_de_mon_recueil(context: Context) -> Annonce | None:
    """No query, no cookie: pages stay the same for everybody."""
    request = context.get("request")
    return announced(request) if request else None
