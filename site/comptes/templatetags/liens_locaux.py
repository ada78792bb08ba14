"""The words of a mail with its links made clickable, those of this site only. For the local mailbox."""

import re
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ADDRESS = re.compile(r"https?://[^\s<>\"»]+[^\s<>\"».,;:!?)]")


@register.filter
def liens_locaux(text: str) -> SafeString:
    """Paragraphs of escaped text. A link of the site opens its path here, whatever port this copy of the site listens on."""
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        parts += [escape(text[end : found.start()]), _link(found[0])]
        end = found.end()
    parts.append(escape(text[end:]))
    return mark_safe(linebreaks("".join(parts)))  # noqa: S308 - every part is escaped above


def _link(address: str) -> str:
    if not address.startswith(f"{settings.SITE_URL}/"):
        return escape(address)
    parts = urlsplit(address)
    return format_html('<a href="{}">{}</a>', parts._replace(scheme="", netloc="").geturl(), address)
