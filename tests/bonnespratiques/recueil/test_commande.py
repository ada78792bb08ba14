"""`manage.py produire_recueil`: the booklet as a file, or a sentence that says what is wrong and where."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FichePage
from bonnespratiques.recueil.arbre.extrait import extract
from bonnespratiques.recueil.fabrication import composition
from tests.bonnespratiques.recueil.lecture import words
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_booklet_is_written(tmp_path: Path, capsys):
    recueil((theme(), [fiche("Une pratique")]), slug="recueil-2026")
    sortie = tmp_path / "livret.pdf"
    call_command("produire_recueil", "recueil-2026", "--format", "pdf", "--sortie", str(sortie))
    assert "Une pratique" in words(sortie.read_bytes())
    assert list(tmp_path.glob(".*")) == []
    assert "pages" in capsys.readouterr().out


@pytest.mark.parametrize(("format_voulu", "debut"), [("epub", b"PK"), ("html", b"<!DOCTYPE html>"), ("docx", b"PK")])
def test_other_forms_are_written(tmp_path: Path, format_voulu: str, debut: bytes):
    recueil((theme(), [fiche("Une pratique")]), slug="r")
    sortie = tmp_path / "livret"
    call_command("produire_recueil", "r", "--format", format_voulu, "--sortie", str(sortie))
    assert sortie.read_bytes().startswith(debut)


def test_volumes_are_numbered_files(tmp_path: Path, monkeypatch):
    recueil((theme(), [fiche("Péniche"), fiche("Goélette")]), slug="r")
    monkeypatch.setattr(composition, "volumes_of", halves)
    call_command("produire_recueil", "r", "--sortie", str(tmp_path / "livret.pdf"))
    un, deux = (words((tmp_path / f"livret-volume-{n}.pdf").read_bytes()) for n in (1, 2))
    assert ("Péniche" in un, "Goélette" in un, "Péniche" in deux, "Goélette" in deux) == (True, False, False, True)
    assert not (tmp_path / "livret.pdf").exists()


def halves(document, forme):
    return [extract(document, {fiche["id"]}) for fiche in document.fiches]


def test_a_terminal_is_shown_how_far_it_is(tmp_path: Path):
    recueil((theme(), [fiche("Une pratique")]), slug="r")
    terminal = Terminal()
    call_command("produire_recueil", "r", "--format", "docx", "--sortie", str(tmp_path / "r.docx"), stderr=terminal)
    assert "1 sur 1" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\033[K")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_left_out_is_said(tmp_path: Path, capsys):
    reservee = fiche("Réservée")
    restrict_to_members(reservee)
    recueil((theme(), [fiche("A"), reservee]), slug="r")
    call_command("produire_recueil", "r", "--sortie", str(tmp_path / "r.pdf"))
    assert "« Réservée » : réservée aux membres, elle n’est pas imprimée." in capsys.readouterr().err


def test_an_unknown_format_is_refused(tmp_path: Path):
    with pytest.raises(CommandError, match="Format inconnu : odt"):
        call_command("produire_recueil", "r", "--format", "odt", "--sortie", str(tmp_path / "r"))


def test_an_unknown_recueil_names_those_of_the_site(tmp_path: Path):
    recueil((theme(), [fiche("A")]), slug="recueil-2026")
    with pytest.raises(CommandError, match=r"Aucun recueil « recueil-2025 »\. Recueils de ce site : recueil-2026\."):
        call_command("produire_recueil", "recueil-2025", "--sortie", str(tmp_path / "r.pdf"))


def test_a_folder_that_does_not_exist_is_said(tmp_path: Path):
    recueil((theme(), [fiche("A")]), slug="r")
    with pytest.raises(CommandError, match="donnez un nom de fichier dans un dossier qui existe"):
        call_command("produire_recueil", "r", "--sortie", str(tmp_path / "absent" / "r.pdf"))


def test_a_booklet_that_cannot_be_made_leaves_the_old_file_alone(tmp_path: Path, photo):
    sortie = tmp_path / "r.pdf"
    sortie.write_bytes(b"ancien")
    page = fiche("Sans mots", image=photo, image_alt="Des mots")
    FichePage.objects.filter(pk=page.pk).update(image_alt="")
    recueil((theme(), [page]), slug="r")
    with pytest.raises(CommandError, match="« Sans mots » : une image n’a pas de texte de remplacement"):
        call_command("produire_recueil", "r", "--sortie", str(sortie))
    assert sortie.read_bytes() == b"ancien"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["r.pdf"]
