"""French: how a text becomes words, and how a word becomes the stem under which it is indexed and looked for.

A word is letters and figures; « C.A.F. », « 10 000 » and « 2,5 » are one word each. Words that readers also write in one piece or in
several are indexed both ways (co-développement, 39 39, DansMaRue).

Accents and ligatures are folded BEFORE stemming: stemming first missed 172 of 699 accented words typed without accents. Plurals
come off before anything else, so that usager and usagers meet. The stemmer is a light one on purpose: it joins what a reader sees
as one word (number, gender, infinitive and participle) and leaves usage and usager, fiche and fichier apart. It is held by a
table of pairs (`tests/bonnespratiques/recherche/paires.py`). Changing a result here? Change `VERSION`, and every index is rebuilt.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

VERSION = 2

# Ligatures, and what looks like the usual apostrophe, hyphen, « numéro » and space between figures.
_SPELLINGS = {"œ": "oe", "æ": "ae", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "º": "°", "\u2009": " "}
_MARKS = re.compile("[\u0300-\u036f]+")
# C.A.F. or 10 000 or 2,5 or any run of letters and figures.
_SIGLE = r"(?<![\w.])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"
_NOMBRE = "(?<![\\w,.])[0-9]{1,3}(?:[ \u00a0\u202f\u2009.][0-9]{3})+(?![^\\W_])|[0-9]+,[0-9]+"
_PLAIN = re.compile(r"[^\W_]+")
# Whether there may be anything else than plain words: most texts are read twice as fast without looking for the rest.
_RARE = re.compile("\\.[^\\W\\d_]\\.|[0-9][ \u00a0\u202f\u2009.,][0-9]")
_WORD = re.compile(rf"{_SIGLE}|{_NOMBRE}|[^\W_]+")
# co-développement, R&D; 39 39, telephone numbers: also looked for in one piece.
_PAIRES = "(?<![\\w,.])[0-9]{2}(?:[ \u00a0\u202f\u2009.][0-9]{2})+(?![^\\W_])"
_JOINED = re.compile(r"[^\W_]+(?:[-&][^\W_]+)+")
_COMPOUND = re.compile(rf"{_SIGLE}|{_NOMBRE}|({_PAIRES}|{_JOINED.pattern})")
# DansMaRue: also looked for in several.
_BOSSE = re.compile("(?<=[a-zà-öø-ÿœ])(?=[A-ZÀ-ÖØ-ÞŒ])")
_HAS_BOSSE = re.compile("[a-zà-öø-ÿœ][A-ZÀ-ÖØ-ÞŒ]")
# Words and compounds of a text that has not been folded: a letter may carry combining marks.
_LETTRES = "(?:[^\\W_\u02bc][\u0300-\u036f]*)+"
_IN_PLAIN_TEXT = re.compile(f"{_LETTRES}(?:[-&\u2010\u2011]{_LETTRES})*")
_IN_TEXT = re.compile(f"{_SIGLE}|{_NOMBRE}|{_PAIRES}|{_IN_PLAIN_TEXT.pattern}")
_SEPARATEURS = re.compile(r"[\W_]+")
_ORDINAL = re.compile("([0-9]+)(?:ers?|eres?|res?|e|es|emes?|nde?s?)")

# Articles, pronouns, prepositions, auxiliaries, question words and what elision leaves (l', d', qu'), already folded. Words that
# say something stay (« sans », « non », « pas », « plus », « été »).
MOTS_VIDES = frozenset(
    """
    a ai ainsi alors as au aucun aucune auquel aura aussi autre autres aux auxquels avaient avait avant avec avez avoir avons
    c ca car ce ceci cela celle celles celui ces cet cette ceux chaque ci comme comment d dans de des donc dont du
    elle elles en encore entre es est et etaient etait etant etes etre eu eux
    fut furent il ils j je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lorsqu lorsque lui
    m ma mais me meme memes mes mon n ne ni nos notre nous on ont ou par parce pendant peu peut peuvent pour pourquoi
    puis puisqu puisque qu quand que quel quelle quelles quels qui quoi quoiqu quoique
    s sa se sera seront ses si soit son sont sous sur t ta tandis te tel telle telles tels tes ton tous tout toute toutes
    tres tu un une vers voici voila vos votre vous y
    """.split()  # noqa: SIM905
)

# Nouns in -er whose verb would be another word's: usager is not usage, étranger is not étrange.
_NOMS_EN_ER = frozenset(["boucher", "clocher", "etranger", "messager", "passager", "plancher", "rocher", "usager"])

# Whose stem would be an acronym: un café is not the CAF.
_ENTIERS = frozenset(["cafe"])

# (ending, replacement, shortest word concerned): the first that fits is applied. After the plural; before verbs and final e.
_TERMINAISONS = (
    ("trice", "teu", 7),  # directrice, directeur
    ("euse", "eu", 6),  # vendeuse, vendeur; heureuse, heureux
    ("eure", "eu", 7),  # supérieure, supérieur
    ("eur", "eu", 5),
    ("crire", "crit", 6),  # écrire, écrit
    ("uire", "ui", 6),  # réduire, réduit, réduite
    ("uite", "ui", 6),
    ("uit", "ui", 6),
    ("ive", "if", 5),  # active, actif
    ("ique", "ic", 6),  # publique, public
    ("gue", "g", 6),  # longue, long
    ("eau", "el", 5),  # nouveau, nouvelle
    ("ere", "er", 5),  # conseillère, conseiller
)


class Mot(NamedTuple):
    """A word, or several joined by hyphens, where it stands in a text: `text[debut:fin]`."""

    debut: int
    fin: int
    racines: frozenset[str]


def fold(text: str) -> str:
    """Lower case, without accents, œ and æ in two letters: « Œuvre à l’Été » → "oeuvre a l’ete"."""
    text = text.casefold()
    if text.isascii():
        return text
    for spelling, usual in _SPELLINGS.items():
        text = text.replace(spelling, usual)
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))


def words(text: str) -> list[str]:
    """All the words of a text, folded, stop words included. Apostrophes, hyphens and underscores separate."""
    return _words(fold(text))


def _words(folded: str) -> list[str]:
    if not _RARE.search(folded):
        return _PLAIN.findall(folded)
    return [_whole(word) for word in _WORD.findall(folded)]


def _whole(word: str) -> str:
    """C.A.F. and 10 000 without what is inside them; the comma of 2,5 stays."""
    return word if word.isalnum() or "," in word else _SEPARATEURS.sub("", word)


def stems(text: str) -> list[str]:
    """The stems of a text in their order, stop words left out."""
    return [stem(word) for word in words(text) if word not in MOTS_VIDES]


def telling_words(text: str) -> list[str]:
    """The words of a text as they are written, stop words left out."""
    return [word for word in written_words(text) if fold(word) not in MOTS_VIDES]


def written_words(text: str) -> list[str]:
    """All the words of a text as they are written."""
    return [_whole(word) for word in _WORD.findall(text.replace("\u02bc", "'"))]


def compounds(text: str) -> list[str]:
    """What is written in several and may be in one, in one: « Le co-développement » → ["codeveloppement"], « 39 39 » → ["3939"]."""
    return _compounds(fold(text))


def _compounds(folded: str) -> list[str]:
    if _RARE.search(folded):
        found = _COMPOUND.findall(folded)
    else:
        joined = " ".join(part for part in folded.split() if "-" in part or "&" in part)
        found = _JOINED.findall(joined) if joined else []
    return [_SEPARATEURS.sub("", compound) for compound in found if compound]


def humps(text: str) -> list[str]:
    """What is written in one and may be in several, in several, stop words left out: DansMaRue → ["rue"]."""
    if not _HAS_BOSSE.search(text):
        return []
    return [
        folded
        for word in _WORD.findall(text)
        if len(parts := _BOSSE.split(word)) > 1
        for part in parts
        if (folded := fold(part)) not in MOTS_VIDES
    ]


def stems_to_index(text: str) -> list[str]:
    """`stems`, then those of `compounds` and `humps`, after the last place of the text: they come between no words of a phrase."""
    folded = fold(text)
    found = [stem(word) for word in _words(folded) if word not in MOTS_VIDES]
    return [*found, *map(stem, _compounds(folded)), *map(stem, humps(text))]


def units(text: str) -> Iterator[tuple[int, str]]:
    """(where it stands, what it is) for each word and compound of a text as it is written."""
    for match in _in_text(text):
        yield match.start(), match[0]


def _in_text(text: str) -> Iterator[re.Match[str]]:
    return (_IN_TEXT if _RARE.search(text) else _IN_PLAIN_TEXT).finditer(text)


def locate(text: str, wanted: frozenset[str]) -> list[Mot]:
    """The words of a text that have one of these stems, where they stand, with the stems that were asked for."""
    return [
        Mot(match.start(), match.end(), wanted.intersection(stems))
        for match in _in_text(text)
        if not wanted.isdisjoint(stems := _stems_of_one(match[0]))
    ]


@lru_cache(maxsize=50_000)
def _stems_of_one(word: str) -> tuple[str, ...]:
    return tuple(stems_to_index(word))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word. Words of three letters or fewer and words with figures stay as they are, but for « 1er »."""
    if not word.isalpha():
        ordinal = _ORDINAL.fullmatch(word)
        return ordinal[1] if ordinal else word
    if len(word) <= 3:
        return word
    word = _ending(_singular(word))
    if word in _NOMS_EN_ER or word in _ENTIERS:
        return word
    return _final(_verb(word))


def _singular(word: str) -> str:
    if word.endswith("aux") and len(word) > 4:
        return word[:-1] if word.endswith("eaux") else word[:-3] + "al"  # bureaux, bureau; journaux, journal
    if word.endswith(("eux", "oux")):
        return word[:-1]  # lieux, lieu
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _ending(word: str) -> str:
    for ending, replacement, shortest in _TERMINAISONS:
        if len(word) >= shortest and word.endswith(ending):
            return word[: -len(ending)] + replacement
    return word


def _verb(word: str) -> str:
    """Infinitives meet their participles, whose accents are folded: simplifier, simplifie(e); réunir, réuni(e)."""
    if len(word) >= 5:
        if word.endswith("er"):
            return word[:-2]
        if word.endswith("ir"):
            return word[:-1]
    return word


def _final(word: str) -> str:
    while len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) >= 6 and word.endswith("illi"):
        word = word[:-2]  # accueilli(e), accueillir, accueil
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]  # actuelle, actuel; citoyenne, citoyen
    if len(word) >= 5 and word.endswith("is"):
        word = word[:-1]  # organise, organiser; française, français (whose s went with the plural)
    if len(word) >= 6 and word.endswith("ail"):
        word = word[:-2] + "l"  # travail, travaux
    return word
