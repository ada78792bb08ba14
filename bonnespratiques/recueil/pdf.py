"""PDF of a document tree, by Typst: PDF/UA-1 for screen readers and PDF/A-2a for archives, in one file.

Contributeurs' words reach the compiler as JSON data, never as source. Each build has a directory of its own, whose root holds
the template and the pictures under names of ours, nothing else: inside its root, Typst can read any file.
"""

import copy
import json
import subprocess
import sys
import tempfile
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bonnespratiques.recueil import images
from bonnespratiques.recueil.alertes import LivretImpossible, blocking
from bonnespratiques.recueil.document import Document
from bonnespratiques.recueil.qr import qr_path

DUREE_MAX_S = 60
_ICI = Path(__file__).resolve().parent
GABARITS_DIR = _ICI / "gabarits"
POLICES_DIR = _ICI / "polices"
COMPOSER = _ICI / "composer.py"


def fingerprint(document: Document) -> str:
    """SHA-256 of all that decides of the bytes: content (with the pictures' own hashes), template, fonts, compiler."""
    return sha256(document.canonical() + _engine()).hexdigest()


@cache
def _engine() -> bytes:
    somme = sha256(version("typst").encode())
    for fichier in sorted([*GABARITS_DIR.glob("*.typ"), *POLICES_DIR.glob("*.ttf"), COMPOSER]):
        somme.update(fichier.name.encode() + fichier.read_bytes())
    return somme.digest()


def build_pdf(document: Document) -> bytes:
    """The booklet. The same document gives the same bytes.

    Raises `LivretImpossible`: an alert stops it, a picture cannot be read, or the compiler refuses, crashes or takes too long.
    """
    blocage = blocking(document.alertes)
    if blocage:
        raise LivretImpossible("Le livret ne peut pas être composé :\n" + "\n".join(f"– {a}" for a in blocage), blocage)
    with tempfile.TemporaryDirectory(prefix="recueil-") as nom:
        dossier = Path(nom)
        _lay_out(document, dossier)
        _compose(dossier)
        return (dossier / "livret.pdf").read_bytes()


def build_page(gabarit: Path, donnees: dict[str, Any]) -> bytes:
    """Another document than a booklet: `gabarit`, which may import those of the booklet, filled with `donnees`.

    `donnees["jour"]` is its date: [year, month, day]. Raises `LivretImpossible`.
    """
    with tempfile.TemporaryDirectory(prefix="page-") as nom:
        dossier = Path(nom)
        _lay_out_templates(dossier, donnees)
        (dossier / "racine" / gabarit.name).write_bytes(gabarit.read_bytes())
        _compose(dossier, gabarit.name)
        return (dossier / "livret.pdf").read_bytes()


def _lay_out(document: Document, dossier: Path) -> None:
    _lay_out_templates(dossier, _with_qr(document.donnees))
    images.copy_renditions(document.illustrations, dossier / "racine" / "images")


def _lay_out_templates(dossier: Path, donnees: dict[str, Any]) -> None:
    racine = dossier / "racine"
    (racine / "images").mkdir(parents=True)
    for gabarit in GABARITS_DIR.glob("*.typ"):
        (racine / gabarit.name).write_bytes(gabarit.read_bytes())
    (dossier / "polices").symlink_to(POLICES_DIR)
    (dossier / "donnees.json").write_text(json.dumps(donnees, ensure_ascii=False))


def _with_qr(donnees: dict[str, Any]) -> dict[str, Any]:
    """The codes are drawn from the addresses, at the last moment: they are no part of the content."""
    donnees = copy.deepcopy(donnees)
    fiches = [fiche for axe in donnees["axes"] for section in axe["sections"] for fiche in section["fiches"]]
    for noeud in [donnees["recueil"], *fiches]:
        noeud["qr"] = qr_path(noeud["url"])
    return donnees


def _compose(dossier: Path, *gabarit: str) -> None:
    try:
        resultat = subprocess.run(  # noqa: S603 - our own script, our own arguments
            [sys.executable, "-I", str(COMPOSER), str(dossier), *gabarit],
            capture_output=True,
            timeout=DUREE_MAX_S,
            check=False,
            cwd=dossier,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as erreur:
        raise LivretImpossible(
            f"La composition du livret a dépassé {DUREE_MAX_S} secondes. Partagez-le en plusieurs recueils."
        ) from erreur
    if resultat.returncode == 1:
        raise LivretImpossible(
            f"Le compositeur a refusé le livret : {resultat.stderr.decode(errors='replace').strip()}"
        )
    if resultat.returncode != 0:
        raise LivretImpossible(
            "Le compositeur s’est arrêté avant la fin (mémoire ou temps épuisés, ou texte qu’il ne sait pas lire). "
            "Retirez les dernières fiches ajoutées au recueil, puis réessayez."
        )
