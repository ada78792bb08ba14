"""What a reader types: words and line ends, nothing else. Titles, words of introduction and notes go through here before they are kept.

No markup is understood: « <b> » stays three signs, escaped where it is shown. Signs that nobody sees are removed: they would
reverse the reading order, hide in a word, or stop a booklet.
"""

import re
import unicodedata

# Controls, formats (direction, zero width, tags), private and unassigned signs. The soft hyphen and the joiners are formats too.
_INVISIBLES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
# Blank to the eye, yet letters or marks to Unicode: fillers of Hangul, the joiner of graphemes.
_VIDES = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_MARQUES_MAX = 2  # accents piled on one letter; more climb over the lines above
_FINS_DE_LIGNE = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_ESPACES = re.compile(r"[^\S\n]+")
_LIGNES_VIDES = re.compile(r"\n{3,}")


def clean_text(texte: str) -> str:
    """Lines kept, one blank line at most between two. Applying it twice changes nothing more."""
    texte = _FINS_DE_LIGNE.sub("\n", unicodedata.normalize("NFC", texte))
    texte = "\n".join(_ESPACES.sub(" ", _visible(ligne)).strip() for ligne in texte.split("\n"))
    return _LIGNES_VIDES.sub("\n\n", texte).strip()


def clean_line(texte: str) -> str:
    """The same on one line."""
    return " ".join(clean_text(texte).split("\n")).replace("  ", " ")


def _visible(ligne: str) -> str:
    signes, marques = [], 0
    for signe in ligne.replace("\t", " "):
        sorte = unicodedata.category(signe)
        marques = marques + 1 if sorte == "Mn" else 0
        if sorte not in _INVISIBLES and signe not in _VIDES and marques <= _MARQUES_MAX:
            signes.append(signe)
    return "".join(signes)
