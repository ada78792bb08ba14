"""Typing errors: other spellings of a word that finds nothing, among the words of the index, in proper written French.

The index holds words of fiches that a reader may not see: what comes from here is to be looked for, for this reader, before anything
is said (`strategie`), and it is written as a fiche that the reader may see writes it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modelsearch.query import Phrase, SearchQuery

from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.langue.distance import distance_between
from bonnespratiques.recherche.langue.familles import famille
from bonnespratiques.recherche.langue.lexique import Lexique
from bonnespratiques.recherche.langue.phonetique import sound_of
from bonnespratiques.recherche.requete import Unite
from bonnespratiques.recherche.termes import Racine

LETTRES_MIN = 5
LETTRES_UNE_AUTRE = 7  # below, one letter for another is another word: charte, charge
LETTRES_DEUX_ERREURS = 8
LETTRES_SURES = 9  # a word so long that is not known is an error, whatever the others
LETTRES_DU_DEBUT = 5
_SUFFIXES = ("isation", "isateu", "ation", "ement", "ist", "ism", "al", "el", "i")
RARE_MAX = 2  # fiches that hold what may well be an error in them
PLUS_FREQUENT = 20  # times more fiches that hold the other spelling


@dataclass(frozen=True)
class Candidat:
    """Another spelling: a word of the index (`racine`), or several words that were typed in one (`mots`)."""

    far: int  # from 1: the likeliest
    racine: str = ""
    mots: str = ""

    @property
    def query(self) -> SearchQuery:
        return Racine(self.racine) if self.racine else Phrase(self.mots)


def _racine(unite: Unite) -> str:
    """The word that may be misspelt, words joined by a hyphen as one; "" when there is none."""
    racine = unite.racine_collee or (unite.racines[0] if len(unite.racines) == 1 else "")
    return racine if racine.isalpha() and len(unite.texte) >= LETTRES_MIN and not unite.exacte else ""


def candidates(unite: Unite, lexique: Lexique) -> Iterator[Candidat]:
    """From the likeliest: one error, words typed in one, a word not typed to its end, two errors, the word it comes from."""
    racine = _racine(unite)
    if not racine:
        return
    word = francais.fold(unite.colle or unite.mots[0])
    near = lexique.near(racine, 2)
    one = [other for other in near if distance_between(racine, other, 1) == 1 and _is_slip(racine, other)]
    yield from (Candidat(1, racine=other) for other in one)
    yield from (Candidat(2, mots=" ".join(parts)) for parts in _apart(word, lexique))
    yield from (Candidat(3, racine=other) for other in lexique.beginning(word, 2))
    yield from (Candidat(4, racine=other) for other in near if other not in one and _is_slip(racine, other))
    yield from (Candidat(5, racine=start) for start in _starts(racine, lexique))


def _may_be(typed: str, form: str) -> bool:
    return form.startswith(typed) or typed.startswith(form) or _is_slip(typed.rstrip("sx"), form.rstrip("sx"))


def _is_slip(typed: str, form: str) -> bool:
    """Whether somebody who means `form` may type `typed`. Words that are written as they should look like others too: in short
    ones, only letters swapped, doubled, forgotten, or that sound the same are errors.
    """
    far, length = distance_between(typed, form, 2), len(typed)
    if far > 2 or typed == form:
        return typed == form
    if sound_of(typed) == sound_of(form) or (far == 2 and set(typed) == set(form) and typed[0] == form[0]):
        return True
    if far == 1:
        return length >= LETTRES_UNE_AUTRE or length < len(form) or set(typed) == set(form)
    return length >= LETTRES_DEUX_ERREURS and typed[0] == form[0]


def _starts(racine: str, lexique: Lexique) -> Iterator[str]:
    """labelisation, label: the word of the index that a long one is made of."""
    for suffix in _SUFFIXES:
        start = racine.removesuffix(suffix)
        if start != racine and len(start) >= LETTRES_DU_DEBUT and start in lexique:
            yield start


def _apart(word: str, lexique: Lexique) -> Iterator[tuple[str, ...]]:
    """The ways to read a word as two or three words, of the index or without information: franceconnect, dansmarue."""
    for cut in range(2, len(word) - 1):
        rest = word[cut:]
        for others in [(rest,), *((rest[:n], rest[n:]) for n in range(2, len(rest) - 1))]:
            parts = (word[:cut], *others)
            telling = [part for part in parts if part not in francais.MOTS_VIDES]
            if telling and all(len(part) > 2 and francais.stem(part) in lexique for part in telling):
                yield parts


def written_as(candidat: Candidat, unite: Unite, texts: Iterable[str]) -> str | None:
    """The candidate as one of these texts writes it, in the form nearest to what was typed. None: none of them holds it."""
    forms = {form for text in texts for form in _forms(candidat, text)}
    if candidat.racine:
        forms = {form for form in forms if _may_be(francais.fold(unite.texte), francais.fold(form))}
    # At the beginning of a sentence, a word has a capital that it has nowhere else.
    forms = {form for form in forms if form == form.lower() or form.lower() not in forms}
    typed = francais.fold(unite.texte)
    return min(forms, key=lambda form: (distance_between(typed, francais.fold(form), len(form)), form), default=None)


def _forms(candidat: Candidat, text: str) -> Iterator[str]:
    if candidat.mots:
        pattern = r"\W".join(map(re.escape, candidat.mots.split()))
        folded = francais.fold(text)
        if len(folded) == len(text):  # else places do not agree
            yield from (text[match.start() : match.end()] for match in re.finditer(rf"\b{pattern}\b", folded))
        elif re.search(rf"\b{pattern}\b", folded):
            yield candidat.mots
        return
    for mot in francais.locate(text, frozenset([candidat.racine])):
        form = text[mot.debut : mot.fin]
        if francais.stems(form) == [candidat.racine] or candidat.racine in map(francais.stem, francais.compounds(form)):
            yield form


def proposable(unite: Unite, lexique: Lexique) -> Candidat | None:
    """A word that hardly any fiche holds, one letter away from one that many hold: it may be an error in both."""
    racine = _racine(unite)
    if not racine:
        return None
    rare = lexique.frequency(racine)
    if not 0 < rare <= RARE_MAX:
        return None
    for other in lexique.near(racine, 1):
        if (
            other[0] == racine[0]
            and lexique.frequency(other) >= PLUS_FREQUENT * rare
            and famille(other) != famille(racine)
        ):
            return Candidat(1, racine=other)
    return None
