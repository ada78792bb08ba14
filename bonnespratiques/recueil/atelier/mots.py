"""How many words a fiche prints."""

import re
from typing import Any

_MOT = re.compile(r"\w+(?:[’'-]\w+)*")
# Of a node of the document tree, what is no text for readers.
_PAS_DU_TEXTE = frozenset({"id", "url", "url_courte", "src", "href", "cle", "icone", "t", "forme", "nature", "licence"})


def count_words(noeud: Any) -> int:
    """`noeud`: any part of a document tree."""
    if isinstance(noeud, str):
        return len(_MOT.findall(noeud))
    if isinstance(noeud, list):
        return sum(map(count_words, noeud))
    if isinstance(noeud, dict):
        return sum(count_words(valeur) for cle, valeur in noeud.items() if cle not in _PAS_DU_TEXTE)
    return 0
