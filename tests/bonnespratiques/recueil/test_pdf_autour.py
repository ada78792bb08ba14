"""What stands around the fiches in print: covers, programme, partners, edition, volumes; and a reader's own booklet."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.arbre.volumes import split
from tests.bonnespratiques.recueil.conftest import complete_recueil, picture
from tests.bonnespratiques.recueil.imprimes import day_document, personal_document
from tests.bonnespratiques.recueil.lecture import build_pdf, flat, outline, reader, words
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

APPROUVEES = "Chaque fiche a été relue et approuvée par son auteur"


@pytest.fixture
def personnel() -> bytes:
    complete_recueil()
    return build_pdf(personal_document())


def page_texts(octets: bytes) -> list[str]:
    return [flat(page.extract_text()) for page in reader(octets).pages]


def structure(octets: bytes) -> Iterator[dict[str, Any]]:
    """Every element of the structure tree."""
    pdf = reader(octets)

    def walk(noeud: Any) -> Iterator[dict[str, Any]]:
        noeud = noeud.get_object()
        if isinstance(noeud, list):
            for enfant in noeud:
                yield from walk(enfant)
        elif isinstance(noeud, dict) and noeud.get("/S"):
            yield noeud
            if "/K" in noeud:
                yield from walk(noeud["/K"])

    yield from walk(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])


@pytest.mark.parametrize("forme", ["pdf", "pdf-a5"])
@pytest.mark.parametrize("modele", ["mosaique", "bandeau"])
def test_the_booklet_of_a_day_says_all_that_surrounds_its_fiches(photo, modele, forme):
    pages = page_texts(build_pdf(day_document(complete_recueil(), photo, modele=modele, couleur="#683a7b"), forme))
    assert "Au plus près des usagers" in pages[0]
    assert "Tours, 2e édition, 16 novembre 2026" in pages[0]
    mentions = pages[1]
    assert "2e édition. Figée le 16 novembre 2026" in mentions
    assert "Elle corrige la 1re édition. Ce qui a changé :" in mentions
    assert "Le délai de la fiche 12 est de huit mois." in mentions
    assert "2e édition, 16 novembre 2026, pratiques.example.org/r/3" in mentions
    assert APPROUVEES in mentions
    assert "Comment reçoit-on quelqu’un en deux minutes ?" in pages[-1]
    assert "pratiques.example.org/r/3" in pages[-1]
    colophon = next(page for page in pages if page.startswith("Colophon"))
    assert "Ville de Tours" in colophon
    assert "Mutuelle des Trois-Rivières" in colophon
    assert "Inès Marchandeau" in colophon


def test_the_programme_gives_the_page_of_the_fiche_of_each_seance(photo):
    octets = build_pdf(day_document(complete_recueil(), photo))
    programme = next(page for page in page_texts(octets) if "Programme de la journée Heure" in page)
    attendue = 1 + next(
        n
        for n, page in enumerate(page_texts(octets))
        if "Inciter sans contraindre" in page and "Pour citer" in page and n > 4
    )
    assert f"Inès Marchandeau p. {attendue}" in programme
    assert (1, "Programme de la journée") in outline(octets)


def test_the_sommaire_gives_the_page_where_each_title_stands():
    octets = build_pdf(build_document(complete_recueil()))
    pages = page_texts(octets)
    sommaire = next(page for page in pages if page.startswith("Sommaire"))
    for titre in (
        "Un dossier, quatre portes d’entrée",
        "La borne que personne n’a adoptée",
        "Inciter sans contraindre",
    ):
        stands = 1 + next(n for n, page in enumerate(pages) if n > 4 and titre in page and "Pour citer" in page)
        assert f"{stands} {titre}" in sommaire


def test_cover_picture_and_logos_have_words_for_those_who_do_not_see_them(photo):
    textes = {
        str(element["/Alt"])
        for element in structure(build_pdf(day_document(complete_recueil(), photo)))
        if "/Alt" in element
    }
    assert {"Une rue dessinée.", "Ville de Tours"} <= textes
    assert any(texte.startswith("Code QR de la fiche en ligne") for texte in textes)


def test_tags_tell_titles_lists_tables_and_figures_apart(photo):
    noms = {element["/S"] for element in structure(build_pdf(day_document(complete_recueil(), photo)))}
    assert {"/H1", "/H2", "/H3", "/H4", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= noms


def test_a_readers_own_booklet_is_not_signed_by_the_site(personnel):
    texte = words(personnel)
    assert "Recueil personnel." in texte
    assert APPROUVEES not in texte
    assert "Ont relu les fiches" not in texte
    assert outline(personnel)[:4] == [
        (1, "Un dossier, quatre portes d’entrée"),
        (1, "La borne que personne n’a adoptée"),
        (1, "Une pratique brève, la première"),
        (1, "Index"),
    ]


def test_a_note_is_visibly_the_readers(personnel):
    assert "Note personnelle, ajoutée à cet exemplaire À montrer à l’équipe du guichet." in words(personnel)


def test_short_fiches_share_a_page_and_keep_what_helps_to_decide(personnel):
    pages = page_texts(personnel)
    [partagee] = [page for page in pages if "La borne que personne n’a adoptée" in page and "Pour citer" in page]
    assert "Une pratique brève, la première" in partagee
    assert "Origine de la démarche" not in partagee
    assert "Maturité" in partagee


def test_volumes_are_whole_booklets_that_name_each_other():
    pages = [fiche(f"Fiche {n}") for n in range(6)]
    un, autre = theme("Accueil", "Relation de service"), theme("Méthodes", "Management collaboratif")
    premier, second = split(build_document(recueil((un, pages[:3]), (autre, pages[3:]))), 4)
    livrets = [build_pdf(premier), build_pdf(second)]
    for rang, octets in enumerate(livrets, 1):
        textes = page_texts(octets)
        assert f"Volume {rang} sur 2" in textes[0]
        assert any(page.startswith("Sommaire") for page in textes)
        assert f"Volume {3 - rang} :" in textes[1]
        assert len(textes) % 4 == 0
    assert "Fiche 5" not in words(livrets[0])
    assert "Fiche 0" not in words(livrets[1])


def test_a_last_page_of_the_pocket_booklet_is_never_the_band_alone():
    """The band of landmarks keeps some text above it: its page starts with words of the fiche."""
    pages = [
        fiche(f"Fiche {n}", conseils=f"<p>{'Un conseil de plus. ' * 30}</p>" * (2 + n % 3), delai="18 mois")
        for n in range(6)
    ]
    for texte in page_texts(build_pdf(build_document(recueil((theme(), pages))), "pdf-a5")):
        if "Pour citer" in texte and "(suite)" in texte:
            assert "Un conseil de plus" in texte


def test_wide_tall_and_tiny_pictures_stay_on_their_page():
    formes = {"large": (1200, 90), "haute": (90, 1200), "petite": (4, 4)}
    pages = [
        fiche(nom, image=picture(f"{nom}.png", "RGB", taille, "#446688", title=nom), image_alt=nom)
        for nom, taille in formes.items()
    ]
    document = build_document(recueil((theme(), pages)))
    for forme in ("pdf", "pdf-a5"):
        assert build_pdf(replace(document), forme)
