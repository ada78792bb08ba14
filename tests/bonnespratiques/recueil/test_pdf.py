"""The PDF as its readers have it: every word in order, bookmarks, language, tags; the same bytes for the same content."""

from collections.abc import Iterator

import pytest

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FichePage, Illustration, RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.rendu.execution import content_key
from bonnespratiques.recueil.rendu.formes import FORMES
from bonnespratiques.rubriques import RUBRIQUES_COEUR
from tests.bonnespratiques.recueil.conftest import complete_recueil, compose
from tests.bonnespratiques.recueil.lecture import build_pdf, flat, outline, reader, words
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def in_order(texte: str, *morceaux: str) -> None:
    position = 0
    for morceau in morceaux:
        found = texte.find(flat(morceau), position)
        assert found >= 0, f"{morceau!r} n’est pas après {texte[max(0, position - 60) : position]!r}"
        position = found + len(flat(morceau))


def test_a_booklet_says_everything_in_order():
    texte = words(compose(complete_recueil()))
    in_order(
        texte,
        "Au plus près des usagers",
        "Réseau des accueils",
        "Éditorial",
        "On reconnaît une bonne pratique à ses détails.",
        "Présentation",
        "Ce recueil réunit",
        "Lire une fiche",
        "Sommaire",
        "Relation de service",
        "Un dossier, quatre portes d’entrée",
        "Origine de la démarche",
        "Les habitants répétaient leur demande",
        "Résultats obtenus",
        "Les doublons sont passés de 22 % à 6 %.",
        "Principes adoptés",
        "Une demande, un numéro.",
        "Conseils de mise en œuvre",
        "Comptez d’abord",
        "Freins levés",
        "Condition de réussite",
        "Et aujourd’hui ?",
        "Langue",
        "Dari",
        "Chiffre clé",
        "Demandes en double (22 % auparavant)",
        "Maturité",
        "Installée",
        "Pour qui Communes de 10 000 habitants",
        "On me salue par mon prénom.",
        "Odile Ferrandière",
        "Récit de Inès Marchandeau",
        "Management collaboratif",
        "Essai infructueux",
        "La borne que personne n’a adoptée",
        "Une pratique brève, la première",
        "Une pratique brève, la seconde",
        "Conférences",
        "Inciter sans contraindre",
        "Index",
        "Université de Lannerac",
        "Colophon",
        "l’équipe d’animation",
    )
    assert "Discrète" not in texte
    assert "discrete@" not in texte


@pytest.mark.parametrize("forme", ["pdf", "pdf-a5"])
def test_every_fiche_tells_its_four_rubrics_once_and_in_order(forme):
    pages = [fiche(f"Fiche {n}", origine=f"<p>Origine du numéro {n}.</p>" * 6) for n in range(3)]
    texte = words(build_pdf(build_document(recueil((theme(), pages))), forme))
    corps = texte[texte.rindex("Sommaire", 0, texte.index("Origine du numéro 0.")) :]
    for n in range(3):
        debut = corps.index(f"Origine du numéro {n}.")
        in_order(corps[debut:], *(rubrique.titre for rubrique in RUBRIQUES_COEUR[1:]))


def test_bookmarks_lead_to_each_part_and_fiche():
    assert outline(compose(complete_recueil())) == [
        (1, "Éditorial"),
        (1, "Présentation"),
        (1, "Relation de service"),
        (2, "Stratégie multicanal"),
        (3, "Un dossier, quatre portes d’entrée"),
        (1, "Management collaboratif"),
        (2, "Méthodes collaboratives"),
        (3, "La borne que personne n’a adoptée"),
        (3, "Une pratique brève, la première"),
        (3, "Une pratique brève, la seconde"),
        (1, "Conférences"),
        (2, "Inciter sans contraindre"),
        (1, "Index"),
        (2, "Organismes"),
        (2, "Thèmes"),
        (1, "Colophon"),
    ]


def test_the_file_says_its_language_title_author_date_and_is_tagged():
    pdf = reader(compose(complete_recueil()))
    assert str(pdf.trailer["/Root"]["/Lang"]).startswith("fr")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] is True or pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value
    assert pdf.metadata.title == "Au plus près des usagers"
    assert pdf.metadata.author == "Réseau des accueils"
    assert pdf.metadata.creation_date.date().isoformat() == "2026-11-16"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_each_fiche_links_to_its_permanent_address():
    page = complete_recueil()
    liens = {
        annotation.get_object()["/A"]["/URI"]
        for pdf_page in reader(compose(page)).pages
        for annotation in pdf_page.get("/Annots", [])
        if "/A" in annotation.get_object() and "/URI" in annotation.get_object()["/A"]
    }
    numeros = FichePage.objects.values_list("numero", flat=True)
    assert {f"https://pratiques.example.org/f/{numero}" for numero in numeros} <= liens
    assert "mailto:odile@example.org" in liens


