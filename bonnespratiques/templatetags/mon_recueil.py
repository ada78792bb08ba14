"""What a page says of the reader's own recueil: the sentence that its address asks for after a fiche was put aside."""

from django import template
from django.template import Context

from bonnespratiques.models import MonRecueil
from bonnespratiques.templatetags.textes import compte, jour
from bonnespratiques.views.mon_recueil.annonces import Annonce, announced

register = template.Library()


@register.simple_tag(takes_context=True)
def annonce_de_mon_recueil(context: Context) -> Annonce | None:
    """No query, no cookie: pages stay the same for everybody."""
    request = context.get("request")
    return announced(request) if request else None


@register.filter
def date_et_nombre(recueil: MonRecueil, nombre: int) -> str:
    """« 3 décembre 2026 · 4 fiches », under the title on its cover."""
    return f"{jour(recueil.modifie_le)} · {compte(nombre, 'fiche;fiches')}"
