"""The Word booklet, as python-docx, LibreOffice and a person find it: structure, styles, accessibility, order of the words."""

import io
import re
import resource
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree
from pypdf import PdfReader

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.arbre.document import Document, build_document
from bonnespratiques.recueil.rendu.word.noms import CLES
from bonnespratiques.typographie import francais
from tests.bonnespratiques.recueil.bureautique import build_docx, libreoffice, open_docx, sans_libreoffice
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.hostiles import ARABE, HTML, MOT_SANS_FIN, TYPST, hostile_recueil
from tests.bonnespratiques.recueil.lecture import squeezed
from tests.bonnespratiques.recueil.test_docx_retour import rich_recueil
from tests.factories import fiche, recueil, section, theme

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The order of properties that the schema asks for (ECMA-376, 17.3.1.26 and 17.3.2.28): Word refuses another one.
PPR = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "numPr",
    "pBdr",
    "shd",
    "tabs",
    "spacing",
    "ind",
    "contextualSpacing",
    "jc",
    "outlineLvl",
    "rPr",
    "sectPr",
]
RPR = ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "u", "lang"]
CPU_480_MAX_S = 10  # measured: less than one; the machine may be busy
SECTPR = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "cols", "titlePg"]
SETTINGS = [
    "zoom",
    "defaultTabStop",
    "autoHyphenation",
    "characterSpacingControl",
    "compat",
    "themeFontLang",
    "decimalSymbol",
    "listSeparator",
]
TBLPR = ["tblStyle", "tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption"]


@pytest.fixture
def riche(photo: Any, dessin: Any) -> Document:
    return build_document(rich_recueil(photo, dessin))


def paragraphs(word: Any) -> list[Paragraph]:
    """All of them in order, those of the sommaire and of tables included."""
    return [Paragraph(p, word) for p in word.element.body.iter(qn("w:p"))]


def in_style(word: Any, nom: str) -> list[str]:
    return [p.text for p in paragraphs(word) if p.style.name.casefold() == nom.casefold()]


def test_headings_say_parts_sections_fiches_and_rubrics_in_order(riche: Document):
    word = open_docx(build_docx(riche))
    titres = [(p.style.name, p.text) for p in word.paragraphs if re.fullmatch(r"Heading [1-3]", p.style.name)]
    debut = titres.index(("Heading 1", "Relation de service"))
    assert titres[debut : debut + 6] == [
        ("Heading 1", "Relation de service"),
        ("Heading 2", "Stratégie multicanal"),
        ("Heading 3", "Un dossier, quatre portes d’entrée"),
        ("Heading 1", "Management collaboratif"),
        ("Heading 2", "Méthodes collaboratives"),
        ("Heading 3", "La borne que personne n’a adoptée"),
    ]
    rubriques = in_style(word, "Heading 4")
    assert rubriques[:6] == [
        "Chiffres clés",
        "Origine de la démarche",
        "Résultats obtenus",
        "Principes adoptés",
        "Conseils de mise en œuvre",
        "Freins levés",
    ]


def test_no_heading_level_is_skipped(riche: Document):
    word = open_docx(build_docx(riche))
    niveau = 0
    for p in word.paragraphs:
        nom = p.style.name
        suivant = 1 if nom == "Titre liminaire" else int(nom[-1]) if re.fullmatch(r"Heading \d", nom) else 0
        if suivant:
            assert suivant <= niveau + 1, p.text
            niveau = suivant


def test_words_come_in_the_order_of_reading(riche: Document):
    texte = "\n".join(p.text for p in paragraphs(open_docx(build_docx(riche))))
    suite = [
        "Au plus près des usagers", "Réseau des accueils", "Sommaire", "La preuve par le détail", "La rédaction",
        "Présentation", "Le 16 novembre", "Partie 1", "Ville de Sainte-Orlette", "On ne répète jamais.", "Demandes en double",
        "Origine de la démarche", "À l’appui", "On me salue par mon prénom.", "Une agente", "Le message", "Est-ce pour moi", "Récit de",
        "Partie 2", "Essai infructueux", "Partie 3", "Conférence", "Index", "Partenaires", "Colophon", "Au dos.",
    ]  # fmt: skip
    place = -1
    for mots in suite:
        trouve = texte.find(mots, place + 1)
        assert trouve > place, mots
        place = trouve


