"""What is to be mended before printing: one case for each, with its sentence, its gravity and where its link leads."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bonnespratiques.models import Contact, Edition, FichePage, RecueilPage, RecueilPartenaire
from bonnespratiques.recueil.alertes import Gravite
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.atelier.controles import Controle, controles
from bonnespratiques.recueil.atelier.liens import what_is_wrong
from comptes.models import Personne
from tests.bonnespratiques.recueil.conftest import complete_recueil, picture
from tests.factories import PersonneFactory, comite, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TEXTES = {
    "editorial": "<p>Un mot.</p>",
    "colophon": "<p>Nous.</p>",
    "quatrieme": "<p>Au dos.</p>",
    "organisateurs": "Nous",
}


@pytest.fixture
def accueil():
    return theme("Accueil du public")


@pytest.fixture
def animateur() -> Personne:
    return PersonneFactory(groupe="Animation")


def seen(page: RecueilPage, qui: Personne) -> list[Controle]:
    return controles(page, build_document(page), qui)


def only(page: RecueilPage, qui: Personne, mots: str) -> Controle:
    """The one line that says these words."""
    trouves = [controle for controle in seen(page, qui) if mots in controle.texte.replace("\xa0", " ")]
    assert len(trouves) == 1, [controle.texte for controle in seen(page, qui)]
    return trouves[0]


def with_one(accueil, **champs) -> tuple[RecueilPage, FichePage]:
    une = fiche("Un guichet", dans=accueil, **champs)
    return recueil((accueil, [une]), **TEXTES), une


def test_a_booklet_in_order_has_nothing_to_mend(accueil, animateur):
    page, _une = with_one(accueil)
    assert seen(page, animateur) == []


def test_a_picture_without_words_stops_everything_and_comes_first(accueil, animateur, photo):
    page, une = with_one(accueil, a_revoir_le=date(2020, 1, 1))
    FichePage.objects.filter(pk=une.pk).update(image=photo, image_alt="")
    premier = seen(page, animateur)[0]
    assert premier.gravite is Gravite.BLOQUE
    assert "pas de texte de remplacement" in premier.texte
    # The animateur may not edit fiches: the link shows it, and the sentence says whom to ask.
    assert premier.url == une.permalink
    assert "« Comité · Accueil du public »" in premier.texte


def test_the_committee_is_led_to_the_field_itself(accueil, photo):
    page, une = with_one(accueil)
    FichePage.objects.filter(pk=une.pk).update(image=photo, image_alt="")
    qui = comite(accueil)
    premier = seen(page, qui)[0]
    assert premier.url == f"/admin/pages/{une.pk}/edit/#tab-classement"
    assert "À demander" not in premier.texte
    client = Client()
    client.force_login(qui)
    assert client.get(premier.url).status_code == 200


def test_a_newer_version_that_waits_is_told_and_compared(accueil, animateur):
    page, une = with_one(accueil)
    une.promesse = "Mieux encore."
    une.save_revision()
    controle = only(page, animateur, "version plus récente")
    assert controle.gravite is Gravite.A_VERIFIER
    qui = comite(accueil)
    compare = only(page, qui, "version plus récente")
    assert compare.libelle == "Comparer les deux textes"
    client = Client()
    client.force_login(qui)
    assert client.get(compare.url).status_code == 200


def test_a_contact_without_consent_is_told_and_opened(accueil, animateur):
    page, une = with_one(accueil)
    muet = Contact.objects.create(fiche=une, nom="Personne Discrète")
    controle = only(page, animateur, "faute d’un consentement daté")
    assert controle.url == f"/admin/snippets/bonnespratiques/contact/edit/{muet.pk}/"
    assert "Discrète" not in controle.texte
    client = Client()
    client.force_login(animateur)
    assert client.get(controle.url).status_code == 200
    # Whoever asked for silence is printed nowhere, with a date or without.
    FichePage.objects.filter(pk=une.pk).update(anonymat="personne")
    assert [c for c in seen(page, animateur) if "consentement" in c.texte] == []
    FichePage.objects.filter(pk=une.pk).update(anonymat="")
    muet.consentement_le = date(2026, 1, 5)
    muet.save()
    assert [c for c in seen(page, animateur) if "consentement" in c.texte] == []


@pytest.mark.parametrize(
    ("champs", "mots"),
    [
        ({"non_verifiee_depuis": date(2025, 6, 17)}, "pas vérifiée depuis le 17 juin 2025"),
        ({"a_revoir_le": date(2025, 6, 17)}, "elle était à revoir le 17 juin 2025"),
        ({"resultats": ""}, "rubrique sans texte"),
        ({"resultats": '<p><a href="http://intranet/doc">ici</a></p>'}, "réseau interne"),
        ({"resultats": '<p><a linktype="page" id="3">ici</a></p>'}, "page du site"),
        ({"resultats": '<p><a href="javascript:alert(1)">ici</a></p>'}, "ce n’est pas une adresse"),
        ({"promesse": "Un sourire \U0001f600"}, "des signes ne s’impriment pas"),
    ],
)
def test_what_is_printed_otherwise_than_one_thinks(accueil, animateur, champs, mots):
    page, une = with_one(accueil)
    FichePage.objects.filter(pk=une.pk).update(**champs)
    controle = only(page, animateur, mots)
    assert controle.gravite is Gravite.A_VERIFIER
    assert controle.page_id == une.pk
    assert controle.url == une.permalink


def test_what_a_short_form_does_not_print_is_not_told(accueil, animateur):
    une = fiche("Un guichet", dans=accueil, resultats='<p><a href="http://intranet/doc">ici</a></p>')
    page = recueil((accueil, [une]), **TEXTES)
    page.sections = [("section", {"theme": accueil, "titre": "", "fiches": [{"fiche": une, "forme": "courte"}]})]
    assert seen(page, animateur) == []


def test_fiches_left_out_are_told_with_why(accueil, animateur):
    page, une = with_one(accueil)
    perdue = fiche("Perdue", dans=accueil)
    page.sections = [
        (
            "section",
            {"theme": accueil, "titre": "", "fiches": [{"fiche": f, "forme": "complete"} for f in (une, perdue, une)]},
        )
    ]
    perdue.unpublish()
    assert only(page, animateur, "dépubliée").gravite is Gravite.ECARTE
    assert only(page, animateur, "citée deux fois").gravite is Gravite.ECARTE


def test_a_picture_too_small_for_print_is_told_and_replaced(accueil, animateur):
    petite = picture("petite.png", "RGB", (200, 200), "#123456", title="Timbre")
    page, _une = with_one(accueil, image=petite, image_alt="Un carré bleu.")
    controle = only(page, animateur, "sera floue une fois imprimée")
    assert controle.url == f"/admin/images/{petite.pk}/"
    assert "« Timbre »" in controle.texte
    client = Client()
    client.force_login(animateur)
    assert client.get(controle.url).status_code == 200


def test_somebody_who_asked_for_silence_since_the_last_edition_is_told(accueil, animateur):
    page, une = with_one(accueil, signature="Inès Marchandeau")
    document = build_document(page)
    Edition.objects.create(
        numero=1,
        rang=1,
        recueil=page,
        titre=page.title,
        slug=page.slug,
        gelee_le=timezone.now(),
        contenu=json.dumps(document.donnees),
        empreinte=document.empreinte,
    )
    assert seen(page, animateur) == []
    FichePage.objects.filter(pk=une.pk).update(anonymat="personne", signature="")
    controle = only(page, animateur, "anonymat")
    assert "1re édition" in controle.texte
    assert "Marchandeau" not in controle.texte


def test_the_texts_cover_and_partners_of_the_recueil_are_looked_at_too(accueil, animateur):
    une = fiche("Un guichet", dans=accueil)
    minuscule = picture("logo.png", "RGB", (40, 40), "#123456", title="Logo")
    page = recueil((accueil, [une]), presentation='<p><a href="http://serveur-local/x">ici</a></p>', quatrieme="")
    page.partenaires = [RecueilPartenaire(nom="La Région", url="http://region.lan/", logo=minuscule)]
    page.couverture_image, page.couverture_alt = minuscule, "Un logo."
    page.programme = [
        (
            "seance",
            {
                "heure": "9 h",
                "titre": "Ouverture",
                "intervenants": "",
                "lieu": "",
                "fiche": fiche("Hors", dans=accueil),
            },
        )
    ]
    edition = f"/admin/pages/{page.pk}/edit/#tab-"
    assert only(page, animateur, "La présentation").url == f"{edition}textes"
    assert only(page, animateur, "Pas d’éditorial").gravite is Gravite.CONSEIL
    assert only(page, animateur, "Pas de colophon").url == f"{edition}textes"
    assert only(page, animateur, "Pas d’organisateur").url == f"{edition}presentation"
    assert only(page, animateur, "n’est pas montrée").url == f"{edition}presentation"
    assert only(page, animateur, "« La Région » : l’image").url == f"/admin/images/{minuscule.pk}/"
    assert only(page, animateur, "« La Région » : le lien").url == f"{edition}presentation"
    assert only(page, animateur, "Programme").gravite is Gravite.CONSEIL
    page.couverture_modele = "bandeau"
    assert only(page, animateur, "Couverture :").gravite is Gravite.A_VERIFIER


def test_an_empty_sommaire_leads_to_the_atelier(animateur):
    page = recueil(**TEXTES)
    bloque = [controle for controle in seen(page, animateur) if controle.gravite is Gravite.BLOQUE]
    assert [controle.url for controle in bloque] == [f"/admin/recueils/{page.pk}/composer/"]


def test_the_page_of_controls_lists_them_with_their_links_and_the_sommaire_leads_there(entrer, accueil):
    page, une = with_one(accueil, a_revoir_le=timezone.localdate() - timedelta(days=1))
    atelier = entrer(page)
    lien = atelier.page.select_one(f"#e-{atelier.key('Un guichet')} .atelier__gravite")
    assert lien["href"] == f"/admin/recueils/{page.pk}/a-regler/#fiche-{une.pk}"
    html = atelier.client.get(f"/admin/recueils/{page.pk}/a-regler/").content.decode()
    assert f'id="fiche-{une.pk}"' in html
    assert "elle était à revoir" in html


def test_the_number_of_queries_does_not_grow_with_the_fiches(accueil, animateur, django_assert_num_queries):
    def count(nombre: int) -> RecueilPage:
        fiches = [fiche(f"Fiche {n}", dans=accueil, a_revoir_le=date(2020, 1, 1)) for n in range(nombre)]
        return recueil((accueil, fiches), title=f"Recueil de {nombre}", slug=f"recueil-{nombre}", **TEXTES)

    petit, grand = count(2), count(15)
    documents = build_document(petit), build_document(grand)
    controles(petit, documents[0], animateur)
    with django_assert_num_queries(4):
        controles(petit, documents[0], animateur)
    with django_assert_num_queries(4):
        controles(grand, documents[1], animateur)


def test_the_complete_recueil_is_looked_at_without_a_word_of_trouble(animateur):
    page = complete_recueil()
    assert {controle.gravite for controle in seen(page, animateur)} <= {Gravite.CONSEIL, Gravite.A_VERIFIER}


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("https://www.exemple.fr/page?x=1", ""),
        ("mailto:accueil@exemple.fr", ""),
        ("tel:0240000000", ""),
        ("https://[2001:4860:4860::8888]/", ""),
        ("http://10.0.0.4/", "réseau interne"),
        ("http://localhost:8000/", "réseau interne"),
        ("https://documents.local/", "réseau interne"),
        ("https://exemple..fr/", "mal écrite"),
        ("https://exemple.fr/une page", "mal écrite"),
        ("mailto:accueil", "mal écrite"),
        ("www.exemple.fr", "ce n’est pas une adresse"),
        ("ftp://exemple.fr/", "ce n’est pas une adresse"),
    ],
)
def test_links_are_judged_by_their_writing(adresse, attendu):
    raison = what_is_wrong(adresse)
    assert attendu in raison
    assert bool(raison) == bool(attendu)
