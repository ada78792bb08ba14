"""The administration reads a dossier: it says why first, the journal keeps it, the author sees it, and nothing else opens."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import DossierStory, PersonneFactory, comite, theme
from workflow import actions
from workflow.memoire import consultation
from workflow.models import Dossier, EntreeJournal

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MOTIF = "L’auteur signale que son courriel d’accord mène à une page vide."


def text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ", strip=True)


def url(story) -> str:
    return reverse("workflow_consulter", args=[story.dossier.pk])


def readings(story):
    return EntreeJournal.objects.filter(dossier=story.dossier, action="read_by_admin")


@pytest.fixture
def story():
    story = DossierStory("accord")
    actions.post_message(story.dossier, by=story.comite, texte="Entre nous.")
    return story


@pytest.fixture
def administration(client, story):
    personne = PersonneFactory(groupe="Administration")
    client.force_login(personne)
    return personne


def test_the_dossier_is_not_shown_before_a_reason_is_given(client, story, administration):
    page = text(client.get(url(story)))
    assert "Pourquoi ouvrez-vous ce dossier ?" in page
    assert "répéter leur demande" not in page
    assert not readings(story).exists()


def test_with_a_reason_it_is_recorded_then_read(client, story, administration):
    page = text(client.post(url(story), {"motif": MOTIF}, follow=True))
    assert "répétaient leur demande" in page
    assert "répéter leur demande" in page
    assert "Entre nous." in page
    (entree,) = readings(story)
    assert (entree.par, entree.motif) == (administration, MOTIF)


@pytest.mark.parametrize("motif", ["", "   ", "voir", "x" * 501])
def test_a_reason_that_says_nothing_opens_nothing_and_is_kept_in_the_form(client, story, administration, motif):
    response = client.post(url(story), {"motif": motif})
    assert response.status_code == 400
    assert BeautifulSoup(response.content, "html.parser").find(id="motif").get_text().strip() == motif.strip()
    assert not readings(story).exists()


def test_each_dossier_is_opened_for_itself(client, story, administration):
    other = DossierStory("reecriture")
    client.post(url(story), {"motif": MOTIF})
    assert "Pourquoi ouvrez-vous" in text(client.get(url(other)))


def test_it_is_open_to_that_session_only(client, story, administration):
    client.post(url(story), {"motif": MOTIF})
    elsewhere = Client()
    elsewhere.force_login(administration)
    assert "Pourquoi ouvrez-vous" in text(elsewhere.get(url(story)))


def test_it_closes_by_itself_after_half_an_hour(client, story, administration, monkeypatch):
    client.post(url(story), {"motif": MOTIF})
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr(consultation.timezone, "now", lambda: later)
    assert "Pourquoi ouvrez-vous" in text(client.get(url(story)))


def test_it_can_be_closed_at_once(client, story, administration):
    client.post(url(story), {"motif": MOTIF})
    client.post(url(story), {"action": "fermer"})
    assert "Pourquoi ouvrez-vous" in text(client.get(url(story)))


def test_who_is_no_longer_of_the_administration_reads_nothing_more(client, story, administration):
    client.post(url(story), {"motif": MOTIF})
    administration.groups.clear()
    administration.groups.add(comite(theme("Ailleurs")).groups.first())
    assert client.get(url(story)).status_code == 404


def test_nothing_can_be_done_there(client, story, administration):
    client.post(url(story), {"motif": MOTIF})
    page = BeautifulSoup(client.get(url(story)).content, "html.parser").select_one("main")
    assert [field["name"] for field in page.select("[name]") if field["type"] != "hidden"] == []
    before = story.dossier.statut
    client.post(url(story), {"action": "approve", "motif": MOTIF})
    story.dossier.refresh_from_db()
    assert story.dossier.statut == before


def test_a_draft_stays_its_authors_alone(client, administration):
    draft = DossierStory()
    assert client.get(url(draft)).status_code == 404
    assert client.post(url(draft), {"motif": MOTIF}).status_code == 404


@pytest.mark.parametrize("who", ["comite", "animation", "stranger", "membre"])
def test_nobody_else_has_this_door(client, story, who):
    people = {
        "comite": story.comite,
        "animation": PersonneFactory(groupe="Animation"),
        "stranger": PersonneFactory(),
        "membre": PersonneFactory(groupe="Membres"),
    }
    client.force_login(people[who])
    assert client.post(url(story), {"motif": MOTIF}).status_code in {302, 403, 404}
    assert not readings(story).exists()


def test_the_author_sees_that_it_was_read_and_why_but_not_by_whom(client, story, administration):
    client.post(url(story), {"motif": MOTIF})
    client.force_login(story.auteur)
    page = text(client.get(reverse("dossier", args=[story.dossier.pk])))
    assert "L’administration du site a lu ce dossier." in page
    assert MOTIF in page
    assert str(administration) not in page


def test_a_dossier_without_author_theme_or_page_is_readable_all_the_same(client, story, administration):
    story.auteur.delete()
    Dossier.objects.filter(pk=story.dossier.pk).update(page=None, theme=None)
    assert "contributeur anonyme" in text(client.post(url(story), {"motif": MOTIF}, follow=True))


# The same texts, by Wagtail's own doors.


def side_doors(page) -> list[str]:
    first, last = page.revisions.order_by("pk").first(), page.get_latest_revision()
    return [
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, last.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, last.pk]),
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk]),
    ]


def test_wagtails_side_doors_ask_why_too(client, story, administration):
    for door in side_doors(story.page):
        assert client.get(door).url == url(story), door


def test_once_the_reason_is_said_they_open(client, story, administration):
    client.post(url(story), {"motif": MOTIF})
    assert client.get(side_doors(story.page)[0]).status_code == 200


def test_the_committee_goes_through_them_as_before(client, story):
    client.force_login(story.comite)
    assert client.get(side_doors(story.page)[0]).status_code == 200


def test_a_published_fiche_is_edited_as_before(client, administration):
    published = DossierStory("publiee")
    assert client.get(side_doors(published.page)[0]).status_code == 200


def test_a_text_that_was_withdrawn_before_any_publication_stays_closed(client, story, administration):
    actions.withdraw(story.dossier, by=story.auteur)
    assert client.get(side_doors(story.page)[0]).url == url(story)


def test_who_may_change_pages_but_read_no_dossier_is_refused(client, story, administration):
    group = administration.groups.get()
    group.permissions.remove(group.permissions.get(codename="consulter_dossier"))
    assert client.get(side_doors(story.page)[0]).status_code in {302, 403}
    assert "répéter leur demande" not in client.get(side_doors(story.page)[0], follow=True).content.decode()


def test_the_reading_of_an_administrator_whose_account_is_gone_stays_somebodys(client, story, administration):
    client.post(url(story), {"motif": MOTIF})
    administration.delete()
    assert readings(story).get().auteur_affiche == "contributeur anonyme"
