"""Booklets of other hands in Word, LibreOffice and PDF; and files that are no booklet, or were made to harm."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from docx.enum.text import WD_BREAK

from bonnespratiques import isole
from bonnespratiques.echanges import documents
from bonnespratiques.echanges.documents import read_file
from bonnespratiques.echanges.livret import Livret, LivretIllisible
from bonnespratiques.echanges.livret.lignes import Ligne, split_lines
from bonnespratiques.models import FichePage
from bonnespratiques.recueil.arbre.document import build_document
from tests.bonnespratiques.echanges.textes import livret_fictif, texte_fictif, words_of
from tests.bonnespratiques.recueil.bureautique import libreoffice, sans_libreoffice
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.lecture import build_pdf

pytestmark = pytest.mark.slow


def typed_in_word(chemin: Path) -> Path:
    """The fictional booklet as somebody would type it: headings, lists, bold, lines that break inside paragraphs."""
    word = Document()
    paragraphe = None
    for ligne in split_lines(texte_fictif()):
        if ligne.ouvre_page:
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        if paragraphe is not None and not ligne.blancs and not ligne.marque and not ligne.gras:
            paragraphe.add_run("\n")
        else:
            paragraphe = word.add_paragraph(style=_style(ligne))
        paragraphe.add_run(ligne.nu).bold = ligne.gras or None
        if ligne.marque or ligne.gras:
            paragraphe = None if ligne.gras else paragraphe
    word.save(str(chemin))
    return chemin


def _style(ligne: Ligne) -> str:
    if ligne.marque.startswith("#"):
        return f"Heading {len(ligne.marque)}"
    if ligne.marque.endswith("."):
        return "List Number"
    return "List Bullet" if ligne.est_puce else "Normal"


def typed_with_headings(chemin: Path) -> Path:
    """A booklet without a table: Word's own headings say what is a theme, a fiche, a rubric."""
    word = Document()
    word.add_paragraph("Recueil des pratiques des Brumes", style="Title")
    word.add_paragraph("Brumes, le 3 juin 2026")
    for niveau, texte in ((1, "L’accueil"), (2, "Premiers pas")):
        word.add_heading(texte, niveau)
    for titre in ("La borne", "Le registre"):
        word.add_heading(titre, 3)
        word.add_paragraph("Ville des Brumes")
        word.add_paragraph(f"Tout sur {titre.lower()}, en une phrase.")
        for rubrique in (
            "Origine de la démarche",
            "Résultats obtenus",
            "Principes adoptés",
            "Conseils de mise en œuvre",
        ):
            word.add_heading(rubrique, 4)
            word.add_paragraph(f"Ce que dit « {rubrique} » de cette fiche.")
    word.save(str(chemin))
    return chemin


def summary(livret: Livret) -> list[tuple]:
    return [(c.titre, c.axe, c.sous_theme, c.organismes, c.conference, sorted(c.rubriques)) for c in livret.cartes]


def same_words(lu: Livret, attendu: Livret) -> bool:
    return words_of(lu) == words_of(attendu)


def test_word_document_typed_by_somebody_is_read_as_its_text(tmp_path: Path):
    lu = read_file(typed_in_word(tmp_path / "livret.docx"))
    assert summary(lu) == summary(livret_fictif())
    assert (lu.titre, lu.paru_le, lu.lieu) == (livret_fictif().titre, livret_fictif().paru_le, livret_fictif().lieu)
    assert same_words(lu, livret_fictif())


def test_headings_replace_a_table_that_is_not_there(tmp_path: Path):
    lu = read_file(typed_with_headings(tmp_path / "livret.docx"))
    assert lu.titre == "Recueil des pratiques des Brumes"
    assert [(c.titre, c.axe, c.sous_theme, c.organismes) for c in lu.cartes] == [
        ("La borne", "L’accueil", "Premiers pas", ["Ville des Brumes"]),
        ("Le registre", "L’accueil", "Premiers pas", ["Ville des Brumes"]),
    ]
    assert lu.cartes[1].promesse == "Tout sur le registre, en une phrase."
    assert lu.cartes[0].rubriques[
        "conseils"
    ] == "<p>Ce que dit « Conseils de mise en œuvre » de cette fiche.</p>".replace("« ", "«\u00a0").replace(
        " »", "\u00a0»"
    )


@sans_libreoffice
def test_libreoffice_document_and_pdf_are_read_as_the_text(tmp_path: Path):
    texte = tmp_path / "livret.txt"
    texte.write_text(texte_fictif(), encoding="utf-8")
    word = typed_in_word(tmp_path / "saisi.docx")
    attendu = livret_fictif()
    for format in ("odt", "pdf"):
        for chemin in libreoffice([texte, word], format, tmp_path):
            lu = read_file(chemin)
            assert summary(lu) == summary(attendu), chemin.name
            assert same_words(lu, attendu), chemin.name


