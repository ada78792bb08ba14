"""The real booklet, where it is present: 47 cards, and nothing of a person left in what is published."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command

from bonnespratiques.echanges.livret import Livret, read_livret
from bonnespratiques.echanges.livret.coordonnees import COURRIEL, TELEPHONE
from bonnespratiques.echanges.livret.intitules import COEUR, find_intitule
from bonnespratiques.echanges.livret.lignes import split_lines
from bonnespratiques.models import Contact, FichePage, RecueilPage, ThemePage
from tests.bonnespratiques.echanges.textes import RECUEIL_2014, sans_balises, words_of

pytestmark = pytest.mark.skipif(not RECUEIL_2014.exists(), reason="le recueil de 2014 n’est pas sur cette machine")


@pytest.fixture(scope="module")
def livret() -> Livret:
    return read_livret(RECUEIL_2014)


def test_forty_three_practices_and_four_conferences(livret: Livret) -> None:
    assert len(livret.cartes) == 47
    assert [carte.conference for carte in livret.cartes] == [False] * 43 + [True] * 4


def test_two_axes_with_their_fifteen_themes_and_the_conferences(livret: Livret) -> None:
    assert [(axe.titre, len(axe.sous_themes)) for axe in livret.axes] == [
        ("Relation de service", 11),
        ("Management collaboratif", 4),
        ("Conférences", 0),
    ]


def test_every_card_is_whole(livret: Livret) -> None:
    for carte in livret.cartes:
        assert carte.titre
        assert carte.organismes
        assert all(sans_balises(carte.rubriques[champ]).strip() for champ in COEUR)
    # Two cards were printed without a promise.
    assert [carte.position for carte in livret.cartes if not carte.promesse] == [35, 41]


def test_pages_grow_and_titles_are_those_of_the_cards(livret: Livret) -> None:
    pages = [carte.page for carte in livret.cartes]
    assert pages == sorted(pages)
    assert (pages[0], pages[-1]) == (6, 54)
    titres = [carte.titre for carte in livret.cartes]
    assert titres.count("La prise de rendez-vous en ligne") == 2
    assert titres[10] == "Le SMS\u00a0: outil d’optimisation de sa relation client"
    assert titres[32].startswith("WiFiP, le réseau collaboratif")


def test_every_mail_and_telephone_became_a_contact(livret: Livret) -> None:
    contacts = [contact for carte in livret.cartes for contact in carte.contacts]
    assert len(contacts) == 49
    assert sum(bool(contact.courriel) for contact in contacts) == 47
    assert sum(bool(contact.telephone) for contact in contacts) == 42
    for carte in livret.cartes:
        published = " ".join([carte.titre, carte.promesse, *carte.rubriques.values()])
        assert not COURRIEL.search(published)
        assert not TELEPHONE.search(published)


def test_lines_without_a_place_are_dividers_logos_and_the_last_page(livret: Livret) -> None:
    assert len(livret.ignorees) == 39
    raisons = {re.split("[:,]", ignoree.raison)[0].strip() for ignoree in livret.ignorees}
    assert raisons == {"intercalaire", "logo ou ornement", "après la dernière fiche", "adresse de l’éditeur"}


def test_no_word_of_a_card_is_lost(livret: Livret) -> None:
    ignorees = {ignoree.ligne for ignoree in livret.ignorees}
    kept = words_of(livret) | {"appro", "priation", "avan", "tage"}  # two words cut at the end of a line
    lost = [
        mot
        for ligne in split_lines(RECUEIL_2014.read_text(encoding="utf-8"))
        if ligne.numero > livret.cartes[0].ligne and ligne.numero not in ignorees and not find_intitule(ligne)
        for mot in ligne.cle.split()
        if mot not in kept
    ]
    assert lost == []


@pytest.mark.slow
@pytest.mark.django_db
def test_imported_it_is_published_whole() -> None:
    out = StringIO()
    call_command("importer_recueil", str(RECUEIL_2014), slug="recueil-2014", json=True, stdout=out)
    bilan = json.loads(out.getvalue().splitlines()[-1])
    assert (bilan["recueil"], bilan["fiches"], bilan["themes"]) == ("recueil-2014", 47, 15)
    assert FichePage.objects.live().count() == 47
    assert ThemePage.objects.sous_themes().count() == 15
    assert Contact.objects.count() == 49
    assert not any(fiche.missing_to_publish() for fiche in FichePage.objects.all())
    recueil = RecueilPage.objects.get(slug="recueil-2014")
    assert sum(len(section.value["fiches"]) for section in recueil.sections) == 47
