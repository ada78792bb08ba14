"""The EPUB: every word in order, a table of contents that leads everywhere, nothing that runs, the same bytes twice."""

import io
import re

import pytest
from PIL import Image

from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.rendu.epub import identifiant
from bonnespratiques.typographie import francais
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.ecrans import (
    addresses,
    build,
    chapters,
    dangerous,
    elements,
    files_of,
    headings,
    parsed,
    skipped,
    words_of,
)
from tests.bonnespratiques.recueil.hostiles import ARABE, HTML, hostile_recueil
from tests.bonnespratiques.recueil.lecture import flat
from tests.bonnespratiques.recueil.livrets import EDITION, furnished, personal
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"


def metadata(octets: bytes) -> dict[str, list[str]]:
    paquet = parsed(files_of(octets)["EPUB/package.opf"])
    trouves: dict[str, list[str]] = {}
    for noeud in paquet.iter():
        if noeud.tag.startswith(DC):
            trouves.setdefault(noeud.tag.removeprefix(DC), []).append(noeud.text or "")
        elif noeud.tag == f"{OPF}meta":
            trouves.setdefault(noeud.get("property", ""), []).append(noeud.text or "")
    return trouves


def test_the_first_file_says_that_this_is_a_book():
    octets = build(build_document(complete_recueil()), "epub")
    assert octets[30:58] == b"mimetypeapplication/epub+zip"  # stored, so that a program sees it without unzipping


def test_a_booklet_reads_from_its_cover_to_its_colophon():
    lus = chapters(build(build_document(complete_recueil()), "epub"))
    fiches = [nom for nom in lus if nom.startswith("fiche-")]
    assert [nom for nom in lus if nom not in fiches] == [
        "couverture.xhtml", "titre.xhtml", "nav.xhtml", "mentions.xhtml", "editorial.xhtml", "presentation.xhtml",
        "lire-une-fiche.xhtml", "axe-1.xhtml", "axe-2.xhtml", "axe-3.xhtml", "index.xhtml", "colophon.xhtml",
    ]  # fmt: skip
    assert len(fiches) == 5
    noms = list(lus)
    assert noms.index("axe-1.xhtml") < noms.index(fiches[0]) < noms.index("axe-2.xhtml") < noms.index(fiches[1])


def test_a_fiche_says_all_that_it_holds_in_reading_order():
    document = build_document(complete_recueil())
    riche = document.fiches[0]
    lu = words_of(chapters(build(document, "epub"))[f"{riche['id']}.xhtml"])
    attendus = [
        "Stratégie multicanal · Fiche n°",
        "Un dossier, quatre portes d’entrée",
        "Ville de Sainte-Orlette",
        "On ne répète jamais.",
        "Demandes en double",
        "6 %",
        "Contre 22 % auparavant",
        "Relevé",
        *[flat(rubrique["titre"]) for rubrique in riche["rubriques"]],
        "« On me salue par mon prénom. »",
        "Une agente",
        "Fermez vos robinets.",
        "Délais",
        "412",
        "Est-ce pour moi ?",
        "Installée (2 sur 3)",
        "Non communiqué ne convient pas si,",
        "Odile Ferrandière",
        "odile@example.org",
        "Inès Marchandeau",
        "Licence Ouverte",
        "Pour citer",
        "Au plus près des usagers, novembre 2026, fiche n°",
        "Retour au sommaire",
    ]
    place = 0
    for mot in attendus:
        trouve = lu.find(mot, place)
        assert trouve >= 0, f"« {mot} » manque, ou n’est pas à sa place"
        place = trouve + len(mot)
    assert "Discrète" not in lu


def test_each_link_inside_the_book_leads_somewhere():
    octets = build(build_document(complete_recueil()), "epub")
    fichiers = {nom.removeprefix("EPUB/") for nom in files_of(octets)}
    perdus = [
        adresse
        for page in chapters(octets).values()
        for adresse in addresses(page)
        if not re.match(r"https?:|mailto:", adresse) and adresse not in fichiers
    ]
    assert perdus == []


def test_the_table_of_contents_names_every_part_section_and_fiche():
    document = build_document(complete_recueil())
    nav = chapters(build(document, "epub"))["nav.xhtml"]
    lu = words_of(nav)
    for axe in document.donnees["axes"]:
        assert flat(axe["titre"]) in lu
        for section in axe["sections"]:
            assert flat(section["titre"]) in lu
    vises = {a.get("href") for a in elements(nav, "a")}
    assert {f"{fiche['id']}.xhtml" for fiche in document.fiches} <= vises


def test_no_heading_level_is_skipped():
    for nom, page in chapters(build(build_document(hostile_recueil()), "epub")).items():
        niveaux = [niveau for niveau, _texte in headings(page)]
        assert skipped(niveaux) == [], nom
        assert nom == "couverture.xhtml" or niveaux[0] == 1, nom


