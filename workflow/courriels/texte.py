"""The words of a mail: those of the product, or those that an administrator wrote instead; and how variables take their place.

A text is plain: paragraphs, and variables in braces from a list. It is never a template: whoever may rewrite a mail must not be
able to read the database with it. A paragraph that needs a variable which is empty is left out.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.models import TexteCourriel

TEXTES = Path(__file__).parent / "textes"
_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_ACCOLADES = re.compile(r"\{([^{}]*)\}")
_PARAGRAPHE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Texte:
    """`bouton` says what the link does."""

    objet: str
    corps: str
    bouton: str

    def variables(self) -> set[str]:
        return set(_VARIABLE.findall(f"{self.objet} {self.corps} {self.bouton}"))


@cache
def default_text(cle: str) -> Texte:
    """What the product says. The file: `Objet : …`, `Bouton : …`, an empty line, the paragraphs."""
    head, _, corps = (TEXTES / f"{cle}.txt").read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(" : ", 1) for line in head.splitlines())
    return Texte(fields["Objet"], corps.strip(), fields["Bouton"])


def text_of(cle: str) -> Texte:
    """What is said on this site."""
    row = TexteCourriel.objects.filter(cle=cle).first()
    return Texte(row.objet, row.corps, row.bouton) if row else default_text(cle)


def unknown_variables(texte: str, allowed: Iterable[str]) -> list[str]:
    """What stands in braces and is not a variable of this mail, as typed."""
    return sorted({name for name in _ACCOLADES.findall(texte) if name not in allowed})


def visible(value: str) -> str:
    """A value without what nobody sees: it could reverse the reading order, hide a word or forge one of our marks."""
    normal = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    return "".join(c for c in normal if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def without_address(value: str) -> str:
    """A title or a name, on one line, in which no mail program finds a link to offer."""
    return re.sub(r"(?i)\bwww\.", "www ", " ".join(value.split()).replace("://", " "))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Each `{name}` becomes its value. An unknown name stays as typed: it is seen in the preview, and breaks nothing."""
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)


def paragraphs(corps: str, values: Mapping[str, str]) -> list[str]:
    """The paragraphs of a text, filled in; those that wanted an empty variable are left out."""
    kept = []
    for paragraphe in _PARAGRAPHE.split(corps.replace("\r\n", "\n").strip()):
        if all(values.get(name, "?").strip() for name in _VARIABLE.findall(paragraphe)):
            kept.append(fill(paragraphe, values).strip())
    return kept
