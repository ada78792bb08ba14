"""Icons of a web page: each is drawn once in the page, then used by its name. The drawings are the site's own (`icones`)."""

from typing import Any

from bonnespratiques.icones import TRACES
from bonnespratiques.indicateurs import LARGEUR_MAX, bars
from bonnespratiques.recueil.rendu.balises import VIDE, Balisage, el

_AUTRES_NOMS = {"note": "crayon"}  # what the tree calls otherwise
_DESSINES = (
    *("origine", "resultats", "principes", "conseils", "freins", "condition", "aujourdhui", "crayon"),
    *("service", "management", "conference", "pratique", "essai", "personne", "livre", "haut", "oui"),
)


def sprite() -> Balisage:
    """All the drawings, hidden, at the top of the page."""
    # Markup of ours, from a table of constants: the one exception to « `el` writes all ».
    symboles = [el("symbol", Balisage(TRACES[nom]), id=f"signe-{nom}", viewBox="0 0 24 24") for nom in _DESSINES]
    return el("svg", *symboles, class_="signes", aria_hidden="true", width="0", height="0")


def icone(nom: str) -> Balisage:
    """Decoration only: words always stand beside it."""
    nom = _AUTRES_NOMS.get(nom, nom)
    if nom not in _DESSINES:
        return VIDE
    return el("svg", el("use", href=f"#signe-{nom}"), class_="icone", aria_hidden="true", focusable="false")


def barres(indicateur: dict[str, Any]) -> Balisage:
    """Before, outlined, above after, solid, on one scale; nothing where they cannot be compared. Decoration: the words say it all."""
    longueurs = bars(indicateur["avant"], indicateur["chiffre"]) if indicateur["avant_nombre"] else None
    if longueurs is None or longueurs.avant is None:
        return VIDE
    traits = [
        el("rect", x=1, y=1, width=longueurs.avant, height=8, class_="barre-avant"),
        el("rect", x=0, y=13, width=longueurs.apres + 2, height=10, class_="barre-apres"),
    ]
    cadre = f"0 0 {LARGEUR_MAX + 2} 24"
    return el("svg", *traits, class_="barres", viewBox=cadre, aria_hidden="true", focusable="false")


def aucun(_noeud: object) -> Balisage:
    """Where a form draws nothing: the words are enough."""
    return VIDE