def test_a_shelf_is_told_what_the_book_is_and_how_it_can_be_read():
    dit = metadata(build(build_document(complete_recueil()), "epub"))
    assert dit["title"] == ["Au plus près des usagers", "Pratiques et essais du réseau"]
    assert dit["language"] == ["fr"]
    assert dit["publisher"] == ["Réseau des accueils"]
    assert dit["date"] == ["2026-11-16"]
    assert dit["dcterms:modified"] == ["2026-11-16T00:00:00Z"]
    assert dit["schema:accessMode"] == ["textual"]
    assert "tableOfContents" in dit["schema:accessibilityFeature"]
    assert "alternativeText" not in dit["schema:accessibilityFeature"]
    assert dit["schema:accessibilitySummary"][0].endswith("La couleur n’est jamais le seul repère.")
    assert "dcterms:conformsTo" not in dit  # claimed by nobody who has not evaluated it


def test_a_book_is_identified_by_its_content_and_an_edition_by_its_permanent_address():
    document = build_document(complete_recueil())
    nom = identifiant(document.donnees)
    assert re.fullmatch(r"urn:sha256:[0-9a-f]{64}", nom)
    autre = {**document.donnees, "quatrieme": [{"t": "p", "c": ["Autre."]}]}
    assert identifiant(autre) != nom
    assert identifiant(document.with_edition(EDITION).donnees) == "https://pratiques.example.org/r/7"


def test_a_furnished_booklet_shows_its_pictures_programme_and_partners(photo, dessin):
    document = furnished(photo, dessin)
    octets = build(document, "epub")
    lus = chapters(octets)
    longue, breve = document.fiches
    images = elements(lus[f"{longue['id']}.xhtml"], "img")
    assert [image.get("alt") for image in images] == ["Le plan du guichet.", "Une salle d’attente."]
    assert "Le mardi © Ville de Brécourt" in words_of(lus[f"{longue['id']}.xhtml"])
    assert "Le récit complet se lit en ligne" in words_of(lus[f"{breve['id']}.xhtml"])
    assert f"{longue['id']}.xhtml" in addresses(lus["programme.xhtml"])
    assert "Région du Lac" in words_of(lus["partenaires.xhtml"])
    assert "Au dos du livret." in words_of(lus["quatrieme.xhtml"])
    mentions = words_of(lus["mentions.xhtml"])
    assert "2e édition, gelée le 16 novembre 2026" in mentions
    assert "Une fiche a été retirée." in mentions
    assert metadata(octets)["schema:accessMode"] == ["textual", "visual"]


def test_the_cover_is_a_picture_of_the_size_that_shelves_expect(photo, dessin):
    for document in (build_document(complete_recueil()), furnished(photo, dessin)):
        with Image.open(io.BytesIO(files_of(build(document, "epub"))["EPUB/couverture.png"])) as image:
            assert (image.format, image.size) == ("PNG", (1200, 1800))


def test_a_readers_own_booklet_holds_notes_and_claims_nothing():
    octets = build(personal(fiche("A"), fiche("B"), notes=("À montrer à l’équipe.",)), "epub")
    lus = chapters(octets)
    assert not [nom for nom in lus if nom.startswith("axe-")]
    premiere = next(nom for nom in lus if nom.startswith("fiche-"))
    assert "Note du lecteur À montrer à l’équipe." in words_of(lus[premiere])
    assert "relue et approuvée" not in words_of(lus["mentions.xhtml"])


def test_hostile_text_never_becomes_markup():
    octets = build(build_document(hostile_recueil()), "epub")
    lus = chapters(octets)
    assert [trouve for page in lus.values() for trouve in dangerous(page)] == []
    lu = " ".join(map(words_of, lus.values()))
    assert lu.count(flat(francais(HTML))) > 30
    assert ARABE in lu
    assert "🎉 漢字" in lu  # what print cannot show, a screen can
    suspects = [a for page in lus.values() for a in addresses(page) if "javascript" in a or '"' in a or "\\" in a]
    assert suspects == []
    paquet = files_of(octets)["EPUB/package.opf"]
    assert b"<script" not in paquet


def test_each_paragraph_reads_in_the_direction_of_its_script():
    document = build_document(recueil((theme(), [fiche("A", origine=f"<p>{ARABE}</p>")])))
    page = chapters(build(document, "epub"))[f"{document.fiches[0]['id']}.xhtml"]
    [paragraphe] = [p for p in elements(page, "p") if words_of(p) == ARABE]
    assert paragraphe.get("dir") == "auto"


def test_the_same_content_gives_the_same_bytes():
    document = build_document(complete_recueil())
    assert build(document, "epub") == build(document, "epub")
