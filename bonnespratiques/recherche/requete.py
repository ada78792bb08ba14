"""What a stranger typed, made into query objects. No query language: words, and « exact phrases » between quotes of any kind.

Bounded before anything is looked up: 200 characters, 12 terms. (Whoosh's own parser took more than 20 s on hostile input.)
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from modelsearch.query import Or, Phrase, PlainText, SearchQuery

from bonnespratiques.recherche import francais
from bonnespratiques.texte_riche import INVISIBLE

SIGNES_MAX = 200
TERMES_MAX = 12

COUPEE = (
    f"Votre recherche était longue : nous avons gardé les {SIGNES_MAX} premiers signes et {TERMES_MAX} mots au plus."
)
SANS_MOT = "Nous n’avons trouvé aucun mot dans votre recherche. Tapez par exemple : accueil."
TROP_COURANTS = "Ces mots sont dans presque toutes les fiches. Ajoutez un mot qui dit le sujet, par exemple : accueil."

_QUOTED = re.compile('«([^«»]*)»|[“”„]([^“”„]*)[“”]|"([^"]*)"')


@dataclass(frozen=True)
class Requete:
    """`texte`: what the search field shows again. `termes`: words and phrases, none when there is nothing to look for.

    `racines`: stems to mark. `message`: what was left out, or why there is nothing to look for; "" otherwise.
    """

    texte: str
    termes: list[SearchQuery]
    racines: frozenset[str]
    message: str


def parse(typed: str) -> Requete:
    """Never raises, whatever is typed."""
    texte, was_cut = _tidy(typed)
    termes: list[SearchQuery] = []
    seen: set[str] = set()
    for part, is_phrase in _parts(texte):
        for words in _units(part, is_phrase=is_phrase):
            if not is_phrase and seen.issuperset(_racines(words)):
                continue
            room = TERMES_MAX - len(seen)
            was_cut = was_cut or len(words) > room
            if words := words[:room]:
                seen.update(_racines(words))
                termes.append(_term(words, is_phrase=is_phrase))
    return Requete(
        texte=texte,
        termes=termes,
        racines=frozenset([*seen, *map(francais.stem, francais.compounds(texte))]),
        message=_message(texte, found_words=bool(termes), was_cut=was_cut),
    )


def _racines(words: list[str]) -> list[str]:
    return francais.stems(" ".join(words))


def _units(part: str, *, is_phrase: bool) -> Iterator[list[str]]:
    """The words that go together: those of a phrase, those that a hyphen joins, or one by one. Stop words are left out."""
    for unit in [part] if is_phrase else part.split():
        words = francais.telling_words(unit)
        if is_phrase or francais.compounds(unit):
            yield words
        else:
            yield from ([word] for word in words)


def _term(words: list[str], *, is_phrase: bool) -> SearchQuery:
    if is_phrase:
        return Phrase(" ".join(words))
    apart = PlainText(" ".join(words))
    return apart if len(words) == 1 else Or([apart, PlainText("".join(words))])


def _tidy(typed: str) -> tuple[str, bool]:
    # Cut once before doing anything with it, and once again when spaces and invisible characters are gone.
    start = typed[: 4 * SIGNES_MAX].encode("utf-8", "ignore").decode()
    texte = " ".join(unicodedata.normalize("NFC", INVISIBLE.sub(" ", start)).split())
    return texte[:SIGNES_MAX].strip(), len(texte) > SIGNES_MAX or len(typed) > 4 * SIGNES_MAX


def _parts(texte: str) -> Iterator[tuple[str, bool]]:
    """(text, whether it stood between quotes), in order. A quote that is never closed is no quote."""
    end = 0
    for match in _QUOTED.finditer(texte):
        yield texte[end : match.start()], False
        yield next(group for group in match.groups() if group is not None), True
        end = match.end()
    yield texte[end:], False


def _message(texte: str, *, found_words: bool, was_cut: bool) -> str:
    if texte and not found_words:
        return TROP_COURANTS if francais.words(texte) else SANS_MOT
    return COUPEE if was_cut else ""
