"""A document without a printed table, but whose headings say its order: axes, themes, fiches. Word's heading styles, or the bookmarks
of a PDF; ours among them.

A fiche is a heading that a rubric « Origine » follows before any other heading; those above it are its theme and its axis. What
stands between its title and its first rubric is its organisation, then its promise. What the margin of our own PDF holds (key figures,
landmarks, contact, how to cite) is left out: a PDF does not say which is which.
"""

import re
from collections.abc import Iterator
from typing import Any

from bonnespratiques.echanges.livret.cles import key, words
from bonnespratiques.echanges.livret.formes import Axe, Entree, Sommaire
from bonnespratiques.echanges.livret.intitules import COEUR, find_intitule, is_sommaire
from bonnespratiques.echanges.livret.lignes import Ligne, split_lines
from bonnespratiques.echanges.livret.organismes import is_organisme, split_organismes
from bonnespratiques.echanges.livret_tiers.lignes import element_lines, plain_text
from bonnespratiques.rubriques import RUBRIQUES

Element = dict[str, Any]
_CONFERENCES = re.compile(r"^conferences?\b")
_MARGE = re.compile(
    r"^(?:chiffres? cles?|maturite|preuve|est ce pour moi|non communique|contact|recit de|recit anonyme|pour citer|a l appui)\b"
)
_COURANT = re.compile(r"^\d+ ")  # a running head: « 2 · Management collaboratif »
_SURTITRE = re.compile(r"\bFiche \d+ · \S+/f/\d+\b")
_ORGANISMES_MAX = 3  # paragraphs


def read_headings(flux: dict[str, Any]) -> tuple[str, Sommaire] | None:
    """(text, its table), or None when headings do not say where fiches are."""
    elements = [element for element in _without_margin(flux["elements"]) if element["t"] == "p"]
    fiches = set(_fiches(elements, niveau_min=2 if _is_ours(flux["elements"]) else 1))
    if not fiches:
        return None
    sommaire = Sommaire()
    corps: list[str] = []
    ancetres: dict[int, Element] = {}
    rang = niveau_fiche = 0  # level of the fiche under way
    while rang < len(elements):
        element = elements[rang]
        niveau = element["titre"]
        if rang in fiches:
            niveau_fiche = niveau
            rang = _add_fiche(elements, rang, [ancetres[n] for n in sorted(ancetres) if n < niveau], sommaire, corps)
            continue
        if niveau and niveau <= niveau_fiche and not _rubric(element):
            niveau_fiche = 0
        if niveau and not niveau_fiche:
            ancetres = {n: autre for n, autre in ancetres.items() if n < niveau} | {niveau: element}
        elif niveau_fiche:
            corps += element_lines(element, air=True)
        rang += 1
    if not sommaire.axes:
        return None
    couverture = _cover(flux, elements, min(fiches))
    sommaire.debut = sommaire.fin = len(split_lines(couverture))
    return couverture + "\n\n\n\n" + "\n".join(corps), sommaire


def _fiches(elements: list[Element], *, niveau_min: int) -> Iterator[int]:
    """Ranks of the headings right above an « Origine ». In our own booklets, those of level 1 open parts and « Lire une fiche »."""
    dernier = None
    for rang, element in enumerate(elements):
        intitule = _rubric(element)
        if intitule == "origine" and dernier is not None:
            if elements[dernier]["titre"] >= niveau_min:
                yield dernier
            dernier = None
        elif element["titre"] and not intitule:
            dernier = rang


def _rubric(element: Element) -> str:
    texte = plain_text(element)
    if not texte or len(texte) > 80:
        return ""
    found = find_intitule(Ligne(1, texte, texte, gras=True))
    return found.champ if found and not found.reste and (found.champ in COEUR or element["titre"]) else ""


