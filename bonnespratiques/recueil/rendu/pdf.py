"""PDF of a document tree, by Typst: PDF/UA-1 for screen readers and PDF/A-2a for archives, in one file.

Contributeurs' words reach the compiler as JSON data, never as source. The root of a build holds the templates and the pictures
under names of ours, nothing else: inside its root, Typst can read any file. Runs in the process that composes: no Django here.
"""

import copy
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from bonnespratiques.recueil.rendu.caracteres import to_print
from bonnespratiques.recueil.rendu.livret import Livret, Refus
from bonnespratiques.recueil.rendu.qr import qr_path

NORMES: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]
_ICI = Path(__file__).resolve().parent
GABARITS_DIR = _ICI / "gabarits"
POLICES_DIR = _ICI / "polices"
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")  # Typst writes its page tree first, in clear


def render(livret: Livret) -> bytes:
    """The booklet, or with the option `gabarit` another document that imports its templates. Same content, same bytes.

    Raises `Refus` with Typst's own reason.
    """
    gabarit = livret.options.get("gabarit", "recueil.typ")
    for fichier in GABARITS_DIR.glob("*.typ"):
        (livret.racine / fichier.name).write_bytes(fichier.read_bytes())
    donnees = to_print(livret.donnees)
    if "recueil" in donnees:
        donnees = _with_qr(donnees)
    octets = _compile(livret, gabarit, donnees)
    trouve = _PAGES.search(octets[:4096])
    livret.pages = int(trouve[1]) if trouve else None
    return octets


def _with_qr(donnees: dict[str, Any]) -> dict[str, Any]:
    """The codes are drawn from the addresses, at the last moment: they are no part of the content."""
    donnees = copy.deepcopy(donnees)
    fiches = [fiche for axe in donnees["axes"] for section in axe["sections"] for fiche in section["fiches"]]
    for noeud in [donnees["recueil"], *fiches]:
        noeud["qr"] = qr_path(noeud["url"])
    return donnees


def _compile(livret: Livret, gabarit: str, donnees: dict[str, Any]) -> bytes:
    annee, mois, jour = donnees["recueil"]["jour"] if "recueil" in donnees else donnees["jour"]
    try:
        octets, avertissements = typst.compile_with_warnings(
            str(livret.racine / gabarit),
            root=str(livret.racine),
            font_paths=[str(POLICES_DIR)],
            ignore_system_fonts=True,
            package_path=str(livret.dossier),
            package_cache_path=str(livret.dossier),
            sys_inputs={"donnees": json.dumps(donnees, ensure_ascii=False)},
            format="pdf",
            pdf_standards=NORMES,
            # The same content gives the same bytes: no clock.
            timestamp=datetime(annee, mois, jour, tzinfo=UTC),
        )
    except typst.TypstError as erreur:
        raise Refus("\n".join([erreur.message, *erreur.hints])) from erreur
    if avertissements:
        # « layout did not converge » prints wrong page numbers: better no booklet than a false one.
        raise Refus("\n".join(avertissement.message for avertissement in avertissements))
    return octets
