"""The public history of a fiche: every published version, what changed, and what anonymity keeps out."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FicheOrganisme, FichePage, Organisme
from bonnespratiques.models.fiche_parties import Tag
from tests.bonnespratiques.pages.test_requetes import count_queries
from tests.factories import DossierStory, PersonneFactory, coauteur, fiche, theme
from tests.workflow.test_credits import profil, publish_update
from workflow import actions
from workflow.ecriture.brouillons import create_update
from workflow.memoire.historique import changed_sections, versions_of
from workflow.models import EntreeJournal
from workflow.templatetags.memoire import memoire_de

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def history(client, page) -> str:
    return soup(client.get(reverse("historique", args=[page.numero]))).select_one("main").get_text(" ", strip=True)


def of_version(client, page, n: int):
    return client.get(reverse("version", args=[page.numero, n]))


@pytest.fixture
def story():
    """A fiche published once, then improved by its author."""
    story = DossierStory("publiee")
    publish_update(story.page, by=story.auteur, comite=story.comite, origine="<p>Une origine plus précise.</p>")
    return story


def test_each_published_version_is_listed_with_its_seal_and_what_it_changed(client, story):
    text = history(client, story.page)
    assert "Version 1" in text
    assert "Change : Origine de la démarche." in text
    assert all(version.empreinte in text for version in versions_of(story.page))


def test_a_version_shows_what_changed_since_the_one_before(client, story):
    page = soup(of_version(client, story.page, 2))
    assert "Une origine plus précise." in " ".join(mark.get_text() for mark in page.find_all("ins"))
    assert "répéter leur demande" in " ".join(mark.get_text() for mark in page.find_all("del"))
    assert "Conseils de mise en œuvre : sans changement" in page.get_text()


def test_the_first_version_is_shown_whole(client, story):
    page = soup(of_version(client, story.page, 1))
    assert "Comptez d’abord, pendant deux semaines." in page.get_text()
    assert not page.find("ins")


def test_the_fiche_says_how_many_versions_it_had(client, story):
    link = soup(client.get(story.page.url)).select_one(".credits a[href$='/historique/']")
    assert link.get_text().startswith("2 versions depuis")


def test_what_is_not_published_is_not_history(client, story):
    dossier = create_update(story.page, by=story.auteur)
    dossier.brouillon = {**dossier.brouillon, "origine": "<p>Un texte en chemin.</p>"}
    dossier.save()
    actions.submit(dossier, by=story.auteur, charte=True)
    assert len(versions_of(story.page)) == 2
    assert of_version(client, story.page, 3).status_code == 404


def test_a_scheduled_version_is_not_there_before_its_day(client):
    story = DossierStory("validation")
    actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=2))
    assert versions_of(story.page) == []


def test_publishing_the_same_words_again_makes_no_version(client, story):
    story.page.live_revision.publish()
    assert EntreeJournal.objects.filter(action="published_directly").exists()
    assert len(versions_of(story.page)) == 2


def test_a_version_put_online_by_the_administration_says_so(client, story):
    page = story.page
    page.promesse = "Une autre promesse."
    page.save_revision().publish()
    assert "Mise en ligne par l’administration du site." in history(client, page)


def test_a_version_published_without_its_authors_says_so(client):
    story = DossierStory("accord")
    story.auteur.delete()
    story.dossier = actions.override(story.dossier, by=story.comite, motif="Compte supprimé.")
    actions.validate(story.dossier, by=story.comite)
    assert "Parue sans réponse de ses auteurs" in history(client, story.page)


def test_an_unpublished_fiche_has_no_history_any_more(client, story):
    story.page.unpublish()
    assert client.get(reverse("historique", args=[story.page.numero])).status_code == 404
    assert of_version(client, story.page, 1).status_code == 404


def test_a_fiche_for_members_has_its_history_for_members(client, story):
    restrict_to_members(story.theme)
    url = reverse("historique", args=[story.page.numero])
    assert client.get(url).url.endswith(f"?next={url}")
    client.force_login(PersonneFactory())
    assert client.get(url).status_code == 404
    assert of_version(client, story.page, 1).status_code == 404
    client.force_login(PersonneFactory(groupe="Membres"))
    assert client.get(url).status_code == 200


def test_search_engines_are_asked_to_leave_old_versions(client, story):
    assert of_version(client, story.page, 1)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("anonymat", ["personne", "organisme", "tout"])
def test_a_fiche_that_became_anonymous_shows_no_version_from_before(client, story, anonymat):
    publish_update(
        story.page,
        by=story.auteur,
        comite=story.comite,
        anonymat=anonymat,
        organismes=[],
        signature="",
        conseils="<p>Comptez.</p>",
    )
    text = history(client, story.page)
    assert "elles ne sont pas montrées" in text
    assert [version.cachee for version in versions_of(story.page)] == [True, True, False]
    assert of_version(client, story.page, 1).status_code == of_version(client, story.page, 2).status_code == 404


def test_the_first_anonymous_version_does_not_show_what_it_took_away(client, story):
    publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="tout", organismes=[], signature="")
    page = soup(of_version(client, story.page, 3))
    assert "n’est pas montrée" in page.get_text()
    assert "Kerbrat" not in page.get_text()
    assert not page.find("del")


def test_what_was_hidden_once_stays_hidden_when_the_fiche_is_named_again(client, story):
    hiding = publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="personne", signature="")
    autre = coauteur(hiding)
    publish_update(story.page, by=autre, comite=story.comite, anonymat="personne", signature="")
    publish_update(story.page, by=autre, comite=story.comite, anonymat="", signature="Yann")
    assert [version.cachee for version in versions_of(story.page)] == [True, True, False, False]


def test_a_lost_text_is_taken_as_hiding_everything(story):
    first, second = versions_of(story.page)
    assert not first.cachee
    story.page.revisions.filter(pk=second.revision.pk).update(content={**second.revision.content})
    second.revision.delete()
    first, second = versions_of(story.page)
    assert first.cachee
    assert not second.is_readable


def test_the_credits_of_an_anonymous_version_name_nobody(client):
    story = DossierStory("publiee")
    profil(story.auteur, nom="Maëlle K.")
    assert "Maëlle K." in history(client, story.page)
    publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="personne", signature="")
    assert "Maëlle K." not in history(client, story.page)
    assert "Maëlle K." not in of_version(client, story.page, 2).content.decode()


def test_an_organisme_a_theme_or_a_keyword_deleted_since_does_not_break_old_versions(client):
    gone = Organisme.objects.create(nom="Syndicat dissous")
    page = fiche(organismes=["Syndicat dissous", "Ville de Sainte-Orlette"])
    page.tags.add("guichet")
    page.themes_secondaires = [theme("Éphémère")]
    page.save_revision().publish()
    page.organismes = [FicheOrganisme(organisme=Organisme.objects.get(nom="Ville de Sainte-Orlette"))]
    page.tags.clear()
    page.save_revision().publish()
    gone.delete()
    page = FichePage.objects.get(pk=page.pk)
    page.themes_secondaires.clear()
    page.save()
    Tag.objects.all().delete()
    theme("Éphémère").delete()
    assert len(versions_of(page)) == 3
    for n in (1, 2, 3):
        assert of_version(client, page, n).status_code == 200
    assert "Syndicat" not in of_version(client, page, 2).content.decode()


def test_an_account_deleted_since_leaves_the_history_readable(client, story):
    story.auteur.delete()
    assert "Version 2" in history(client, story.page)


def test_a_fiche_that_never_went_through_the_journal_has_no_history(client):
    page = fiche()
    EntreeJournal._base_manager.all()._raw_delete(EntreeJournal.objects.db)
    assert client.get(reverse("historique", args=[page.numero])).status_code == 404
    assert "Versions" not in client.get(page.url).content.decode()


def test_sections_are_told_apart_without_a_query(django_assert_num_queries):
    before = {"title": "A", "promesse": "", "origine": "<p>Un</p>", "pour_qui": "Tous"}
    with django_assert_num_queries(0):
        changed = changed_sections(before, {**before, "origine": '<p data-block-key="x">Un</p>', "pour_qui": "Nous"})
    assert [section.cle for section in changed] == ["decider"]


def test_a_long_history_costs_no_more_than_a_short_one(story):
    url = reverse("historique", args=[story.page.numero])
    short = count_queries(url)
    for n in range(4):
        page = story.page
        page.promesse = f"Promesse {n}."
        page.save_revision().publish()
    assert count_queries(url) == short


def test_a_version_with_many_organismes_costs_no_more(story):
    names = [f"Commune {n}" for n in range(12)]
    publish_update(story.page, by=story.auteur, comite=story.comite, organismes=names)
    publish_update(story.page, by=story.auteur, comite=story.comite, organismes=names[:8])
    count_queries(reverse("version", args=[story.page.numero, 4]))


def test_the_fiche_page_asks_one_question_for_all_that_is_remembered(story, django_assert_num_queries):
    profil(story.auteur)
    page = story.page
    with django_assert_num_queries(1):
        memoire = memoire_de(page)
    assert len(memoire.dates) == 2
    assert len(memoire.credits.recit) == 1
    count_queries(story.page.url)


def test_only_reading_is_possible(client, story):
    assert client.post(reverse("historique", args=[story.page.numero])).status_code == 405


def test_a_number_out_of_reach_is_not_found(client, story):
    for n in (0, 99):
        assert of_version(client, story.page, n).status_code == 404
    assert client.get(reverse("historique", args=[987654])).status_code == 404
    assert theme().url
