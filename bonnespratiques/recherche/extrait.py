"""A few words of a fiche around those that were looked for, marked. Built from the text in the database, never from HTML: what a
contributeur typed comes out escaped.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bonnespratiques.models import FichePage
from bonnespratiques.recherche.marques import Marque, Marques
from bonnespratiques.rubriques import RUBRIQUES

LONGUEUR = 200  # signs, give or take a word
AVANT = 60  # signs kept before the first marked word

_INLINE = re.compile(r"</?(?:a|b|i|em|strong)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
# Non-breaking spaces stay: French punctuation needs them.
_SPACES = re.compile(r"[ \t\r\n]+")


def build_extrait(fiche: FichePage, marques: Marques) -> SafeString:
    """About 200 signs of the first text that holds all the words, or most of them; `<mark>` around each of them.

    The beginning of the fiche when it holds none of them (they stand in its title, its organismes or its keywords).
    """
    best = ""
    best_window: list[Marque] = []
    for text in _texts(fiche):
        window = _densest(marques.locate(text))
        if not best or _value(window) > _value(best_window):
            best, best_window = text, window
        if _value(best_window)[0] == marques.nombre:
            break
    return _render(best, *_bounds(best, best_window), marques)


def to_plain_text(extrait: SafeString) -> str:
    """An extract without its marks, for what is not HTML."""
    return unescape(extrait.replace("<mark>", "").replace("</mark>", ""))


def texts(fiche: FichePage) -> Iterator[str]:
    """All that a reader reads of a fiche, as plain texts."""
    yield from (fiche.title, fiche.organismes_text(), fiche.tags_text(), fiche.lieux_text())
    yield from (fiche.theme_text(), fiche.axe_text(), fiche.nature_text())
    yield from _texts(fiche)


def _texts(fiche: FichePage) -> Iterator[str]:
    """The plain texts of a fiche that are not empty, in the order in which they are told."""
    for part in _parts(fiche):
        if text := _SPACES.sub(" ", unicodedata.normalize("NFC", part)).strip():
            yield text


def _parts(fiche: FichePage) -> Iterator[str]:
    yield fiche.promesse
    for rubrique in RUBRIQUES:
        # Not Wagtail's parser, ten times slower: what is left of a strange tag comes out escaped, as the rest.
        yield unescape(_TAG.sub(" ", _INLINE.sub("", getattr(fiche, rubrique.champ))))
    yield from fiche.blocs.stream_block.get_searchable_content(fiche.blocs)
    yield fiche.pour_qui


def _densest(mots: list[Marque]) -> list[Marque]:
    """The words that fit into one extract with the most different things looked for, then the most words."""
    best: list[Marque] = []
    start = 0
    for end, mot in enumerate(mots):
        while mot.fin - mots[start].debut > LONGUEUR - AVANT:
            start += 1
        window = mots[start : end + 1]
        if _value(window) > _value(best):
            best = window
    return best


def _value(window: list[Marque]) -> tuple[int, int]:
    return len({numero for mot in window for numero in mot.numeros}), len(window)


def _bounds(text: str, window: list[Marque]) -> tuple[int, int]:
    """Where to cut, at spaces."""
    start = max(window[0].debut - AVANT, 0) if window else 0
    if start:
        start = text.find(" ", start, window[0].debut) + 1 or window[0].debut
    end = start + LONGUEUR
    if end >= len(text):
        return start, len(text)
    last = window[-1].fin if window else start
    space = text.rfind(" ", last, end)
    return start, space if space > last else max(end, last)


def _render(text: str, start: int, end: int, marques: Marques) -> SafeString:
    passage = text[start:end]
    pieces = ["… " if start else ""]
    position = 0
    for mot in marques.locate(passage):
        pieces += [escape(passage[position : mot.debut]), "<mark>", escape(passage[mot.debut : mot.fin]), "</mark>"]
        position = mot.fin
    pieces += [escape(passage[position:]), " …" if end < len(text) else ""]
    return mark_safe("".join(pieces))  # noqa: S308 - everything but our own marks is escaped above
