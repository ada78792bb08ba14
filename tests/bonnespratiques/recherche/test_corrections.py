"""Corrections, synonyms and numbers on real fiches, for each reader: nothing is said from what this reader may not see."""

import pytest
from wagtail.models import PageViewRestriction

from bonnespratiques.models import GroupeSynonymes, Nature
from bonnespratiques.recherche.criteres import Criteres
from bonnespratiques.recherche.service import search_fiches
from bonnespratiques.recherche.strategie import Correction
from tests.factories import PersonneFactory, fiche

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("index_en_place")]

ORCHIDEE = "<p>Le projet Orchidée a réuni les agents du guichet.</p>"


def correction(typed: str, user=None) -> Correction | None:
    return search_fiches(typed, user=user).correction


def test_a_mistyped_word_finds_the_fiche_and_says_which_word_was_looked_for(chercher):
    page = fiche(origine=ORCHIDEE)
    assert chercher("orchydé du guichhet") == [page.title]
    assert correction("orchydée") == Correction("Orchidée", appliquee=True)


def test_a_word_of_a_members_only_fiche_is_proposed_to_members_alone(chercher):
    page = fiche(origine=ORCHIDEE)
    assert correction("orchydée")
    PageViewRestriction.objects.create(page=page.theme, restriction_type=PageViewRestriction.LOGIN)
    assert correction("orchydée") is None
    assert correction("orchydée", PersonneFactory()) == Correction("Orchidée", appliquee=True)


def test_a_word_of_an_unpublished_fiche_is_proposed_to_nobody():
    page = fiche(origine=ORCHIDEE)
    fiche("Une autre fiche")
    page.unpublish()
    assert correction("orchydée") is None
    assert correction("orchydée", PersonneFactory()) is None


def test_a_word_of_a_draft_is_proposed_to_nobody():
    page = fiche()
    page.origine = ORCHIDEE
    page.save_revision()
    assert correction("orchydée") is None


def test_the_same_word_is_proposed_as_the_fiche_that_may_be_read_writes_it():
    hidden = fiche("La fiche réservée", origine="<p>L’ORCHIDÉE bleue.</p>")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    fiche("La fiche publique", origine="<p>Une orchidée rouge.</p>")
    assert correction("orchydée") == Correction("orchidée", appliquee=True)


def test_words_as_they_are_are_not_corrected():
    fiche(origine=ORCHIDEE)
    found = search_fiches(Criteres(texte="orchydée", tel_quel=True), user=None)
    assert (found.total, found.correction) == (0, None)


def test_a_synonym_of_the_animateurs_holds_at_once_is_said_and_marked():
    fiche(origine=ORCHIDEE)
    assert search_fiches("fleur", user=None).total == 0
    GroupeSynonymes.objects.create(expressions="fleur\norchidée")
    found = search_fiches("fleur", user=None)
    assert (found.total, found.elargie) == (1, ["orchidée"])
    assert "<mark>Orchidée</mark>" in found.resultats[0].extrait


def test_a_fiche_is_found_by_its_number(chercher):
    twelve, other = fiche("La fiche demandée"), fiche("Une autre", origine=f"<p>Il y a {1} raison, et 2.</p>")
    for typed in (
        f"n° {twelve.numero}",
        f"n°{twelve.numero}",
        f"Fiche {twelve.numero}",
        f"la fiche n° {twelve.numero}",
    ):
        assert chercher(typed)[0] == twelve.title
    assert chercher(f"fiche numéro {other.numero}")[0] == other.title


def test_whoever_looks_for_failures_finds_the_failed_attempts_first(chercher):
    fiche("Une réussite", origine="<p>Après un premier échec, tout a marché.</p>")
    fiche("La borne débranchée", nature=Nature.ESSAI)
    for typed in ("échec", "ce qui n’a pas marché", "essai infructueux", "projets ratés"):
        assert chercher(typed)[0] == "La borne débranchée", typed
