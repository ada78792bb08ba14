"""The order of a booklet around its parts: the same in every form for screens. The words: `paroles`. No Django here."""

from dataclasses import dataclass
from typing import Any

from bonnespratiques.recueil.rendu.paroles import is_personal

Noeud = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """A piece of the booklet that is no part: `cle` names it in files and anchors. `blocs`: its text, if it is only text."""

    cle: str
    titre: str
    blocs: tuple[Noeud, ...] = ()


def before(donnees: Noeud) -> list[Piece]:
    """What stands between the title page and the first part, in order. The sommaire follows the first of them."""
    pieces = [Piece("mentions", "Mentions")]
    if donnees["editorial"]["blocs"]:
        pieces.append(Piece("editorial", donnees["editorial"]["titre"], tuple(donnees["editorial"]["blocs"])))
    if donnees["presentation"]:
        pieces.append(Piece("presentation", "Présentation", tuple(donnees["presentation"])))
    if donnees["programme"]["seances"]:
        pieces.append(Piece("programme", donnees["programme"]["titre"]))
    if not is_personal(donnees):
        pieces.append(Piece("lire-une-fiche", "Lire une fiche"))
    return pieces


def after(donnees: Noeud) -> list[Piece]:
    """What stands after the last part, in order."""
    pieces = []
    if any(donnees["index"].values()):
        pieces.append(Piece("index", "Index"))
    if donnees["partenaires"]:
        pieces.append(Piece("partenaires", "Partenaires"))
    if donnees["colophon"] or any(donnees["credits"].values()):
        pieces.append(Piece("colophon", "Colophon", tuple(donnees["colophon"])))
    if donnees["quatrieme"]:
        pieces.append(Piece("quatrieme", "Quatrième de couverture", tuple(donnees["quatrieme"])))
    return pieces


def fiches_of(axe: Noeud) -> list[Noeud]:
    return [fiche for section in axe["sections"] for fiche in section["fiches"]]
