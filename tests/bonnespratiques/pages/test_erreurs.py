"""Pages that say what went wrong and what to do, without any internal detail."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from bonnespratiques.views.erreurs import erreur_interne
from tests import factories
from tests.bonnespratiques.pages.complet import words


@pytest.mark.django_db
def test_a_missing_page_offers_the_words_of_its_address_as_a_search():
    factories.theme()
    response = Client().get("/relation-de-service/accueil-samedi/mairie.php")
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert page.select_one("input[name=q]")["value"] == "relation service accueil samedi mairie php"
    assert page.select_one('main a[href="/relation-de-service/"]')


@pytest.mark.django_db
def test_the_words_of_an_address_are_shown_as_words():
    factories.installed_site()
    response = Client().get('/"><script>alert(1)</script>/')
    assert response.status_code == 404
    assert "<script>" not in response.content.decode()


def test_a_server_error_needs_neither_database_nor_context():
    response = erreur_interne(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Le site n’a pas pu répondre." in words(BeautifulSoup(response.content, "html.parser"))


@pytest.mark.django_db
def test_a_form_that_expired_says_how_to_keep_the_text():
    factories.installed_site()
    response = Client(enforce_csrf_checks=True).post("/connexion/", {"email": "a@example.org"})
    assert response.status_code == 403
    assert "Revenez en arrière" in response.content.decode()


@pytest.mark.django_db
def test_a_refusal_tells_with_which_address_one_is_signed_in():
    person = factories.PersonneFactory(email="maelle@example.org")
    request = RequestFactory().get("/")
    request.user = person
    assert "maelle@example.org" in render_to_string("403.html", {"exception": "détail interne"}, request=request)
