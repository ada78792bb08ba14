"""Rich text and illustration blocks of a fiche as nodes of the document tree: an allow-list, so that a kind of content that we do
not know is left out instead of being printed raw.

Nodes: {t: p|ul|ol, c}, {t: h, v}, {t: citation, v, auteur}, {t: encadre, titre, c}, {t: tableau, titre, entetes, lignes},
{t: image, src, alt, legende, credit}, {t: vide, v}. Inline content: see `bonnespratiques.texte_riche.Bloc`.
"""

from collections.abc import Iterable
from typing import Any

from bonnespratiques.recueil.arbre.ecriture import Ecriture
from bonnespratiques.recueil.arbre.images import Galerie
from bonnespratiques.recueil.arbre.lus import Lus
from bonnespratiques.texte_riche import Bloc, is_blank, to_blocs

Noeud = dict[str, Any]


def rich_text(html: str, ecrire: Ecriture) -> list[Noeud]:
    lu = _lus(html or "")
    ecrire.remplaces.update(lu["remplaces"])
    return lu["noeuds"]


def is_blank_text(html: str) -> bool:
    """As `texte_riche.is_blank`, of a text that was read already."""
    return _lus(html or "")["vide"]


def _read(html: str) -> dict[str, Any]:
    ecrire = Ecriture()
    noeuds = [_noeud(bloc, ecrire) for bloc in to_blocs(html)]
    return {"noeuds": noeuds, "remplaces": sorted(ecrire.remplaces), "vide": is_blank(html)}


_lus = Lus(_read)


def _noeud(bloc: Bloc, ecrire: Ecriture) -> Noeud:
    if bloc["t"] == "h":
        return {"t": "h", "v": ecrire(bloc["v"])}
    if bloc["t"] == "p":
        return {"t": "p", "c": _inline(bloc["c"], ecrire)}
    return {"t": bloc["t"], "c": [_inline(ligne, ecrire) for ligne in bloc["c"]]}


def _inline(contenu: list, ecrire: Ecriture) -> list:
    return [
        ecrire(partie)
        if isinstance(partie, str)
        else {**partie, "c": _inline(partie["c"], ecrire)}
        if "c" in partie
        else partie
        for partie in contenu
    ]


def illustration_blocs(blocs: Iterable[dict], ecrire: Ecriture, galerie: Galerie) -> list[Noeud]:
    """`blocs`: the stored form of the stream, {type, value}: reading it needs no query, unlike its Python values."""
    noeuds = []
    for bloc in blocs:
        convertir = _CONVERSIONS.get(bloc["type"])
        noeud = convertir(bloc["value"], ecrire, galerie) if convertir else None
        if noeud:
            noeuds.append(noeud)
    return noeuds


def liste(valeur: Iterable | None) -> list:
    """The values of a stored ListBlock, whether each is wrapped ({type: item, value}) or bare, as older data are."""
    return [
        element["value"] if isinstance(element, dict) and "value" in element else element for element in valeur or ()
    ]


def _citation(valeur: dict, ecrire: Ecriture, _galerie: Galerie) -> Noeud | None:
    texte = ecrire(valeur.get("texte") or "").strip("«»\u00a0\u202f ")
    return (
        {"t": "citation", "v": f"«\u00a0{texte}\u00a0»", "auteur": ecrire(valeur.get("auteur") or "")}
        if texte
        else None
    )


def _encadre(valeur: dict, ecrire: Ecriture, _galerie: Galerie) -> Noeud | None:
    contenu = rich_text(valeur.get("texte") or "", ecrire)
    return {"t": "encadre", "titre": ecrire(valeur.get("titre") or ""), "c": contenu} if contenu else None


def _tableau(valeur: dict, ecrire: Ecriture, _galerie: Galerie) -> Noeud | None:
    """Short rows and short headings are completed: every row of a table has as many cells, and no cell is lost."""
    entetes = [ecrire(tete or "") for tete in liste(valeur.get("entetes"))]
    lignes = [[ecrire(case or "") for case in liste(ligne)] for ligne in liste(valeur.get("lignes"))]
    lignes = [ligne for ligne in lignes if any(ligne)]
    if not lignes or not any(entetes):
        return None
    largeur = max(len(ligne) for ligne in [entetes, *lignes])
    entetes, *lignes = [ligne + [""] * (largeur - len(ligne)) for ligne in [entetes, *lignes]]
    return {"t": "tableau", "titre": ecrire(valeur.get("titre") or ""), "entetes": entetes, "lignes": lignes}


def _image(valeur: dict, ecrire: Ecriture, galerie: Galerie) -> Noeud | None:
    return galerie.node(valeur.get("image"), valeur.get("alt") or "", valeur.get("legende") or "", ecrire)


_CONVERSIONS = {"verbatim": _citation, "encadre": _encadre, "tableau": _tableau, "image": _image}
