"""« Proposer une amélioration »: a page that a link opens, and a button that begins."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from bonnespratiques.groupes import restrict_to_members
from tests.factories import DossierStory, PersonneFactory, fiche
from workflow import actions
from workflow.models import Dossier

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True).split())


def address(page):
    return reverse("ameliorer", args=[page.numero])


def test_the_link_of_a_fiche_opens_a_page_that_explains_and_changes_nothing(client):
    page = fiche()
    assert address(page) in client.get(page.url).content.decode()
    response = client.get(address(page))
    assert response.status_code == 200
    assert "la version en ligne ne bouge pas" in words(response)
    assert not Dossier.objects.exists()


def test_the_button_begins_a_draft_from_the_published_text(client):
    page, person = fiche(), PersonneFactory()
    client.force_login(person)
    response = client.post(address(page))
    dossier = Dossier.objects.get(auteur=person)
    assert response.url == reverse("ecrire", args=[dossier.pk, "titre"])
    assert dossier.brouillon["titre"] == page.title
    assert not dossier.adoption


def test_somebody_signed_out_is_led_to_sign_in_and_comes_back_here(client):
    page = fiche()
    assert "Se connecter et commencer" in words(client.get(address(page)))
    assert client.post(address(page)).url.endswith(f"next={address(page)}")


def test_a_draft_already_begun_is_taken_up_again(client):
    page, person = fiche(), PersonneFactory()
    client.force_login(person)
    first, second = client.post(address(page)), client.post(address(page))
    assert first.url == second.url
    assert "Reprendre mon brouillon" in words(client.get(address(page)))


def test_a_second_proposal_is_told_kindly_that_another_is_under_way_and_may_be_written(client):
    page = fiche()
    other = DossierStory("reecriture", page=page)
    person = PersonneFactory()
    client.force_login(person)
    assert "Une autre proposition est en cours" in words(client.get(address(page)))
    client.post(address(page))
    assert Dossier.objects.filter(auteur=person).exists()
    client.force_login(other.auteur)
    assert "Votre proposition est déjà en cours" in words(client.get(address(page)))
    actions.withdraw(other.dossier, by=other.auteur)
    assert "en cours" not in words(client.get(address(page))).replace("comité réécrit", "")


def test_a_fiche_that_one_may_not_read_cannot_be_improved(client):
    draft, closed = fiche(live=False), fiche("Réservée")
    restrict_to_members(closed)
    client.force_login(PersonneFactory())
    for page in (draft, closed):
        assert client.get(address(page)).status_code == 404
        assert client.post(address(page)).status_code == 404
    assert client.get(reverse("ameliorer", args=[99999])).status_code == 404
