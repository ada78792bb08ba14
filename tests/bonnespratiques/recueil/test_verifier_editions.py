"""`manage.py verifier_editions`: what changed on the disk or in the base is found; what was lost comes back identical, or not at all."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from bonnespratiques.models import Edition
from bonnespratiques.recueil.edition import depot, verification
from tests.bonnespratiques.recueil.editions import bytes_of, freeze_now, two_fiches

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def verify(*options: str) -> str:
    """What the command says; what it says last when it fails, after « échec »."""
    dit = StringIO()
    try:
        call_command("verifier_editions", *options, stdout=dit)
    except CommandError as erreur:
        return f"{dit.getvalue()}échec {erreur}"
    return dit.getvalue()


def edit(path, octets: bytes | None) -> None:
    path.chmod(0o644)
    path.unlink() if octets is None else path.write_bytes(octets)


@pytest.fixture
def illustree(photo) -> Edition:
    page, (premiere, _) = two_fiches()
    premiere.image, premiere.image_alt = photo, "Le plan de l’accueil"
    premiere.save_revision().publish()
    return freeze_now(page, formes=("html", "zip"))


def test_nothing_to_say_of_a_site_without_edition():
    assert "0 édition lue" in verify()


def test_an_edition_as_it_was_frozen(illustree):
    assert verify() == "1 édition lue : tout est ce qui a été gelé.\n"


@pytest.mark.parametrize("octets", [None, b"", b"<html>"])
def test_a_file_that_changed_or_is_gone_is_found_then_comes_back_identical(illustree, octets):
    fige = bytes_of(illustree)
    edit(depot.folder_of(illustree) / "html.html", octets)
    dit = verify()
    assert "html, volume 1 : le fichier n’est plus" in dit
    assert "échec 1 édition lue : 1 écart" in dit
    assert "Il est rétabli, à l’identique." in verify("--refaire")
    assert bytes_of(illustree) == fige
    assert "tout est ce qui a été gelé" in verify()


def test_a_whole_folder_lost_is_not_made_up_without_its_pictures(illustree):
    for nom in bytes_of(illustree):
        edit(depot.folder_of(illustree) / nom, None)
    dit = verify("--refaire")
    assert "l’image" in dit
    assert "échec 1 édition lue : 3 écarts" in dit
    assert bytes_of(illustree) == {}


def test_a_picture_that_is_another_never_makes_the_file_again(illustree):
    dossier = depot.folder_of(illustree)
    (image,) = (dossier / "images").iterdir()
    edit(image, image.read_bytes() + b"\0")
    edit(dossier / "html.html", None)
    for livret in (depot.racine().parent / "livrets").rglob("*"):  # the booklet kept since the gel would be right
        livret.is_file() and livret.unlink()
    assert "Recomposé, il n’est pas identique" in verify("--refaire")
    assert "html.html" not in bytes_of(illustree)


def test_another_engine_does_not_try(illustree, monkeypatch):
    edit(depot.folder_of(illustree) / "zip.zip", None)
    monkeypatch.setattr(verification, "engine", lambda: b"another")
    assert "Le compositeur a changé depuis : seule une sauvegarde peut le rétablir." in verify("--refaire")


def test_a_tree_changed_in_the_base_is_found(illustree):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bonnespratiques_edition SET contenu = REPLACE(contenu, 'jeudi', 'samedi')")
    assert "le contenu en base n’est plus celui qui a été gelé" in verify("--refaire")


def test_an_altered_file_is_told_apart_by_edition(illustree):
    seconde = freeze_now(two_fiches()[0])
    edit(depot.folder_of(seconde) / "html.html", b"")
    dit = verify()
    assert dit.count("n’est plus celui") == 1
    assert "échec 2 éditions lues : 1 écart" in dit