def test_every_paragraph_is_in_a_style_of_ours_and_none_is_empty(riche: Document):
    word = open_docx(build_docx(riche))
    for p in paragraphs(word):
        assert p.style.name.casefold() in CLES, p.text
        vide = not p.text.strip() and not list(p._p.iter(qn("w:drawing")))
        assert not vide or p._p.getparent().tag == qn("w:tc"), p.style.name


def test_pictures_say_what_they_show_and_have_their_caption(riche: Document):
    word = open_docx(build_docx(riche))
    alts = [props.get("descr") for props in word.element.body.iter(qn("wp:docPr"))]
    assert alts == ["Une porte", "Le plan du hall", "Un dessin", "Une borne", "La Région"]
    ids = [props.get("id") for props in word.element.body.iter(qn("wp:docPr"))]
    assert len(set(ids)) == len(ids)
    assert "La courbe." in in_style(word, "Caption")
    assert "©\u00a0Ville de Brécourt" in in_style(word, "Caption")


def test_tables_have_a_marked_row_of_headings_and_a_title(riche: Document):
    word = open_docx(build_docx(riche))
    assert len(word.tables) == 5  # programme, key figures, one small, one wide turned over in two
    for table in word.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert max(len(table.columns) for table in word.tables) <= 8
    assert [cell.text for cell in word.tables[2].rows[1].cells] == ["Arabe", "412"]


def test_lists_are_real_and_numbers_start_again(riche: Document):
    word = open_docx(build_docx(riche))
    puces = [p for p in paragraphs(word) if p.style.name == "List Bullet"]
    assert all(p._p.pPr.numPr is not None for p in puces)
    listes = [p._p.pPr.numPr.numId.val for p in paragraphs(word) if p.style.name == "List Number"]
    assert len(set(listes)) == len(listes) / 2  # two items each


def test_links_are_real_and_only_safe_ones(riche: Document):
    word = open_docx(build_docx(riche))
    adresses = [rel.target_ref for rel in word.part.rels.values() if rel.is_external]
    assert "https://example.org/a?b=c&d=é" in adresses
    assert all(adresse.startswith(("https://", "http://", "mailto:")) for adresse in adresses)
    ancres = {b.get(qn("w:name")) for b in word.element.body.iter(qn("w:bookmarkStart"))}
    liens = {lien.get(qn("w:anchor")) for lien in word.element.body.iter(qn("w:hyperlink"))} - {None}
    assert liens <= ancres
    assert {f"fiche_{f['numero']}" for f in riche.fiches} <= liens


def test_the_sommaire_is_a_field_with_its_entries_already_there(riche: Document):
    octets = build_docx(riche)
    word = open_docx(octets)
    [champ] = [i.text for i in word.element.body.iter(qn("w:instrText")) if "TOC" in i.text]
    assert "\\o" in champ
    assert [f["titre"] for f in riche.fiches] == in_style(word, "toc 3")
    # No question asked when it opens.
    assert b"updateFields" not in zipfile.ZipFile(io.BytesIO(octets)).read("word/settings.xml")


def test_properties_and_language_are_said(riche: Document):
    octets = build_docx(riche)
    proprietes = open_docx(octets).core_properties
    assert (proprietes.title, proprietes.author, proprietes.language) == (
        "Au plus près des usagers",
        "Réseau des accueils",
        "fr-FR",
    )
    assert proprietes.keywords == "accueil"
    assert proprietes.created.date().isoformat() == "2026-11-16"
    styles = zipfile.ZipFile(io.BytesIO(octets)).read("word/styles.xml").decode()
    assert 'w:lang w:val="fr-FR"' in styles


def test_each_fiche_starts_a_page_and_pages_are_numbered(riche: Document):
    octets = build_docx(riche)
    word = open_docx(octets)
    assert word.styles["Heading 3"].paragraph_format.page_break_before
    pied = zipfile.ZipFile(io.BytesIO(octets)).read("word/footer1.xml").decode()
    assert " PAGE " in pied
    assert "Au plus près des usagers" in zipfile.ZipFile(io.BytesIO(octets)).read("word/header1.xml").decode()


