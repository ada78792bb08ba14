"""Contributors' text as markup for screens: inline content and blocs of the tree, the same in EPUB and on the web page.

Nothing in a string is ever interpreted (`balises`). `dir="auto"`: each paragraph reads in the direction of its own script.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.adresses import followable
from bonnespratiques.recueil.rendu.balises import VIDE, Balisage, el, joined, text

Noeud = dict[str, Any]
NIVEAU_MAX = 6
_NOMBRE = re.compile(r"(?:[−+-]?[\d\s.,]+\s?(?:%|€|h|min|s)?|—|–|)\Z")


@dataclass(frozen=True)
class Ecran:
    """What differs between forms: `lien`, the address of an id of the tree; `image`, a picture node as `<img>`; `icone`, its drawing; `barres`, a
    key figure as bars.

    Tables of more than `colonnes_max` columns become one list a row. `defilent`: whether a wide table may scroll in its own frame.
    """

    donnees: Noeud
    lien: Callable[[str], str]
    image: Callable[[Noeud], Balisage]
    icone: Callable[[str], Balisage]
    barres: Callable[[Noeud], Balisage]
    colonnes_max: int
    defilent: bool


def titre(niveau: int, *contenus: Balisage | str, **attributs: Any) -> Balisage:
    return el(f"h{min(niveau, NIVEAU_MAX)}", *contenus, **attributs)


def enligne(contenu: Iterable[Any]) -> Balisage:
    return joined([text(partie) if isinstance(partie, str) else _partie(partie) for partie in contenu])


def _partie(partie: Noeud) -> Balisage:
    nature, dedans = partie["t"], enligne(partie.get("c", ()))
    if nature == "b":
        return el("strong", dedans)
    if nature == "i":
        return el("em", dedans)
    if nature == "br":
        return el("br")
    if nature == "a" and (adresse := followable(partie["href"])):
        return el("a", dedans, href=adresse)
    return dedans


def blocs(noeuds: Iterable[Noeud], niveau: int, ecran: Ecran) -> Balisage:
    """`niveau` is that of the headings inside the text. A kind of bloc that is unknown is left out."""
    return joined([_BLOCS[noeud["t"]](noeud, niveau, ecran) for noeud in noeuds if noeud["t"] in _BLOCS])


def _paragraphe(noeud: Noeud, _niveau: int, _ecran: Ecran) -> Balisage:
    return el("p", enligne(noeud["c"]), dir="auto")


def _intertitre(noeud: Noeud, niveau: int, _ecran: Ecran) -> Balisage:
    return titre(niveau, noeud["v"], dir="auto")


def _liste(noeud: Noeud, _niveau: int, _ecran: Ecran) -> Balisage:
    # The list as a whole has one direction: its bullets stand on one side.
    return el(noeud["t"], *[el("li", enligne(point)) for point in noeud["c"]], dir="auto")


def _vide(noeud: Noeud, _niveau: int, _ecran: Ecran) -> Balisage:
    return el("p", el("em", noeud["v"]), class_="tu")


def _citation(noeud: Noeud, _niveau: int, _ecran: Ecran) -> Balisage:
    auteur = el("p", "— ", noeud["auteur"], class_="auteur", dir="auto") if noeud["auteur"] else VIDE
    return el("blockquote", el("p", noeud["v"], dir="auto"), auteur, class_="citation")


def _encadre(noeud: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    tete = titre(niveau, noeud["titre"], dir="auto") if noeud["titre"] else VIDE
    return el("div", tete, blocs(noeud["c"], niveau + bool(noeud["titre"]), ecran), class_="encadre")


def figure(noeud: Noeud, _niveau: int, ecran: Ecran) -> Balisage:
    legende = paroles.legende(noeud)
    sous = el("figcaption", legende, dir="auto") if legende else VIDE
    return el("figure", ecran.image(noeud), sous, class_="image")


def _tableau(noeud: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    if len(noeud["entetes"]) > ecran.colonnes_max:
        return _tableau_en_listes(noeud, niveau)
    entetes, lignes = noeud["entetes"], noeud["lignes"]
    chiffres = [i > 0 and all(_NOMBRE.match(ligne[i].strip()) for ligne in lignes) for i in range(len(entetes))]
    # The first column names its rows when it has a word for each.
    nomme = len(entetes) > 1 and all(ligne[0] and not _NOMBRE.match(ligne[0].strip()) for ligne in lignes)

    def case(valeur: str, rang: int, tete: str = "") -> Balisage:
        attributs: dict[str, Any] = {"class_": "n" if chiffres[rang] else None, "dir": "auto"}
        return el("th", valeur, scope=tete, **attributs) if tete else el("td", valeur, **attributs)

    table = el(
        "table",
        el("caption", noeud["titre"], dir="auto") if noeud["titre"] else VIDE,
        el("thead", el("tr", *[case(tete, i, "col" if tete else "") for i, tete in enumerate(entetes)])),
        el("tbody", *[
            el("tr", *[case(valeur, i, "row" if nomme and i == 0 else "") for i, valeur in enumerate(ligne)])
            for ligne in lignes
        ]),
    )  # fmt: skip
    if not ecran.defilent:
        return table
    nom = f"Tableau\u00a0: {noeud['titre']}" if noeud["titre"] else "Tableau"
    return el("div", table, class_="defile", role="group", tabindex=0, aria_label=nom)


def _tableau_en_listes(noeud: Noeud, niveau: int) -> Balisage:
    """Too wide for any screen: each row becomes a list, each value after its heading."""
    tete = titre(niveau, noeud["titre"], dir="auto") if noeud["titre"] else VIDE
    listes = [
        el("ul", *[
            el("li", el("strong", nom, "\u00a0: ") if nom else VIDE, valeur, dir="auto")
            for nom, valeur in zip(noeud["entetes"], ligne, strict=True)
        ], class_="ligne")
        for ligne in noeud["lignes"]
    ]  # fmt: skip
    return el("div", tete, *listes, class_="tableau-liste")


_BLOCS: dict[str, Callable[[Noeud, int, Ecran], Balisage]] = {
    "p": _paragraphe,
    "h": _intertitre,
    "ul": _liste,
    "ol": _liste,
    "vide": _vide,
    "citation": _citation,
    "encadre": _encadre,
    "image": figure,
    "tableau": _tableau,
}
