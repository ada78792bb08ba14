"""The components of the pages: `{% ui "card" fiche=fiche %}` renders `templates/ui/card.html`, `{% blocui %}` one with content.

A component's first line is its signature, `{# card(fiche, level=3) #}`: it is read, not only written. A name that does not
exist, a missing parameter or one too many raises `TemplateSyntaxError`. Callers: every page. Filters: `textes`, `champs`.
"""

import ast
import inspect
import re
from functools import cache
from typing import Any

from django import template
from django.template import Context, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bonnespratiques.icones import TRACES

register = template.Library()

# What a component may use of the page around it. Everything else is given to it.
SHARED = ("request", "user", "perms", "csrf_token", "navigation", "reglages", "courriels_locaux")
_SIGNATURE = re.compile(r"\{#\s*(?P<name>\w+)\((?P<parameters>.*)\)\s*#\}")


@register.simple_tag(takes_context=True)
def ui(context: Context, name: str, **parameters: Any) -> SafeString:
    """Render the component `name` with `parameters`."""
    component = _component(name)
    signature = _signature(name, component.source.partition("\n")[0])
    try:
        bound = signature.bind(**parameters)
    except TypeError as error:
        raise TemplateSyntaxError(f"ui/{name}.html : {error}") from None
    bound.apply_defaults()
    shared = {key: context[key] for key in SHARED if key in context}
    return component.render(context.new({**shared, **bound.arguments}))


@register.simple_block_tag(takes_context=True, end_name="endblocui")
def blocui(context: Context, content: str, name: str, **parameters: Any) -> SafeString:
    """Render the component `name` around what stands between the two tags, given to it as `contenu`."""
    return ui(context, name, contenu=content, **parameters)


@register.simple_tag
def icone(name: str, size: str = "") -> SafeString:
    """An icon, in the colour of the words beside it and silent to screen readers. `size`: "", "p" (small) or "g" (large)."""
    if name not in TRACES:
        raise TemplateSyntaxError(f"Icône inconnue : {name}")
    css = f"icone icone--{size}" if size else "icone"
    svg = '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>'
    return format_html(svg, css, SafeString(TRACES[name]))


def _component(name: str) -> Any:
    try:
        return get_template(f"ui/{name}.html").template  # type: ignore[attr-defined]
    except TemplateDoesNotExist:
        raise TemplateSyntaxError(f"Composant inconnu : ui/{name}.html") from None


@cache
def _signature(name: str, first_line: str) -> inspect.Signature:
    found = _SIGNATURE.match(first_line)
    if not found or found["name"] != name:
        raise TemplateSyntaxError(f"ui/{name}.html ne commence pas par sa signature, {{# {name}(…) #}}")
    parameters = f"*, {found['parameters']}" if found["parameters"] else ""
    arguments = ast.parse(f"lambda {parameters}: 0", mode="eval").body.args  # type: ignore[attr-defined]
    return inspect.Signature(
        [
            inspect.Parameter(
                argument.arg,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if default is None else ast.literal_eval(default),
            )
            for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        ]
    )
