"""Typst, called the same way by all that use it: our templates and fonts, the pictures of the build, nothing else."""

import json
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

from bonnespratiques.recueil.rendu.livret import Livret, Refus

NORMES: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]
_ICI = Path(__file__).resolve().parent
GABARITS_DIR = _ICI / "gabarits"
POLICES_DIR = _ICI / "polices"


@cache
def moteur() -> str:
    """SHA-256 of what decides of a layout beside the text: templates, fonts, Typst, our arithmetic."""
    somme = sha256(version("typst").encode())
    for fichier in (*sorted(GABARITS_DIR.glob("*.typ")), *sorted(POLICES_DIR.glob("*.ttf")), _ICI / "mise_en_page.py"):
        somme.update(fichier.read_bytes())
    return somme.hexdigest()


def install(livret: Livret) -> None:
    """The templates beside the pictures: inside its root, Typst can read any file, and there is no other."""
    for fichier in GABARITS_DIR.glob("*.typ"):
        (livret.racine / fichier.name).write_bytes(fichier.read_bytes())


def compile_pdf(livret: Livret, gabarit: str, donnees: dict[str, Any], jour: list[int]) -> bytes:
    """The same `donnees` give the same bytes: no clock but `jour`, [year, month, day]. Raises `Refus` with Typst's own reason."""
    annee, mois, jour_du_mois = jour
    try:
        octets, avertissements = typst.compile_with_warnings(
            str(livret.racine / gabarit),
            **_options(livret, donnees),
            format="pdf",
            pdf_standards=NORMES,
            timestamp=datetime(annee, mois, jour_du_mois, tzinfo=UTC),
        )
    except typst.TypstError as erreur:
        raise Refus("\n".join([erreur.message, *erreur.hints])) from erreur
    if avertissements:
        # « layout did not converge » prints wrong page numbers: better no booklet than a false one.
        raise Refus("\n".join(avertissement.message for avertissement in avertissements))
    return octets


def metadata(livret: Livret, gabarit: str, donnees: dict[str, Any], *reperes: str) -> list[list[Any]]:
    """What the metadata under each label of a document hold, in order. Raises `Refus`."""
    try:
        compilateur = typst.Compiler(str(livret.racine / gabarit), **_options(livret, donnees))
        return [json.loads(compilateur.query(f"<{repere}>", field="value")) for repere in reperes]
    except RuntimeError as erreur:  # a query does not raise the errors that a compilation does
        raise Refus(str(erreur).removeprefix("failed to compile document: ")) from erreur


def _options(livret: Livret, donnees: dict[str, Any]) -> dict[str, Any]:
    return {
        "root": str(livret.racine),
        "font_paths": [str(POLICES_DIR)],
        "ignore_system_fonts": True,
        "package_path": str(livret.dossier),
        "package_cache_path": str(livret.dossier),
        "sys_inputs": {
            "donnees": json.dumps(donnees, ensure_ascii=False),
            "papier": livret.options.get("papier", "a4"),
        },
    }
