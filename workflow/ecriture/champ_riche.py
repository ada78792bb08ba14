"""The field of a rubric: a textarea that everybody can fill in, and what the editor makes of it where scripts run.

Without a script, plain lines, lists and **bold** are typed, and read as Markdown: a `<p>` typed there is text. The editor
(`static/workflow/ecrire/editeur.js`) sends HTML and says so in a hidden field beside; it is cleaned like any other.
Caller: `workflow.ecriture.forms`.
"""

import re
from typing import Any

from django import forms
from django.utils.html import format_html

from bonnespratiques.nettoyage import HTML_MAX, clean_html, from_markdown, to_markdown

FORMAT = "-format"
# Browsers put a non-breaking space where one types at the end of a line or before bold: kept only where French wants one.
_ESPACE_DE_TROP = re.compile(r"(?<!«)\xa0(?!(?:<[^>]+>)*[;:!?»%€\d])")


class TexteTape(str):
    """What somebody typed, as it was received. `is_html`: by the editor; plain lines otherwise."""

    is_html = False

    def to_html(self) -> str:
        """Clean rich text, "" when nothing was typed. Raises `ValueError` when it is too long."""
        if not self.strip():
            return ""
        return _ESPACE_DE_TROP.sub(" ", clean_html(self)) if self.is_html else from_markdown(self.strip())


class TexteMontre(str):
    """What the textarea shows. `html`: the same for the editor, None where the text cannot be read (it is too long)."""

    html: str | None = None


class RicheWidget(forms.Textarea):
    """A textarea, the clean text for the editor to begin with, and the hidden field by which the editor says that it writes."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> TexteTape | None:
        if name not in data:
            return None
        tape = TexteTape(data[name])
        tape.is_html = data.get(name + FORMAT) == "html"
        return tape

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        html = getattr(value, "html", None)
        attrs = {**(attrs or {}), **({} if html is None else {"data-html": html})}
        # A text that could not be read goes back to the page as it came, still flagged as what it is.
        kept = "html" if getattr(value, "is_html", False) else ""
        return format_html(
            '{}<input type="hidden" name="{}" value="{}">',
            super().render(name, value, attrs, renderer),
            name + FORMAT,
            kept,
        )


class RicheField(forms.CharField):
    """A rubric: plain text or rich text in the page, clean rich text in the draft."""

    widget = RicheWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=RicheWidget(attrs={"rows": 9}), required=False, strip=False, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return _as_typed(value).to_html()
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def bound_data(self, data: Any, initial: Any) -> TexteTape:
        return _as_typed(data)

    def prepare_value(self, value: Any) -> Any:
        try:
            return _shown(value)
        except ValueError:
            return value


def _as_typed(value: Any) -> TexteTape:
    return value if isinstance(value, TexteTape) else TexteTape(value or "")


def _shown(value: Any) -> TexteMontre:
    """A stored text goes through Markdown on its way to the editor too: both pages then save the same thing."""
    if isinstance(value, TexteTape) and not value.is_html:
        markdown = str(value)
    else:
        html = value.to_html() if isinstance(value, TexteTape) else str(value or "")
        markdown = to_markdown(html) if html.startswith("<") else html
    shown = TexteMontre(markdown)
    shown.html = from_markdown(markdown) if len(markdown) <= HTML_MAX else None
    return shown