def test_elements_follow_the_schema(riche: Document):
    archive = zipfile.ZipFile(io.BytesIO(build_docx(riche)))
    reglages = [etree.QName(e).localname for e in etree.fromstring(archive.read("word/settings.xml"))]
    assert reglages == sorted(reglages, key=SETTINGS.index)
    for partie in ("word/document.xml", "word/styles.xml", "word/numbering.xml"):
        racine = etree.fromstring(archive.read(partie))
        for balise, ordre in (("w:pPr", PPR), ("w:rPr", RPR), ("w:tblPr", TBLPR)):
            for props in racine.iter(qn(balise)):
                noms = [etree.QName(enfant).localname for enfant in props]
                assert noms == sorted(noms, key=ordre.index), (partie, noms)
        for props in racine.iter(qn("w:sectPr")):
            noms = [etree.QName(enfant).localname for enfant in props]
            assert noms == sorted(noms, key=SECTPR.index)
        for cellule in racine.iter(qn("w:tc")):
            assert cellule[-1].tag == qn("w:p")
        for table in racine.iter(qn("w:tbl")):
            assert table.getnext() is None or table.getnext().tag != qn("w:tbl")


def test_same_content_same_bytes(riche: Document):
    assert build_docx(riche) == build_docx(riche)


def test_short_fiche_keeps_head_and_figures_only():
    multicanal = theme()
    page = recueil(title="Court")
    page.sections = [("section", section(multicanal, [fiche("Une fiche", dans=multicanal)], forme="courte"))]
    page.save_revision().publish()
    word = open_docx(build_docx(build_document(RecueilPage.objects.get(pk=page.pk))))
    assert "Origine de la démarche" not in in_style(word, "Heading 4")
    assert any("L’essentiel" in texte for texte in in_style(word, "Repère de fiche"))
    assert in_style(word, "Promesse") == ["On ne répète jamais."]


def test_edition_is_said_on_the_title_page():
    document = build_document(complete_recueil()).with_edition(
        {"numero": 3, "rang": 2, "nom": "2e édition", "gel": "16 novembre 2026", "url": "https://a.example.org/r/3",
         "url_courte": "a.example.org/r/3", "corrige": "1re édition", "changements": ["Un chiffre corrigé."]}
    )  # fmt: skip
    word = open_docx(build_docx(document))
    assert in_style(word, "Édition") == ["2e édition, gelée le 16 novembre 2026"]
    assert "Un chiffre corrigé." in in_style(word, "Mention")


def test_hostile_texts_are_written_as_they_were_typed():
    octets = build_docx(build_document(hostile_recueil()))
    texte = squeezed("".join(p.text for p in paragraphs(open_docx(octets))))
    for mots in (TYPST[:150], HTML[:60], MOT_SANS_FIN, ARABE, "🎉漢字", "finduparagraphe49", "v59"):
        assert squeezed(francais(mots)) in texte
    adresses = [rel.target_ref for rel in open_docx(octets).part.rels.values() if rel.is_external]
    assert not any(re.search(r"[\s\"<>{}\\^`|]", adresse) or adresse.startswith("javascript") for adresse in adresses)


@sans_libreoffice
def test_libreoffice_prints_every_booklet(riche: Document, tmp_path: Path):
    hostile = build_document(hostile_recueil())
    for nom, document in (("riche", riche), ("hostile", hostile)):
        (tmp_path / f"{nom}.docx").write_bytes(build_docx(document))
    (tmp_path / "pdf").mkdir()
    pdfs = libreoffice([tmp_path / "riche.docx", tmp_path / "hostile.docx"], "pdf", tmp_path / "pdf")
    lus = {pdf.stem: PdfReader(pdf) for pdf in pdfs}
    mots = squeezed("".join(page.extract_text() for page in lus["riche"].pages))
    for une in riche.fiches:
        assert squeezed(une["titre"]) in mots
    # Title page, imprint, sommaire, two texts, programme, how to read, then a page a part and at least one a fiche.
    assert 7 + len(riche.donnees["axes"]) + len(riche.fiches) <= len(lus["riche"].pages) <= 40
    assert len(lus["hostile"].pages) >= len(hostile.fiches)


def test_480_fiches_take_seconds_of_processor_at_most(riche: Document):
    axe = riche.donnees["axes"][1]
    [modele] = axe["sections"]
    repetees = [
        {**modele, "id": f"section-2-{rang}", "fiches": [{**f, "id": f"{f['id']}-{rang}"} for f in modele["fiches"]]}
        for rang in range(160)
    ]
    grand = replace(riche, donnees={**riche.donnees, "axes": [{**axe, "sections": repetees}]})
    assert len(grand.fiches) == 480
    avant = resource.getrusage(resource.RUSAGE_CHILDREN)
    octets = build_docx(grand)
    apres = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert apres.ru_utime + apres.ru_stime - avant.ru_utime - avant.ru_stime < CPU_480_MAX_S
    assert len(in_style(open_docx(octets), "Heading 3")) == 480