def _add_fiche(
    elements: list[Element], rang: int, ancetres: list[Element], sommaire: Sommaire, corps: list[str]
) -> int:
    """Its entry in the table and its head in the body. Returns the rank of its first rubric."""
    titre = plain_text(elements[rang])
    fin = next(n for n in range(rang + 1, len(elements)) if _rubric(elements[n]))
    tete = [element for element in elements[rang + 1 : fin] if plain_text(element)]
    gras = [element for element in tete if element["c"][0][1] == "b"]
    if gras and len(gras) < len(tete):
        # The name in bold, then where it is; the promise in another hand.
        organismes = ["".join(run[0] for run in element["c"] if run[1] == "b").strip() for element in gras]
        promesse = " ".join(plain_text(element) for element in tete if element not in gras)
    else:
        organismes, promesse = _head([plain_text(element) for element in tete])
    axe = _axis(sommaire, plain_text(ancetres[0]) if ancetres else "Recueil")
    sous_theme = plain_text(ancetres[-1]) if len(ancetres) > 1 else ""
    sous_theme = "" if axe.conferences else sous_theme or axe.titre
    if sous_theme and sous_theme not in axe.sous_themes:
        axe.sous_themes.append(sous_theme)
    noms = [nom for texte in organismes for nom in (texte.split(" · ") if " · " in texte else split_organismes(texte))]
    page = len(sommaire.entrees) + 1
    sommaire.entrees.append(Entree(page, titre, noms, page, axe.titre, sous_theme, axe.conferences, "", words(titre)))
    corps += ["", "", "", "", titre, "", promesse, ""]
    return fin


def _head(tete: list[str]) -> tuple[list[str], str]:
    """(organisations, promise) among the paragraphs between a title and its first rubric."""
    if not tete or (len(tete) == 1 and not is_organisme(tete[0])):
        return [], " ".join(tete)
    organismes = tete[:1]
    while len(tete) > len(organismes) + 1 and len(organismes) < _ORGANISMES_MAX and is_organisme(tete[len(organismes)]):
        organismes.append(tete[len(organismes)])
    return organismes, " ".join(tete[len(organismes) :])


def _axis(sommaire: Sommaire, titre: str) -> Axe:
    for axe in sommaire.axes:
        if key(axe.titre) == key(titre):
            return axe
    sommaire.axes.append(Axe(titre, len(sommaire.axes) + 1, bool(_CONFERENCES.match(key(titre)))))
    return sommaire.axes[-1]


def _cover(flux: dict[str, Any], elements: list[Element], premiere: int) -> str:
    """The title page: what its file says of itself, or what stands above the table and the first heading."""
    proprietes = flux["proprietes"]
    if proprietes.get("Title") and _is_ours(flux["elements"]):
        return "\n\n".join(filter(None, [proprietes["Title"], proprietes.get("Subject", ""), *_date(elements)]))
    lignes: list[str] = []
    for element in elements[:premiere]:
        texte = plain_text(element)
        if (element["titre"] and element["style"] != "title") or is_sommaire(Ligne(1, texte, texte)):
            break
        lignes += element_lines(element, air=True)
    return "\n".join(lignes)


def _date(elements: list[Element]) -> list[str]:
    """« Tours, 16 novembre 2026 », as our title page says it, near the top."""
    jour = re.compile(r"\b\d{1,2}(?:er)?\s\w+\s(?:19|20)\d\d$")
    return [texte for element in elements[:12] if jour.search(texte := plain_text(element)) and len(texte) < 120][:1]


# ---------------------------------------------------------------- our own PDF


def _is_ours(elements: list[Element]) -> bool:
    return any(element["t"] == "p" and _SURTITRE.search(plain_text(element)) for element in elements)


def _without_margin(elements: list[Element]) -> list[Element]:
    """Our own PDF without what stands in its margins and at the foot of its fiches: from there to the turn of the page."""
    if not _is_ours(elements):
        return elements
    titres = {key(plain_text(element)) for element in elements if element["t"] == "p" and element["titre"]}
    gardes: list[Element] = []
    rubriques = {key(rubrique.titre) for rubrique in RUBRIQUES}
    dehors = False
    for element in elements:
        texte = plain_text(element) if element["t"] == "p" else ""
        cle = key(texte)
        if element.get("saut") or element.get("titre") or cle in rubriques:
            dehors = False
        if _MARGE.match(cle) and not element.get("titre"):
            dehors = True
        courant = not element.get("titre") and (_COURANT.sub("", cle) in titres or texte.endswith("(suite)"))
        if not dehors and not courant and not _SURTITRE.search(texte):
            gardes.append(element)
    return gardes
