"""Icons of a web page: each is drawn once in the page, then used by its name. The drawings are the site's own (`icones`)."""

from bonnespratiques.icones import TRACES
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


def aucune(_nom: str) -> Balisage:
    """Where a form draws no icon: the words are enough."""
    return VIDE
