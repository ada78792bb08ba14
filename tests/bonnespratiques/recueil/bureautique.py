"""Word documents for the tests of this folder: built, opened by python-docx, saved again or printed by LibreOffice, read back."""

import io
import json
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from docx import Document as DocumentWord
from docx.document import Document as TypeDocument

from bonnespratiques.models import FichePage, Illustration, Organisme, Provenance, RecueilPage, Tag, ThemePage
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.rendu.execution import render
from bonnespratiques.recueil.rendu.formes import FORMES

SOFFICE = shutil.which("soffice")
sans_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice n’est pas installé")
FORMATS = {"pdf": "pdf", "odt": "odt", "docx": "docx:MS Word 2007 XML"}
# What a new site decides by itself: numbers and addresses of fiches and of the recueil, names of the pictures' copies.
DU_SITE = {"id", "numero", "url", "url_courte", "src"}


def build_docx(document: Document) -> bytes:
    return render(document, FORMES["docx"]).octets


def open_docx(octets: bytes) -> TypeDocument:
    return DocumentWord(io.BytesIO(octets))


def libreoffice(fichiers: list[Path], vers: str, sortie: Path) -> list[Path]:
    """Each file converted, in one run; its own profile: two tests may run side by side."""
    profil = f"-env:UserInstallation=file://{sortie}/profil"
    commande = [str(SOFFICE), profil, "--headless", "--convert-to", FORMATS[vers], "--outdir", str(sortie)]
    subprocess.run([*commande, *map(str, fichiers)], check=True, capture_output=True, timeout=300)
    return [sortie / f"{fichier.stem}.{vers}" for fichier in fichiers]


def empty_site() -> None:
    """All that a booklet could be found again in is gone."""
    for modele in (RecueilPage, FichePage, ThemePage):
        for page in modele.objects.order_by("-depth"):
            page.delete()
    for table in (Organisme, Provenance, Tag, Illustration):
        table.objects.all().delete()


def import_file(chemin: Path, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("importer_recueil", str(chemin), stdout=out, json=True, **options)
    return json.loads(out.getvalue().splitlines()[-1])


def comparable(document: Document, *, contacts: bool = False) -> dict[str, Any]:
    """The tree without what is the site's own (`DU_SITE`), fiches known by their rank; contacts come back private.

    Committees are listed in the order of the site's themes, which the booklet does not say.
    """
    rangs = {fiche["id"]: f"rang-{rang}" for rang, fiche in enumerate(document.fiches)}

    def clean(noeud: Any) -> Any:
        if isinstance(noeud, dict):
            sans = DU_SITE if contacts else DU_SITE | {"contacts"}
            return {cle: clean(valeur) for cle, valeur in noeud.items() if cle not in sans}
        if isinstance(noeud, list):
            return [clean(element) for element in noeud]
        return unicodedata.normalize("NFC", rangs.get(noeud, noeud)) if isinstance(noeud, str) else noeud

    arbre = clean(document.donnees)
    arbre["credits"]["comites"].sort()
    return arbre


def differences(avant: Any, apres: Any, chemin: str = "") -> list[str]:
    """Where two trees differ, one line each: a whole diff of a booklet would be unreadable."""
    if isinstance(avant, dict) and isinstance(apres, dict):
        cles = sorted(set(avant) | set(apres))
        return [d for cle in cles for d in differences(avant.get(cle), apres.get(cle), f"{chemin}/{cle}")]
    if isinstance(avant, list) and isinstance(apres, list) and len(avant) == len(apres):
        return [
            d
            for rang, (a, b) in enumerate(zip(avant, apres, strict=True))
            for d in differences(a, b, f"{chemin}/{rang}")
        ]
    return [] if avant == apres else [f"{chemin} : {avant!r} ≠ {apres!r}"]
