"""Part of a booklet as a booklet of its own: some of its fiches, with the same words around them.

What points to a fiche that is not there any more points to nothing: the indexes, the programme. Caller: `fabrication.coupable`.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from bonnespratiques.recueil.arbre.document import Document

_LISTES = ("organismes", "mots_cles", "blocs", "indicateurs", "reperes", "non_communique", "contacts")
_TEXTES = ("promesse", "lieu", "theme", "recit", "note_lecteur")


def extract(document: Document, ids: Collection[str]) -> Document:
    """`ids`: those of the fiches to keep (`fiche["id"]`), in the order of the booklet. Alerts stay behind."""
    donnees = document.donnees
    axes = [{**axe, "sections": list(_sections(axe, ids))} for axe in donnees["axes"]]
    reste = {
        **donnees,
        "axes": [axe for axe in axes if axe["sections"]],
        "index": {nom: list(_entries(entrees, ids)) for nom, entrees in donnees["index"].items()},
        "programme": {
            **donnees["programme"],
            "seances": [
                {**seance, "fiche": seance["fiche"] if seance["fiche"] in ids else ""}
                for seance in donnees["programme"]["seances"]
            ],
        },
    }
    noms = set(_image_names(reste))
    images = {nom: lire for nom, lire in document.images.items() if nom in noms}
    return replace(document, donnees=reste, images=images, alertes=[])


def without_words(document: Document) -> Document:
    """The same booklet, its fiches empty of all that their authors wrote: what is left of it is its own words."""
    axes = [
        {
            **axe,
            "sections": [
                {**section, "fiches": [_emptied(fiche) for fiche in section["fiches"]]} for section in axe["sections"]
            ],
        }
        for axe in document.donnees["axes"]
    ]
    donnees = {**document.donnees, "axes": axes, "index": {nom: [] for nom in document.donnees["index"]}}
    noms = set(_image_names(donnees))
    images = {nom: lire for nom, lire in document.images.items() if nom in noms}
    return replace(document, donnees=donnees, images=images, alertes=[])


def _emptied(fiche: dict[str, Any]) -> dict[str, Any]:
    rubriques = [{**rubrique, "blocs": [{"t": "vide", "v": "…"}]} for rubrique in fiche["rubriques"]]
    vide: dict[str, Any] = {nom: [] for nom in _LISTES} | dict.fromkeys(_TEXTES, "")
    return {**fiche, **vide, "titre": "Fiche", "image": None, "rubriques": rubriques}


def fiche_showing(document: Document, image: str) -> dict[str, Any] | None:
    """The first fiche that shows this picture (a name of ours)."""
    return next((fiche for fiche in document.fiches if image in _image_names(fiche)), None)


def _sections(axe: dict[str, Any], ids: Collection[str]) -> Iterator[dict[str, Any]]:
    for section in axe["sections"]:
        if fiches := [fiche for fiche in section["fiches"] if fiche["id"] in ids]:
            yield {**section, "fiches": fiches}


def _entries(entrees: list[dict[str, Any]], ids: Collection[str]) -> Iterator[dict[str, Any]]:
    for entree in entrees:
        if fiches := [identifiant for identifiant in entree["fiches"] if identifiant in ids]:
            yield {**entree, "fiches": fiches}


def _image_names(noeud: Any) -> Iterator[str]:
    if isinstance(noeud, dict):
        if noeud.get("t") == "image":
            yield noeud["src"]
        for valeur in noeud.values():
            yield from _image_names(valeur)
    elif isinstance(noeud, list):
        for element in noeud:
            yield from _image_names(element)
