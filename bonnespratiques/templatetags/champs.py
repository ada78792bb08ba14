"""Filters for the form components `champ` and `code`: they give Django's widgets our classes. Not for pages."""

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def sorte(champ: BoundField) -> str:
    """ "case" for one checkbox, "choix" for a list of choices, "cache" for a hidden field, "saisie" for the rest."""
    widget = champ.field.widget
    if widget.is_hidden:
        return "cache"
    if isinstance(widget, forms.CheckboxInput):
        return "case"
    return "choix" if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else "saisie"


@register.filter
def controle(champ: BoundField, css: str = "saisie") -> SafeString:
    """The widget itself, with our class and described by its help and its error (`champ.html` writes both)."""
    described = [f"{champ.auto_id}_aide"] if champ.help_text else []
    if champ.errors:
        described.append(f"{champ.auto_id}_erreur")
    attrs: dict[str, str | bool] = {"class": f"{champ.field.widget.attrs.get('class', '')} {css}".strip()}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return champ.as_widget(attrs=attrs)


@register.filter
def case(champ: BoundField) -> SafeString:
    """A checkbox or radio button: same descriptions, no class of a text field."""
    return controle(champ, "")


@register.filter
def tenait(champ: BoundField) -> SafeString:
    """What the field held when the page was made, sent back beside it (`show_hidden_initial`)."""
    return champ.as_hidden(only_initial=True)
