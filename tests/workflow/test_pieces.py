"""Files joined to a dossier: what is taken, what is refused and how it is said, who may read them, what is left of them."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from bonnespratiques import isole
from tests.factories import DossierStory, PersonneFactory, coauteur, comite, theme
from workflow.documents import pieces
from workflow.documents.reconnaitre import FichierRefuse, Genre, recognise
from workflow.models import CourrielSortant, PieceJointe
from workflow.permissions import can_view

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"
DOCX_TYPES = b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'


def archive(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def docx(*more: tuple[str, bytes]) -> bytes:
    return archive(("[Content_Types].xml", DOCX_TYPES), ("word/document.xml", b"<w/>"), *more)


def odt(*more: tuple[str, bytes]) -> bytes:
    return archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<o/>"), *more)


def image(form: str = "JPEG", size: tuple[int, int] = (40, 20), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def upload(data: bytes = PDF, name: str = "guide.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def join(story: DossierStory, data: bytes = PDF, name: str = "guide.pdf", *, by=None) -> PieceJointe:
    return pieces.attach(story.dossier, by=by or story.auteur, fichier=upload(data, name))


@pytest.mark.parametrize(
    ("data", "genre"),
    [
        (PDF, Genre.PDF),
        (odt(), Genre.ODT),
        (docx(), Genre.DOCX),
        (image(), Genre.JPEG),
        (image("PNG"), Genre.PNG),
        (image("WEBP"), Genre.WEBP),
    ],
)
def test_a_file_is_recognised_by_what_it_holds(data, genre):
    assert recognise(data) == genre


HOSTILES = {
    "an empty file": (b"", "vide"),
    "a drawing that runs programs": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG"),
    "a page": (b"\xef\xbb\xbf <!DOCTYPE html><script>alert(1)</script>", "pages web"),
    "a program": (b"MZ\x90\x00" + b"\x00" * 100, "n’est pas d’une sorte"),
    "a GIF": (b"GIF89a" + b"\x00" * 50, "n’est pas d’une sorte"),
    "an old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "ancien format"),
    "a photograph that few can read": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 50, "JPEG"),
    "a PDF cut short": (PDF[:20], "coupé"),
    "a page behind a PDF header": (b"%PDF-1.4<html>%%EOF", "coupé"),
    "a PDF followed by a page": (PDF + b"<script>alert(1)</script>", "autre chose"),
    "a PDF that is an archive too": (PDF[:-6] + archive(("a", b"b")) + b"startxref\n1\n%%EOF", "autre chose"),
    "an archive of anything": (archive(("a.exe", b"MZ")), "archive"),
    "a spreadsheet": (archive(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"")), "archive"),
    "a Word with macros": (docx(("word/vbaProject.bin", b"\x00")), "macros"),
    "a LibreOffice with macros": (odt(("Basic/Standard/Module1.xml", b"x")), "macros"),
    "an archive that swells": (docx(("word/media/a.xml", b"0" * 30_000_000)), "démesuré"),
    "an archive of too many files": (docx(*((f"word/{n}", b"") for n in range(2100))), "démesuré"),
    "an archive after something else": (b"<script>" + docx(), "pages web"),
    "something after an archive": (docx() + b"<script>", "abîmé"),
    "a name that leads outside": (docx(("../../etc/passwd", b"x")), "abîmé"),
    "an archive cut short": (docx()[:-40], "abîmé"),
}


@pytest.mark.parametrize("case", HOSTILES)
def test_what_is_hostile_or_not_asked_for_is_refused_in_words(case):
    data, said = HOSTILES[case]
    with pytest.raises(FichierRefuse, match=said):
        recognise(data)


def test_nothing_random_makes_the_recognition_fail():
    for start in (b"%PDF-", b"PK\x03\x04", b"PK\x03\x04" + docx()[4:60]):
        for _ in range(40):
            with pytest.raises(FichierRefuse):
                recognise(start + os.urandom(400))


def test_a_picture_loses_where_and_with_what_it_was_taken():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Appareil de Maëlle", 6
    exif.get_ifd(0x8825)[2] = (47.0, 39.0, 0.0)
    story = DossierStory()
    piece = join(story, image(exif=exif, comment=b"rue des Lilas") + b"<script>alert(1)</script>", "photo.jpg")
    kept = Path(piece.fichier.path).read_bytes()
    assert not {word for word in (b"Exif", b"Lilas", b"script", "Maëlle".encode()) if word in kept}
    redrawn = Image.open(io.BytesIO(kept))
    assert redrawn.size == (20, 40)  # turned as its label said
    assert not redrawn.getexif()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn():
    data = image("PNG")
    head = b"IHDR" + struct.pack(">II", 60_000, 60_000) + data[24:29]
    bomb = data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]
    with pytest.raises(FichierRefuse, match="démesurée"):
        join(DossierStory(), bomb, "bombe.png")


def test_a_broken_picture_is_refused():
    with pytest.raises(FichierRefuse, match="abîmée"):
        join(DossierStory(), b"\xff\xd8\xff\xe0" + os.urandom(500), "photo.jpg")


def test_a_large_photograph_of_a_telephone_is_taken_and_made_smaller():
    piece = join(DossierStory(), image("JPEG", (7000, 5000)), "photo.JPG")
    assert max(Image.open(io.BytesIO(Path(piece.fichier.path).read_bytes())).size) == 3000


def test_a_child_that_takes_too_much_is_stopped(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(isole, "SECONDES_MAX", 3)
    monkeypatch.setattr(isole, "SCRIPTS", tmp_path)
    for name, body in (("memoire", "x = bytearray(700_000_000)"), ("temps", "while True: pass")):
        (tmp_path / f"{name}.py").write_text(body)
        with pytest.raises(isole.OuvertureRefusee):
            isole.run(name, b"")


def test_a_child_does_not_know_the_secrets_of_the_site(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setattr(isole, "SCRIPTS", tmp_path)
    (tmp_path / "env.py").write_text("import os, sys; sys.stdout.write(repr(dict(os.environ)))")
    said = isole.run("env", b"")
    assert said.startswith(b"{")
    assert b"secret" not in said


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Guide d’accueil.PDF", "Guide d’accueil.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ines\\note.exe", "note.pdf"),
        ("facture\u202efdp.exe", "facturefdp.pdf"),
        ('a"\r\nSet-Cookie: x.pdf', 'a" Set-Cookie: x.pdf'),
        ("", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_the_name_shown_is_one_line_with_the_true_extension(typed, shown):
    assert " ".join(pieces.clean_name(typed, Genre.PDF).split()) == shown


def test_ten_files_and_no_twice_the_same():
    story = DossierStory()
    for n in range(pieces.PIECES_MAX):
        join(story, PDF.replace(b"1 0 obj", f"{n} 9 obj".encode()))
    with pytest.raises(FichierRefuse, match="10 pièces"):
        join(story, PDF.replace(b"1 0 obj", b"77 obj"))
    story.dossier.pieces.first().delete()
    with pytest.raises(FichierRefuse, match="déjà joint"):
        join(story, PDF.replace(b"1 0 obj", b"9 9 obj"))


def test_a_file_of_more_than_ten_megabytes_is_refused_unread():
    with pytest.raises(FichierRefuse, match="10 Mo"):
        join(DossierStory(), PDF + b" " * pieces.TAILLE_MAX)


def test_the_file_is_handed_out_to_be_kept_and_never_shown(client):
    story = DossierStory("reecriture")
    piece = join(story, name="Guide d’accueil.html")
    client.force_login(story.auteur)
    response = client.get(piece.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Guide%20d%E2%80%99accueil.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_who_may_read_the_dossier_reads_its_files_and_nobody_else(client):
    story = DossierStory("reecriture")
    piece = join(story)
    removed = coauteur(story.dossier)
    story.dossier.coauteurs.filter(personne=removed).update(statut="retire")
    people = {
        story.auteur: 200,
        story.comite: 200,
        coauteur(story.dossier): 200,
        removed: 404,
        PersonneFactory(): 404,
        DossierStory().auteur: 404,
        comite(theme("Un autre thème", axe="Un autre axe")): 404,
        PersonneFactory(groupe="Administration"): 404,
    }
    for person, status in people.items():
        client.force_login(person)
        response = client.get(piece.get_absolute_url())
        list(response)  # a file is closed once read
        assert response.status_code == status
        assert can_view(person, story.dossier) == (status == 200)
    client.logout()
    assert client.get(piece.get_absolute_url()).status_code == 302


def test_a_file_of_one_dossier_does_not_open_from_another(client):
    story, other = DossierStory(), DossierStory()
    piece = join(story)
    client.force_login(story.auteur)
    assert client.get(reverse("piece", args=[other.dossier.pk, piece.pk])).status_code == 404
    client.force_login(other.auteur)
    assert client.get(reverse("piece", args=[other.dossier.pk, piece.pk])).status_code == 404
    assert client.post(reverse("piece_retirer", args=[other.dossier.pk, piece.pk])).status_code == 404


def test_several_files_are_joined_at_once_and_each_refusal_is_told(client):
    story = DossierStory()
    client.force_login(story.auteur)
    address = reverse("pieces", args=[story.dossier.pk])
    response = client.post(
        address, {"fichiers": [upload(), upload(b"<svg/>", "dessin.svg"), upload(docx(), "texte.docx")]}
    )
    text = BeautifulSoup(response.content, "html.parser").get_text()
    assert response.status_code == 400
    assert "« dessin.svg »" in text
    assert [piece.nom for piece in story.dossier.pieces.all()] == ["guide.pdf", "texte.docx"]
    assert client.post(address).status_code == 400


def test_whoever_joined_a_file_takes_it_away_and_it_is_erased(client, django_capture_on_commit_callbacks):
    story = DossierStory()
    piece, other = join(story), coauteur(story.dossier)
    path = Path(piece.fichier.path)
    address = reverse("piece_retirer", args=[story.dossier.pk, piece.pk])
    client.force_login(other)
    client.post(address)
    assert path.exists()
    client.force_login(story.auteur)
    assert client.get(address).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
    assert not path.exists()
    assert not story.dossier.pieces.exists()


def test_a_file_whose_owner_is_gone_is_in_the_hands_of_those_who_still_sign(client):
    story = DossierStory()
    other = coauteur(story.dossier)
    piece = join(story, by=other)
    other.delete()
    client.force_login(story.auteur)
    address = reverse("piece_retirer", args=[story.dossier.pk, piece.pk])
    assert address in client.get(reverse("pieces", args=[story.dossier.pk])).content.decode()
    client.post(address)
    assert not story.dossier.pieces.exists()


def test_the_files_go_with_their_dossier(django_capture_on_commit_callbacks):
    story = DossierStory()
    path = Path(join(story).fichier.path)
    assert path.stat().st_mode & 0o077 == 0
    with django_capture_on_commit_callbacks(execute=True):
        story.dossier.delete()
    assert not path.exists()


def test_nothing_is_joined_once_the_text_is_approved(client):
    story = DossierStory("validation")
    client.force_login(story.auteur)
    client.post(reverse("pieces", args=[story.dossier.pk]), {"fichiers": [upload()]})
    assert not story.dossier.pieces.exists()


def test_the_committee_is_told_in_its_digest_of_a_file_that_comes_after_the_text():
    draft, sent = DossierStory(), DossierStory("reecriture")
    join(draft)
    join(sent)
    mails = CourrielSortant.objects.filter(cle="piece_ajoutee")
    assert {(mail.personne, mail.dossier, mail.pour_resume) for mail in mails} == {
        (person, sent.dossier, True) for person in (draft.comite, sent.comite)
    }
    assert "guide.pdf" in mails[0].texte


def test_the_desk_lists_the_files_in_its_own_include(rf):
    from django.template.loader import render_to_string

    story = DossierStory("reecriture")
    piece = join(story)
    story.dossier.brouillon |= {"anonymat": "tout", "organismes": ["Ville de Lune"], "signature": "Inès"}
    html = render_to_string("workflow/_pieces.html", {"dossier": story.dossier}, rf.get("/"))
    assert piece.get_absolute_url() in html
    assert "Ville de Lune" in html
