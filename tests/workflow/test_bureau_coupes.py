"""What one sees first: the cuts of the queue, the counts of the home page, the journal in words."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.factories import DossierStory, PersonneFactory
from workflow import actions
from workflow.models import Dossier

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def page_of(client, url, **asked):
    return BeautifulSoup(client.get(url, asked).content, "html.parser")


@pytest.fixture
def story():
    return DossierStory("reecriture")


def test_each_cut_says_how_many_dossiers_it_shows(client, story):
    client.force_login(story.comite)
    late = {"statut": "accord", "echeance": timezone.localdate() - timedelta(days=1)}
    Dossier.objects.create(auteur=story.auteur, theme=story.theme, titre="Tard", **late)
    actions.take(story.dossier, by=story.comite)
    links = page_of(client, reverse("workflow_file")).select(".dossier__coupes a")
    said = {link.contents[0].strip(): int(link.select_one("span").get_text()) for link in links}
    assert said == {
        "Tous": 2,
        "En retard": 1,
        "Pris par vous": 1,
        "Libres": 1,
        "Réécriture": 1,
        "Accord": 1,
        "Validation": 0,
    }
    for link in links:
        cut = page_of(client, link["href"])
        assert len(cut.select("td.title a")) == int(link.select_one("span").get_text())
        assert cut.select_one(".dossier__coupes [aria-current]").get_text() == link.get_text()


@pytest.mark.parametrize("groupe", ["Administration", "Animation"])
def test_the_home_page_counts_the_dossiers_of_the_site_and_names_none(client, story, groupe):
    client.force_login(PersonneFactory(groupe=groupe, is_staff=True))
    said = page_of(client, reverse("wagtailadmin_home")).select_one("#le-circuit-section").get_text(" ", strip=True)
    assert "1 dossier en cours" in said
    assert "Réécriture : 1" in said
    assert str(story.dossier) not in said


def test_the_journal_names_the_hands_that_a_dossier_came_to(client, story):
    actions.take(story.dossier, by=story.comite)
    client.force_login(PersonneFactory(groupe="Administration"))
    assert f"libre → {story.comite}" in page_of(client, reverse("workflow_journal")).get_text()
