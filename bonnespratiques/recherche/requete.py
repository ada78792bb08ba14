"""What a stranger typed, made into the things to look for. No query language: words, and « exact phrases » between quotes of any kind.

Bounded before anything is looked up: 200 characters, 12 terms. (Whoosh's own parser took more than 20 s on hostile input.) How each
thing is looked for, with its synonyms and its neighbours: `elargissement`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from modelsearch.query import Or, Phrase, PlainText, SearchQuery

from bonnespratiques.recherche.langue import francais
from bonnespratiques.texte_riche import INVISIBLE

SIGNES_MAX = 200
TERMES_MAX = 12

COUPEE = (
    f"Votre recherche était longue : nous avons gardé les {SIGNES_MAX} premiers signes et {TERMES_MAX} mots au plus."
)
SANS_MOT = "Nous n’avons trouvé aucun mot dans votre recherche. Tapez par exemple : accueil."
TROP_COURANTS = "Ces mots sont dans presque toutes les fiches. Ajoutez un mot qui dit le sujet, par exemple : accueil."

# What one says to a person before saying what one looks for: left out when something else is asked for.
MOTS_DE_DEMANDE = frozenset(
    """
    aimerais aimerait bonne bonnes chercher cherche cherchons devons devrait devrions doit doivent dois exemple exemples existe
    existent faire fais faisons fait faites faudrait faut fiche fiches idees mettre peux pouvez pouvoir pratique pratiques puis
    quelqu savoir sait souhaite souhaitez souhaitons trouve trouver va veulent veut veux voudrais voudrait voulez voulons vais vont
    """.split()  # noqa: SIM905
)

_QUOTED = re.compile('«([^«»]*)»|[“”„]([^“”„]*)[“”]|"([^"]*)"')
_NUMERO = re.compile(r"(?:(?:la )?fiche (?:n ?°? ?|no ?|num\. ?|numero )?|n ?° ?|no |numero |# ?)([0-9]{1,6})")


@dataclass(frozen=True)
class Unite:
    """One thing to look for: a word, words that a hyphen joins, or a phrase (`exacte`). `texte`: as it was typed.

    `mots`: its words, stop words left out. `colle`: those that a hyphen joins, in one. `debut`: where it stands in the query.
    """

    texte: str
    mots: tuple[str, ...]
    debut: int
    exacte: bool = False
    colle: str = ""

    @cached_property
    def racines(self) -> tuple[str, ...]:
        return tuple(francais.stems(" ".join(self.mots)))

    @cached_property
    def racine_collee(self) -> str:
        return francais.stem(francais.fold(self.colle)) if self.colle else ""

    @property
    def fin(self) -> int:
        return self.debut + len(self.texte)

    @property
    def query(self) -> SearchQuery:
        words = " ".join(self.mots)
        if self.exacte:
            return Phrase(self.texte.strip() if len(self.mots) < TERMES_MAX else words)
        if not self.colle or len(self.mots) == 1:
            return PlainText(words)
        # Figures in pairs are a number: anywhere in the text, they would say nothing.
        return Or([Phrase(words) if words[0].isdigit() else PlainText(words), PlainText(self.colle)])


@dataclass(frozen=True)
class Requete:
    """`texte`: what the search field shows again. `unites`: what to look for; none when there is nothing to look for.

    `message`: what was left out, or why there is nothing to look for; "" otherwise. `ecrits`: the words in their order, stop words
    included, each with the number of its unit, if any; "" stands for a phrase. `numero`: of the fiche that is asked for, if any.
    """

    texte: str
    unites: tuple[Unite, ...] = ()
    message: str = ""
    ecrits: tuple[tuple[str, int | None], ...] = ()
    numero: int | None = None

    @cached_property
    def termes(self) -> list[SearchQuery]:
        """What to look for, as it was typed."""
        return [unite.query for unite in self.unites]

    @cached_property
    def racines(self) -> frozenset[str]:
        """Stems to mark."""
        glued = [unite.racine_collee for unite in self.unites if unite.colle]
        return frozenset([*(racine for unite in self.unites for racine in unite.racines), *glued])

    def word_after(self, number: int) -> str:
        """What was typed after this unit, folded; "" at the end."""
        place = next(place for place, (_word, unit) in enumerate(self.ecrits) if unit == number)
        return francais.fold(self.ecrits[place + 1][0]) if place + 1 < len(self.ecrits) else ""


def parse(typed: str) -> Requete:
    """Never raises, whatever is typed."""
    texte, was_cut = _tidy(typed)
    read = list(_read(texte))
    has_subject = not all(map(_is_small_talk, read))
    unites: list[Unite] = []
    ecrits: list[tuple[str, int | None]] = []
    seen: set[str] = set()
    for unite in read:
        number = None
        known = not unite.exacte and seen.issuperset(unite.racines)
        if unite.mots and not known and not (has_subject and _is_small_talk(unite)):
            room = TERMES_MAX - len(seen)
            was_cut = was_cut or len(unite.mots) > room
            if room > 0:
                number = len(unites)
                unites.append(replace(unite, mots=unite.mots[:room]))
                seen.update(unites[-1].racines)
        ecrits.append(("" if unite.exacte else unite.texte, number))
    message = _message(texte, found_words=bool(unites), was_cut=was_cut)
    return Requete(texte, tuple(unites), message, tuple(ecrits), _numero(texte))


def read_unites(expression: str) -> list[Unite]:
    """What there is to look for in a few words that are no query: a synonym, for one."""
    return [unite for unite in _read(expression) if unite.mots]


def _read(texte: str) -> Iterator[Unite]:
    """All that was typed, in its order; words that say nothing have no `mots`."""
    for part, start, is_phrase in _parts(texte):
        if is_phrase:
            yield Unite(part, tuple(francais.telling_words(part)), start, exacte=True)
        else:
            for debut, written in francais.units(part):
                yield _unit(written, start + debut)


def _unit(written: str, debut: int) -> Unite:
    words = tuple(francais.telling_words(written))
    if len(parts := tuple(francais.humps(written))) > 1:
        return Unite(written, parts, debut, colle=written)
    is_compound = words and francais.compounds(written)
    return Unite(written, words, debut, colle="".join(francais.written_words(written)) if is_compound else "")


def _is_small_talk(unite: Unite) -> bool:
    return not unite.exacte and all(francais.fold(mot) in MOTS_DE_DEMANDE for mot in unite.mots)


def _numero(texte: str) -> int | None:
    asked = _NUMERO.fullmatch(" ".join(francais.fold(texte).split()))
    return int(asked[1]) if asked else None


def _tidy(typed: str) -> tuple[str, bool]:
    # Cut once before doing anything with it, and once again when spaces and invisible characters are gone.
    start = typed[: 4 * SIGNES_MAX].encode("utf-8", "ignore").decode()
    texte = " ".join(unicodedata.normalize("NFC", INVISIBLE.sub(" ", start)).split())
    return texte[:SIGNES_MAX].strip(), len(texte) > SIGNES_MAX or len(typed) > 4 * SIGNES_MAX


def _parts(texte: str) -> Iterator[tuple[str, int, bool]]:
    """(text, where it begins, whether it stood between quotes), in order. A quote that is never closed is no quote."""
    end = 0
    for match in _QUOTED.finditer(texte):
        yield texte[end : match.start()], end, False
        number = next(number for number in (1, 2, 3) if match[number] is not None)
        yield match[number], match.start(number), True
        end = match.end()
    yield texte[end:], end, False


def _message(texte: str, *, found_words: bool, was_cut: bool) -> str:
    if texte and not found_words:
        return TROP_COURANTS if francais.words(texte) else SANS_MOT
    return COUPEE if was_cut else ""
