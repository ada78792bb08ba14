"""Which characters can be printed. One that no bundled font holds stops the Typst build, and some sequences of them crash it:
every string that Typst receives goes through `printable` first, which puts a visible stand-in. The tree keeps the real text.

Not for markup: the template shows strings as they are, nothing in them is ever interpreted. No Django here: read by the process
that composes.
"""

import re
import unicodedata
from typing import Any

from bonnespratiques.texte_riche import INVISIBLE

SUBSTITUT = "□"
MOT_MAX = 30  # characters: a longer word may break, otherwise it would leave its column
_ESPACE_VIDE = "\u200b"

# Code points (hexadecimal) of the scripts that the bundled fonts, or those inside Typst 0.15.2, really hold. Found by compiling
# each of them; `test_caracteres` compiles them all again.
_PLAGES = """
    20-7e a0-ac ae-301 303-304 308-309 323 370-377 37a-37f 384-38a 38c 38e-3a1 3a3-482 48a-4ff 510-513 51a-51d
    5d0-5ea 606-60c 61b 61f 621-63a 640-64a 660-66d 674 679-67b 67e-680 683-684 686-687 691 698 6a4 6a9 6af 6be 6cc
    6f0-6f9 1e00-1eff 2010-2027 202f-2040 2042 2044-2052 2054-205e 2070-2071 2074-208e 2090-209c 20a0-20a4 20a6-20bf
    2100-211e 2120 2122 2124 2126-2151 2153-2184 2189 2190-23ff 2460-2606 2609-262f 2638-268b 2690-269c 26a0-26a7
    26aa-26af 26b2 2701-2704 2706-2709 270c-2714 2717-2726 272a-274b 274d 274f-2752 2756 2758-275e 2761-277f 2794
    2798-27af 27b1-27bf
"""


def _read(plages: str) -> frozenset[int]:
    points: set[int] = set()
    for plage in plages.split():
        debut, _, fin = plage.partition("-")
        points.update(range(int(debut, 16), int(fin or debut, 16) + 1))
    return frozenset(points)


IMPRIMABLES = _read(_PLAGES)
# Variation selectors, tags and joiners say how to draw the character before them; the vowel points of Arabic and Hebrew may be
# left out, as newspapers do.
_ACCESSOIRES = re.compile(
    "[\u00ad\u034f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u180b-\u180f\ufe00-\ufe0f"
    "\U000e0000-\U000e0fff\U0001f3fb-\U0001f3ff]"
)
# Accents piled up on one letter, once those that French knows are composed: one is kept if the fonts hold it.
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LATIN = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\u017f\u2013-\u201e\u2026\u202f\u20ac]*\Z")
_LONG = re.compile(rf"\S{{{MOT_MAX + 1},}}")
_COUPURE = re.compile(r"(?<=[/.@_?&=\-])(?=\w)")


# What is no text for readers: never touched.
_ADRESSES = frozenset({"href", "src", "url"})


def printable(texte: str) -> str:
    """`texte` without what cannot be drawn, its long words allowed to break."""
    if not _LATIN.match(texte):
        texte = _drawn(texte)[0]
    return _LONG.sub(_breakable, texte) if len(texte) > MOT_MAX else texte


def replaced(texte: str) -> set[str]:
    """What `printable` would replace by a stand-in or leave out of `texte`, to be told to the animateur."""
    return set() if _LATIN.match(texte) else _drawn(texte)[1]


def to_print(noeud: Any) -> Any:
    """The same tree, every string of it ready to print; addresses are left as they are."""
    if isinstance(noeud, str):
        return printable(noeud)
    if isinstance(noeud, list):
        return [to_print(element) for element in noeud]
    if isinstance(noeud, dict):
        return {cle: valeur if cle in _ADRESSES else to_print(valeur) for cle, valeur in noeud.items()}
    return noeud


def _drawn(texte: str) -> tuple[str, set[str]]:
    remplaces: set[str] = set()

    def one_accent(trouve: re.Match[str]) -> str:
        accent = trouve[0][0] if ord(trouve[0][0]) in IMPRIMABLES else ""
        if trouve[0] != accent:
            remplaces.add(f"accents sur « {trouve.string[max(0, trouve.start() - 1) : trouve.start()]} »")
        return accent

    def replace(caractere: str) -> str:
        simple = unicodedata.normalize("NFKC", caractere)
        if all(ord(c) in IMPRIMABLES for c in simple):
            return simple
        remplaces.add(caractere)
        return SUBSTITUT

    texte = _ACCESSOIRES.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", texte)))
    texte = _ACCENTS.sub(one_accent, texte)
    return "".join(c if ord(c) in IMPRIMABLES else replace(c) for c in texte), remplaces


def _breakable(trouve: re.Match[str]) -> str:
    morceaux = _COUPURE.split(trouve[0])
    return _ESPACE_VIDE.join(morceau[i : i + MOT_MAX] for morceau in morceaux for i in range(0, len(morceau), MOT_MAX))