@pytest.mark.parametrize("forme", ["pdf", "pdf-a5"])
def test_the_sheets_fold(forme):
    assert len(reader(build_pdf(build_document(complete_recueil()), forme)).pages) % 4 == 0


def test_two_short_fiches_share_a_page_and_a_rich_one_has_its_own():
    pages = [page.extract_text() for page in reader(compose(complete_recueil())).pages]
    [partagee] = [page for page in pages if "la première" in flat(page) and "Comptez" in flat(page)]
    assert "la seconde" in flat(partagee)
    assert not [
        page for page in pages if "La borne" in flat(page) and "la première" in flat(page) and "Comptez" in page
    ]


def test_a_members_only_fiche_is_nowhere_in_the_file():
    ouverte, reservee = fiche("Ouverte"), fiche("Le secret des membres", organismes=["Société secrète"])
    restrict_to_members(reservee)
    octets = compose(recueil((theme(), [ouverte, reservee])))
    assert "secret" not in words(octets).casefold()
    assert f"/f/{reservee.numero}".encode() not in octets


def test_the_same_content_makes_the_same_bytes():
    page = complete_recueil()
    premier = compose(page)
    assert compose(RecueilPage.objects.get(pk=page.pk)) == premier


def test_another_content_or_picture_has_another_fingerprint(photo):
    page = fiche(image=photo, image_alt="Un plan.")
    livret = recueil((theme(), [page]))
    avant = content_key(build_document(livret), FORMES["pdf"])
    assert content_key(build_document(livret), FORMES["pdf"]) == avant
    Illustration.objects.filter(pk=photo.pk).update(file_hash="autre")
    assert content_key(build_document(livret), FORMES["pdf"]) != avant


def test_pictures_are_printed_with_their_alternative_text_and_credit(photo):
    page = fiche(
        image=photo,
        image_alt="Le plan de l’accueil.",
        blocs=[("image", {"image": photo, "alt": "Un guichet.", "legende": "Le guichet rénové"})],
    )
    octets = compose(recueil((theme(), [page])))
    assert "Le guichet rénové © Ville de Brécourt" in words(octets)
    textes = [objet["/Alt"] for objet in _objects(octets) if "/Alt" in objet]
    assert {"Le plan de l’accueil.", "Un guichet."} <= {str(texte) for texte in textes}


def test_a_picture_that_nobody_described_stops_the_booklet_before_it_is_composed(photo):
    a = fiche("Sans mots", image=photo, image_alt="Des mots")
    FichePage.objects.filter(pk=a.pk).update(image_alt="")  # as an import or an older version may leave it
    b = fiche("Deux fois", blocs=[("image", {"image": photo, "alt": " ", "legende": ""})] * 2)
    with pytest.raises(LivretImpossible) as refus:
        compose(recueil((theme(), [a, b])))
    assert str(refus.value) == (
        "Le livret ne peut pas être composé :\n"
        f"– Fiche n° {a.numero} « Sans mots » : une image n’a pas de texte de remplacement. "
        "Dites ce que montre l’image, pour qui ne la voit pas.\n"
        f"– Fiche n° {b.numero} « Deux fois » : 2 images n’ont pas de texte de remplacement. "
        "Dites ce que montre l’image, pour qui ne la voit pas."
    )
    assert [alerte.page_id for alerte in refus.value.alertes] == [a.pk, b.pk]


def test_a_reduced_picture_that_was_lost_is_made_again(photo):
    livret = recueil((theme(), [fiche(image=photo, image_alt="Un plan.")]))
    premier = compose(livret)
    for rendition in photo.renditions.all():
        rendition.file.storage.delete(rendition.file.name)
    assert compose(livret) == premier


def test_a_picture_whose_file_is_lost_is_named(photo):
    livret = recueil((theme(), [fiche(image=photo, image_alt="Un plan.")]))
    document = build_document(livret)
    photo.file.storage.delete(photo.file.name)
    with pytest.raises(LivretImpossible, match="L’image « Plan » est introuvable"):
        build_pdf(document)


def _objects(octets: bytes) -> Iterator[dict]:
    pdf = reader(octets)
    for numero in pdf.xref[0]:
        objet = pdf.get_object(numero)
        if isinstance(objet, dict):
            yield objet
