"""Which characters can be printed. One that no bundled font holds stops the Typst build, and some sequences of them crash it:
so every string goes through an `Ecriture` first, which puts a visible stand-in and remembers what it replaced.

Not for markup: the template shows strings as they are, nothing in them is ever interpreted.
"""

import re
import unicodedata

from bonnespratiques.texte_riche import INVISIBLE
from bonnespratiques.typographie import francais

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
_ESPACES = re.compile(r"[^\S\u00a0\u202f]+|[\u00a0\u202f]{2,}")
_LATIN = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\u017f\u2013-\u201e\u2026\u202f\u20ac]*\Z")
_LONG = re.compile(rf"\S{{{MOT_MAX + 1},}}")
_COUPURE = re.compile(r"(?<=[/.@_?&=\-])(?=\w)")


class Ecriture:
    """Makes strings ready to print: French spacing, long words that may break, no character that cannot be drawn."""

    def __init__(self) -> None:
        self.remplaces: set[str] = set()

    def __call__(self, texte: str) -> str:
        texte = _ESPACES.sub(" ", texte)
        if not _LATIN.match(texte):
            texte = self._printable(texte)
        return _LONG.sub(_breakable, francais(texte)) if len(texte) > MOT_MAX else francais(texte)

    def _printable(self, texte: str) -> str:
        texte = _ACCESSOIRES.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", texte)))
        texte = _ACCENTS.sub(self._one_accent, texte)
        return "".join(c if ord(c) in IMPRIMABLES else self._replace(c) for c in texte)

    def _one_accent(self, trouve: re.Match[str]) -> str:
        accent = trouve[0][0] if ord(trouve[0][0]) in IMPRIMABLES else ""
        if trouve[0] != accent:
            self.remplaces.add(f"accents sur « {trouve.string[max(0, trouve.start() - 1) : trouve.start()]} »")
        return accent

    def _replace(self, caractere: str) -> str:
        simple = unicodedata.normalize("NFKC", caractere)
        if all(ord(c) in IMPRIMABLES for c in simple):
            return simple
        self.remplaces.add(caractere)
        return SUBSTITUT


def _breakable(trouve: re.Match[str]) -> str:
    morceaux = _COUPURE.split(trouve[0])
    return _ESPACE_VIDE.join(morceau[i : i + MOT_MAX] for morceau in morceaux for i in range(0, len(morceau), MOT_MAX))
