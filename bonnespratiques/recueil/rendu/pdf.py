"""PDF of a document tree, by Typst: PDF/UA-1 for screen readers and PDF/A-2a for archives, in one file.

Contributeurs' words reach the compiler as JSON data, never as source (`compilateur.py`). Fiches that `livret.mesures` does not know
are measured first (`mesure.py`), then the booklet is set once. Runs in the process that composes: no Django here.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from PIL import Image

from bonnespratiques.recueil.rendu.caracteres import to_print
from bonnespratiques.recueil.rendu.compilateur import compile_pdf, install
from bonnespratiques.recueil.rendu.livret import Livret, Refus
from bonnespratiques.recueil.rendu.mesure import mises_of
from bonnespratiques.recueil.rendu.mise_en_page import Noeud, into_pages, may_share
from bonnespratiques.recueil.rendu.qr import qr_path

_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")  # Typst writes its page tree first, in clear


def render(livret: Livret) -> bytes:
    """The booklet, or with the option `gabarit` another document that imports its templates. Same content, same bytes.

    Raises `Refus` with Typst's own reason, and the fiche it comes from when that is known.
    """
    install(livret)
    donnees = to_print(livret.donnees)
    if "gabarit" in livret.options:
        octets = compile_pdf(livret, livret.options["gabarit"], donnees, donnees["jour"])
    else:
        _prepare(livret, donnees)
        livret.advance("composition", 0, 1)
        octets = compile_pdf(livret, "recueil.typ", donnees, donnees["recueil"]["jour"])
    trouve = _PAGES.search(octets[:4096])
    livret.pages = int(trouve[1]) if trouve else None
    return octets


def _prepare(livret: Livret, donnees: dict[str, Any]) -> None:
    """What the templates need beside the content: codes, shapes of pictures, how each fiche stands and on which page."""
    for image in _images(donnees):
        image["ratio"] = _ratio(livret, image["src"])
    recueil = _prepare_recueil(donnees)
    for axe in donnees["axes"]:
        _prepare_axe(axe)
    fiches = [fiche for axe in donnees["axes"] for fiche in axe["fiches"]]
    for fiche in fiches:
        fiche["qr"] = qr_path(fiche["url"])
    donnees["explique"] = any(fiche["rubriques"] for fiche in fiches)
    donnees["carreaux"] = [(rang, f["numero"]) for rang, axe in enumerate(donnees["axes"]) for f in axe["fiches"]]
    grille, mises = mises_of(livret, recueil, fiches)
    for axe in donnees["axes"]:
        axe["pages"] = into_pages(axe.pop("fiches"), mises, grille)
    donnees["mises"] = mises


def _ratio(livret: Livret, nom: str) -> float:
    """Height over width. Raises `Refus`: not one of our names, or not a picture."""
    try:
        with Image.open(io.BytesIO(livret.image(nom))) as image:
            return image.height / max(1, image.width)
    except OSError as erreur:
        raise Refus(f"L’image {nom} est illisible.") from erreur


def _prepare_recueil(donnees: dict[str, Any]) -> Noeud:
    """The address to come back to is that of the edition, once there is one."""
    recueil: Noeud = donnees["recueil"]
    volume = donnees.get("volume")
    recueil["volume"] = volume and volume | {"nom": f"Volume\u00a0{volume['rang']} sur {volume['sur']}"}
    citee = recueil["edition"] or recueil
    recueil["adresse"], recueil["adresse_courte"] = citee["url"], citee["url_courte"]
    recueil["qr"] = qr_path(recueil["adresse"])
    return recueil


def _prepare_axe(axe: Noeud) -> None:
    """The fiches of a part in one list, each with the section it opens. Without headings above them, levels do not skip one."""
    axe["fiches"], axe["entrees"], axe["sommaire"] = [], [], []
    for section in axe["sections"]:
        niveau = 1 + bool(axe["ouverture"]) + bool(section["titre"])
        for rang, fiche in enumerate(section["fiches"]):
            repere = section["id"] if section["titre"] and rang == 0 else ""
            fiche |= {"section": section["titre"], "repere": repere, "niveau": niveau, "partageable": may_share(fiche)}
        axe["fiches"] += section["fiches"]
        if section["titre"]:
            axe["sommaire"].append({"sorte": "section", "id": section["id"], "titre": section["titre"]})
        axe["sommaire"] += [
            {"sorte": "fiche", "id": f["id"], "titre": f["titre"], "cote": " · ".join(f["organismes"])}
            for f in section["fiches"]
        ]
        titres = [section] if section["titre"] else section["fiches"]
        axe["entrees"] += [(noeud["id"], noeud["titre"]) for noeud in titres]
    del axe["sections"]
    axe["nombre"] = len(axe["fiches"])
    axe.setdefault("suite", False)


def _images(noeud: Any) -> Iterator[Noeud]:
    if isinstance(noeud, dict):
        if noeud.get("t") == "image":
            yield noeud
        for valeur in noeud.values():
            yield from _images(valeur)
    elif isinstance(noeud, list):
        for valeur in noeud:
            yield from _images(valeur)
