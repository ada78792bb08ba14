"""French: how a text becomes words, and how a word becomes the stem under which it is indexed and looked for.

Accents and ligatures are folded BEFORE stemming: stemming first missed 172 of 699 accented words typed without accents. Plurals
come off before anything else, so that usager and usagers meet. The stemmer is a light one on purpose: it joins what a reader sees
as one word (number, gender, infinitive and participle) and leaves usage and usager, fiche and fichier apart. It is held by a
table of pairs (`tests/bonnespratiques/recherche/paires.py`). Changing a result here? Change `VERSION`, and every index is rebuilt.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

VERSION = 1

# Ligatures, and what looks like the usual apostrophe and hyphen.
_SPELLINGS = {"œ": "oe", "æ": "ae", "\u02bc": "'", "\u2010": "-", "\u2011": "-"}
_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
# Words and compounds of a text that has not been folded: a letter may carry combining marks.
_IN_TEXT = re.compile("(?:[^\\W_\u02bc][\u0300-\u036f]*)+(?:[-\u2010\u2011](?:[^\\W_\u02bc][\u0300-\u036f]*)+)*")

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
    return _WORD.findall(fold(text))


def stems(text: str) -> list[str]:
    """The stems of a text in their order, stop words left out."""
    return [stem(word) for word in words(text) if word not in MOTS_VIDES]


def telling_words(text: str) -> list[str]:
    """The words of a text as they are written, stop words left out."""
    return [word for word in _WORD.findall(text.replace("\u02bc", "'")) if fold(word) not in MOTS_VIDES]


def compounds(text: str) -> list[str]:
    """The words with hyphens, in one: « Le co-développement » → ["codeveloppement"]. Readers write them both ways."""
    folded = fold(text)
    return ["".join(_WORD.findall(compound)) for compound in _COMPOUND.findall(folded)] if "-" in folded else []


def stems_to_index(text: str) -> list[str]:
    """`stems`, then those of `compounds`, after the last place of the text so that they come between no two words of a phrase."""
    return [*stems(text), *map(stem, compounds(text))]


def locate(text: str, wanted: frozenset[str]) -> list[Mot]:
    """The words of a text that have one of these stems, where they stand, with the stems that were asked for."""
    return [
        Mot(match.start(), match.end(), wanted.intersection(stems))
        for match in _IN_TEXT.finditer(text)
        if not wanted.isdisjoint(stems := _stems_of_one(match[0]))
    ]


@lru_cache(maxsize=50_000)
def _stems_of_one(word: str) -> tuple[str, ...]:
    return tuple(stems_to_index(word))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word. Words of three letters or fewer and words with figures stay as they are."""
    if len(word) <= 3 or not word.isalpha():
        return word
    word = _ending(_singular(word))
    if word in _NOMS_EN_ER:
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