@pytest.mark.django_db
def test_our_own_pdf_gives_its_fiches_back(tmp_path: Path):
    avant = build_document(complete_recueil())
    chemin = tmp_path / "livret.pdf"
    chemin.write_bytes(build_pdf(avant))
    lu = read_file(chemin)
    assert [(c.titre, c.axe) for c in lu.cartes] == [
        (fiche["titre"], axe["titre"])
        for axe in avant.donnees["axes"]
        for s in axe["sections"]
        for fiche in s["fiches"]
    ]
    for carte, fiche in zip(lu.cartes, avant.fiches, strict=True):
        assert carte.promesse == fiche["promesse"]
        assert carte.organismes == fiche["organismes"]
        assert "Une demande, un numéro." in carte.rubriques["principes"]
        assert "maturité" not in str(carte.rubriques).lower()


# ---------------------------------------------------------------- what is refused


def archive(*entrees: tuple[str, bytes]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as fichier:
        for nom, contenu in entrees:
            fichier.writestr(nom, contenu, zipfile.ZIP_STORED if nom == "mimetype" else None)
    return sortie.getvalue()


TYPES = b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(corps: bytes, *autres: tuple[str, bytes]) -> bytes:
    return archive(("[Content_Types].xml", TYPES), ("word/document.xml", corps), *autres)


def with_entity(cible: bytes) -> bytes:
    return docx(
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "' + cible + b'">]><w:document ' + W + b"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )  # fmt: skip


def laughs() -> bytes:
    entites = b"".join(b'<!ENTITY l%d "%s">' % (n, (b"&l%d;" % (n - 1)) * 10 if n else b"ha" * 10) for n in range(10))
    return docx(b"<!DOCTYPE d [" + entites + b"]><w:document " + W + b"><w:body>&l9;</w:body></w:document>")


def pdf_pages(nombre: int) -> bytes:
    """A PDF that announces `nombre` pages, all the same."""
    enfants = b" ".join([b"3 0 R"] * nombre)
    objets = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (nombre, enfants),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
    ]
    sortie, places = b"%PDF-1.4\n", []
    for rang, objet in enumerate(objets, start=1):
        places.append(len(sortie))
        sortie += b"%d 0 obj%sendobj\n" % (rang, objet)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    suite = b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return sortie + suite % len(sortie)


REFUS: dict[str, tuple[Callable[[], bytes], str]] = {
    "not a zip": (lambda: b"PK\x03\x04" + b"rien" * 50, "abîmé"),
    "another archive": (lambda: archive(("a.txt", b"a")), "une archive, pas un recueil"),
    "macros": (lambda: docx(b"<w/>", ("word/vbaProject.bin", b"x")), "macros"),
    "bomb that says so": (lambda: docx(b"<w/>", ("word/media/a.bin", b"\0" * 30_000_000)), "démesuré"),
    "bomb in the text": (lambda: docx(b"<w:document " + W + b">" + b" " * 1_100_000 + b"</w:document>"), "abîmé|démesuré"),
    "entity to a file": (lambda: with_entity(b"file:///etc/passwd"), "entités XML"),
    "entity to the network": (lambda: with_entity(b"http://127.0.0.1:9/x"), "entités XML"),
    "entities that multiply": (laughs, "entités XML"),
    "broken xml": (lambda: docx(b"<w:document " + W + b"><w:body>"), "abîmé"),
    "two documents in one": (lambda: docx(b"<w/>") + b"<html></html>", "abîmé"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "ancien document Word"),
    "broken pdf": (lambda: b"%PDF-1.7\nrien", "abîmé ou coupé"),
    "pdf of pictures": (lambda: pdf_pages(2), "pas de texte"),
    "pdf without end": (lambda: pdf_pages(10_000), "plus de 1500 pages"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "une image"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("nom", REFUS)
def test_hostile_file_is_refused_in_one_sentence_and_nothing_is_written(nom: str, tmp_path: Path):
    octets, attendu = REFUS[nom]
    chemin = tmp_path / "recueil.docx"
    chemin.write_bytes(octets())
    with pytest.raises(CommandError, match=attendu) as refus:
        call_command("importer_recueil", str(chemin))
    assert "Rien n’a été écrit." in str(refus.value)
    assert "Traceback" not in str(refus.value)
    assert not FichePage.objects.exists()


def test_name_of_the_file_says_nothing(tmp_path: Path):
    chemin = typed_in_word(tmp_path / "livret.docx").rename(tmp_path / "livret.txt")
    assert len(read_file(chemin).cartes) == 6


def test_child_that_dies_is_a_sentence_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(documents, "BORNES", isole.Bornes(memoire=12 * 1024 * 1024))
    with pytest.raises(LivretIllisible, match="abîmé ou démesuré"):
        read_file(typed_in_word(tmp_path / "livret.docx"))


def test_picture_elsewhere_is_never_fetched(tmp_path: Path):
    """A picture by its address is left out: the document is read without it."""
    chemin = typed_in_word(tmp_path / "livret.docx")
    avec = tmp_path / "avec.docx"
    with zipfile.ZipFile(chemin) as source, zipfile.ZipFile(avec, "w") as cible:
        for entree in source.infolist():
            contenu = source.read(entree)
            if entree.filename == "word/_rels/document.xml.rels":
                lien = b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://127.0.0.1:9/a.png" TargetMode="External"/>'
                contenu = contenu.replace(b"</Relationships>", lien + b"</Relationships>")
            cible.writestr(entree, contenu)
    assert len(read_file(avec).cartes) == 6
