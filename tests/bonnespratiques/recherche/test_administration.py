"""Search in Wagtail's administration: words as they are typed, letter by letter, drafts included."""

import pytest
from django.urls import reverse
from modelsearch.backends import get_search_backend

from bonnespratiques.models import FichePage, Organisme
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def animation(client):
    client.force_login(PersonneFactory(is_superuser=True))
    return client


def test_the_search_of_the_administration_finds_titles_letter_by_letter(animation):
    fiche("La clé de la mairie", live=False)
    fiche("Un dossier, quatre portes d’entrée")
    for typed in ("mai", "La clé de la mair", "cle MAIRIE", "l’mairie"):
        content = animation.get(reverse("wagtailadmin_pages:search"), {"q": typed}).content.decode()
        assert "La clé de la mairie" in content
        assert "quatre portes" not in content


@pytest.mark.parametrize("typed", ["mairie published:true", '"clé de la"', "*", "(", "\x00", "é" * 5000, "mot " * 3000])
def test_nothing_that_is_typed_there_breaks_it(animation, typed):
    fiche("La clé de la mairie")
    assert animation.get(reverse("wagtailadmin_pages:search"), {"q": typed}).status_code == 200


def test_the_list_of_a_theme_can_be_searched_and_sorted(animation):
    page = fiche("La clé de la mairie")
    fiche("La clé des champs", dans=theme("Écoute des usagers"))
    address = reverse("wagtailadmin_explore", args=[page.theme.pk])
    assert "La clé des champs" not in animation.get(address, {"q": "clé"}).content.decode()
    sorted_list = animation.get(address, {"q": "cl", "ordering": "title"}).content.decode()
    assert "La clé de la mairie" in sorted_list


def test_the_page_chooser_finds_fiches(animation):
    fiche("La clé de la mairie")
    address = reverse("wagtailadmin_choose_page_search")
    content = animation.get(address, {"q": "mair", "page_type": "bonnespratiques.fichepage"}).content.decode()
    assert "La clé de la mairie" in content


def test_organismes_are_found_by_the_beginning_of_a_word():
    fiche(organismes=["Centre hospitalier des Deux-Rives", "Ville de Sainte-Orlette"])
    found = get_search_backend().autocomplete("hosp riv", Organisme.objects.all())
    assert [organisme.nom for organisme in found] == ["Centre hospitalier des Deux-Rives"]


def test_a_whole_word_comes_before_the_beginning_of_another():
    fiche("Accueillir sans rendez-vous")
    fiche("Le plan d’accueil")
    fiche("Accueillante, la mairie")
    assert FichePage.objects.autocomplete("accueil")[0].title == "Le plan d’accueil"
    assert FichePage.objects.autocomplete("accueil").count() == 3
