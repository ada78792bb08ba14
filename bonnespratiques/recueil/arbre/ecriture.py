"""How every string enters the tree: spaced as French is, without invisible marks; and what of it print will not show."""

import re

from bonnespratiques.recueil.rendu.caracteres import replaced
from bonnespratiques.texte_riche import INVISIBLE
from bonnespratiques.typographie import francais

_ESPACES = re.compile(r"[^\S\u00a0\u202f]+|[\u00a0\u202f]{2,}")


class Ecriture:
    """`remplaces`: the signs met so far that the printed booklet replaces by a square."""

    def __init__(self) -> None:
        self.remplaces: set[str] = set()

    def __call__(self, texte: str) -> str:
        texte = _ESPACES.sub(" ", INVISIBLE.sub("", texte))
        self.remplaces |= replaced(texte)
        return francais(texte)
