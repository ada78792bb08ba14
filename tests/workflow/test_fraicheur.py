"""« Toujours vrai ? » over the years, with the clock in hand: the author is asked, then the committee, then readers are told."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from bonnespratiques.models import FichePage, Nature
from tests.factories import DossierStory, PersonneFactory, approve, comite, fiche, send_for_approval, theme
from tests.workflow.test_simultane import at_once
from workflow import actions
from workflow.ecriture import brouillons
from workflow.erreurs import ActionInterdite
from workflow.models import CourrielSortant, Dossier, EntreeJournal, VerificationFiche
from workflow.signature import liens
from workflow.suivi import fraicheur
from workflow.suivi.adoption import is_adoptable, is_keeper

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PARIS = ZoneInfo("Europe/Paris")
DEBUT = date(2026, 3, 2)
AN = 365


@pytest.fixture
def on(time_machine):
    """Go to a number of days after the beginning of the story."""

    def go(days, hour=9):
        day = DEBUT + timedelta(days=days)
        time_machine.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS), tick=False)

    go(0)
    return go


@pytest.fixture
def story(on):
    return DossierStory("publiee")


def mails(cle):
    return CourrielSortant.objects.filter(cle=cle)


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True).split())


def question(page, auteur):
    """The link of the mail, as it leaves."""
    return liens.create_link("fraicheur", personne=auteur, page=page, dossier=None).removeprefix(
        "http://localhost:8000"
    )


def marked(story, on):
    for days in (AN, AN + 30, AN + 60):
        on(days)
        fraicheur.check_all()
    return story.page


# --- Who is asked, when ----------------------------------------------------------------------------------------


def test_publication_through_the_circuit_checks_the_fiche_that_day(story):
    assert story.page.verifiee_le == DEBUT
    assert story.page.a_revoir_le == DEBUT + timedelta(days=AN)


def test_a_fiche_on_a_schedule_is_checked_the_day_it_appears(on, client):
    story = DossierStory("validation")
    dossier = actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=10))
    assert story.page.verifiee_le is None
    on(11)
    dossier.approbation.revision.refresh_from_db()
    dossier.approbation.revision.publish()
    assert story.page.verifiee_le == DEBUT + timedelta(days=11)


def test_the_author_is_asked_after_a_year_then_the_committee_then_readers_are_told(story, on):
    sent = []
    for days in range(AN - 2, AN + 100):
        on(days)
        before = set(CourrielSortant.objects.values_list("pk", flat=True))
        fraicheur.check_all()
        sent += [(days - AN, mail.cle, mail.adresse) for mail in CourrielSortant.objects.exclude(pk__in=before)]
        if story.page.non_verifiee_depuis and sent[-1][1] != "marque":
            sent.append((days - AN, "marque", ""))
    assert sent == [
        (0, "toujours_vrai", story.auteur.email),
        (30, "fraicheur_au_comite", story.comite.email),
        (60, "marque", ""),
    ]
    assert story.page.non_verifiee_depuis == DEBUT
    assert EntreeJournal.objects.filter(page=story.page, action="marked_stale").count() == 1


def test_a_fiche_that_nobody_told_here_is_asked_of_its_committee(on):
    page = fiche()
    member = comite(page.theme)
    on(AN + 1)
    fraicheur.check_all()
    assert [mail.adresse for mail in mails("fraicheur_au_comite")] == [member.email]
    assert not mails("toujours_vrai").exists()


def test_a_conference_tells_what_was_said_one_day_and_does_not_age(on):
    fiche(nature=Nature.CONFERENCE)
    on(5 * AN)
    assert not fraicheur.check_all().total()


def test_a_date_chosen_by_the_administration_holds(story, on):
    FichePage.objects.filter(pk=story.page.pk).update(a_revoir_le=DEBUT + timedelta(days=10))
    on(10)
    fraicheur.check_all()
    assert mails("toujours_vrai").exists()


def test_a_fiche_offline_or_with_an_update_under_way_is_left_alone(story, on):
    offline = DossierStory("publiee")
    offline.page.unpublish()
    update = DossierStory("reecriture", page=story.page)
    on(AN + 1)
    assert not fraicheur.check_all().total()
    actions.reject(update.dossier, by=update.comite, motif="Déjà dit.")
    assert fraicheur.check_all().total() == 1


def test_an_old_site_asks_thirty_questions_a_day_however_often_it_runs(on):
    page = fiche()
    for number in range(40):
        page.get_parent().add_child(instance=FichePage(title=f"Fiche {number}", last_published_at=timezone.now()))
    on(3 * AN)
    for _ in range(3):
        fraicheur.check_all()
    assert VerificationFiche.objects.count() == 30
    on(3 * AN + 1)
    fraicheur.check_all()
    assert VerificationFiche.objects.count() == 41


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_ask_once(time_machine):
    DossierStory("publiee")
    FichePage.objects.update(a_revoir_le=timezone.localdate())
    at_once(*[fraicheur.check_all] * 4)
    assert VerificationFiche.objects.count() == mails("toujours_vrai").count() == 1


# --- The answers -----------------------------------------------------------------------------------------------


def test_true_checks_the_fiche_today_and_takes_the_mark_away(story, on):
    page = marked(story, on)
    fraicheur.answer(page, by=story.auteur, reponse="vraie")
    page.refresh_from_db()
    assert (page.verifiee_le, page.non_verifiee_depuis) == (DEBUT + timedelta(days=AN + 60), None)
    assert EntreeJournal.objects.get(page=page, action="still_true").par == story.auteur
    assert not VerificationFiche.objects.filter(repondue_le=None).exists()


def test_the_date_of_a_check_survives_the_next_publication(story, on):
    on(100)
    fraicheur.answer(story.page, by=story.auteur, reponse="vraie")
    story.page.live_revision.publish()
    assert story.page.verifiee_le == DEBUT + timedelta(days=100)
    dated = story.page.get_latest_revision().as_object().save_revision()
    on(200)
    fraicheur.answer(story.page, by=story.auteur, reponse="vraie")
    dated.refresh_from_db()
    dated.publish()
    assert story.page.verifiee_le == DEBUT + timedelta(days=200)
    assert story.page.a_revoir_le == DEBUT + timedelta(days=200 + AN)


def test_a_later_date_typed_in_the_editor_is_taken_and_ends_the_mark(story, on):
    page = marked(story, on)
    draft = page.get_latest_revision_as_object()
    draft.verifiee_le, draft.a_revoir_le = timezone.localdate(), None
    draft.save_revision().publish()
    assert (story.page.verifiee_le, story.page.non_verifiee_depuis) == (timezone.localdate(), None)


def test_an_author_who_does_not_know_passes_the_question_to_the_committee_at_once(story, on):
    on(AN)
    fraicheur.check_all()
    fraicheur.answer(story.page, by=story.auteur, reponse="inconnue")
    assert mails("fraicheur_au_comite").get().adresse == story.comite.email
    on(AN + 30)
    fraicheur.check_all()
    assert story.page.non_verifiee_depuis == DEBUT


def test_a_promised_update_that_does_not_come_is_asked_of_the_committee(story, on):
    on(AN)
    fraicheur.check_all()
    fraicheur.answer(story.page, by=story.auteur, reponse="a_revoir")
    on(AN + 29)
    assert not fraicheur.check_all().total()
    on(AN + 30)
    fraicheur.check_all()
    assert mails("toujours_vrai").count() == 1
    assert mails("fraicheur_au_comite").exists()


def test_a_published_update_settles_the_question(story, on):
    page = marked(story, on)
    update = DossierStory("publiee", page=page)
    assert update.page.non_verifiee_depuis is None
    assert update.page.verifiee_le == timezone.localdate()
    assert not VerificationFiche.objects.filter(repondue_le=None).exists()


@pytest.mark.parametrize("reponse", ["inconnue", "a_revoir"])
def test_a_committee_that_cannot_say_that_it_is_true_marks_it_at_once(story, on, reponse):
    on(AN)
    fraicheur.answer(story.page, by=story.comite, reponse=reponse)
    assert story.page.non_verifiee_depuis == DEBUT


def test_nobody_else_answers(story):
    people = (PersonneFactory(), PersonneFactory(groupe="Animation"), PersonneFactory(is_superuser=True))
    for person in (*people, comite(theme("Méthodes collaboratives", "Management collaboratif"))):
        with pytest.raises(ActionInterdite):
            fraicheur.answer(story.page, by=person, reponse="vraie")


# --- By the link of the mail -----------------------------------------------------------------------------------


def test_the_mail_opens_a_question_without_an_account_and_nothing_is_preselected(client, story, on):
    on(AN)
    fraicheur.check_all()
    url = question(story.page, story.auteur)
    response = client.get(url)
    assert "Cette fiche a été vérifiée pour la dernière fois le 2 mars 2026" in words(response).replace("\xa0", " ")
    choices = BeautifulSoup(response.content, "html.parser").select("input[type=radio]")
    assert len(choices) == 3
    assert not [choice for choice in choices if choice.has_attr("checked")]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_scanner_that_opens_the_link_and_sends_the_form_untouched_changes_nothing(client, story, on):
    on(AN)
    url = question(story.page, story.auteur)
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 400
    assert client.post(url, {"reponse": "peut-être"}).status_code == 400
    assert story.page.verifiee_le == DEBUT
    assert client.post(url, {"reponse": "vraie"}).status_code == 200
    assert story.page.verifiee_le == DEBUT + timedelta(days=AN)


def test_a_link_used_twice_expired_or_guessed_says_so_and_does_nothing(client, story, on):
    url = question(story.page, story.auteur)
    client.post(url, {"reponse": "inconnue"})
    again = client.post(url, {"reponse": "vraie"})
    assert (again.status_code, "a déjà servi" in words(again)) == (410, True)
    late = question(story.page, story.auteur)
    on(31)
    assert client.get(late).status_code == 410
    assert client.get(reverse("toujours_vrai", args=["x" * 32])).status_code == 404
    assert not EntreeJournal.objects.filter(action="still_true").exists()


def test_a_link_opened_signed_in_as_somebody_else_does_nothing(client, story):
    client.force_login(PersonneFactory())
    response = client.post(question(story.page, story.auteur), {"reponse": "vraie"})
    assert (response.status_code, "envoyé à quelqu’un d’autre" in words(response)) == (403, True)
    assert not VerificationFiche.objects.exists()


def test_a_link_to_a_fiche_that_left_or_changed_hands_does_nothing(client, story):
    url = question(story.page, story.auteur)
    story.page.unpublish()
    assert client.post(url, {"reponse": "vraie"}).status_code == 410


def test_to_update_leads_to_the_way_to_do_it(client, story):
    response = client.post(question(story.page, story.auteur), {"reponse": "a_revoir"})
    assert reverse("ameliorer", args=[story.page.numero]) in response.content.decode()


# --- Signed in -------------------------------------------------------------------------------------------------


def test_an_author_finds_the_question_in_their_contributions_and_answers_there(client, story, on):
    on(AN)
    fraicheur.check_all()
    client.force_login(story.auteur)
    assert "Est-ce toujours vrai ?" in words(client.get(reverse("contributions")))
    url = reverse("verifier", args=[story.page.numero])
    assert client.get(url).status_code == 200
    client.post(url, {"reponse": "vraie"})
    assert story.page.verifiee_le == DEBUT + timedelta(days=AN)
    assert "Est-ce toujours vrai ?" not in words(client.get(reverse("contributions")))


def test_the_question_of_somebody_elses_fiche_does_not_exist(client, story):
    client.force_login(PersonneFactory())
    assert client.get(reverse("verifier", args=[story.page.numero])).status_code == 404


def test_the_committee_lists_the_fiches_of_its_themes_and_answers(client, story, on):
    page = marked(story, on)
    client.force_login(comite(theme("Méthodes collaboratives", "Management collaboratif")))
    assert page.title not in words(client.get(reverse("workflow_fraicheur")))
    assert client.post(reverse("workflow_fraicheur"), {"fiche": page.pk, "reponse": "vraie"}).status_code == 404
    client.force_login(story.comite)
    assert page.title in words(client.get(reverse("workflow_fraicheur")))
    assert client.post(reverse("workflow_fraicheur"), {"fiche": page.pk}).status_code == 400
    client.post(reverse("workflow_fraicheur"), {"fiche": page.pk, "reponse": "vraie"})
    assert story.page.non_verifiee_depuis is None


def test_the_list_costs_the_same_with_one_fiche_or_many(client, story, on, django_assert_max_num_queries):
    page = marked(story, on)
    for number in range(40):
        page.get_parent().add_child(
            instance=FichePage(title=f"Fiche {number}", last_published_at=timezone.now(), non_verifiee_depuis=DEBUT)
        )
    client.force_login(story.comite)
    client.get(reverse("workflow_fraicheur"))
    with django_assert_max_num_queries(25):
        client.get(reverse("workflow_fraicheur"))


# --- What readers see ------------------------------------------------------------------------------------------


def test_a_marked_fiche_says_so_on_its_page_and_on_its_card_and_stays_where_it_is(client, story, on):
    page = marked(story, on)
    for url in (page.url, page.theme.url, "/recherche/"):
        assert "Pas vérifiée depuis mars 2026" in words(client.get(url)).replace("\xa0", " "), url


def test_a_marked_fiche_can_be_adopted_and_its_new_author_is_asked_next(client, story, on):
    page = marked(story, on)
    adopter = PersonneFactory()
    client.force_login(adopter)
    url = reverse("adopter", args=[page.numero])
    assert url in client.get(page.url).content.decode()
    assert "Adopter cette fiche" in words(client.get(url))
    client.post(url)
    dossier = Dossier.objects.get(auteur=adopter)
    assert dossier.adoption
    dossier = actions.submit(dossier, by=adopter, charte=True)
    dossier = send_for_approval(dossier, by=story.comite)
    actions.validate(approve(dossier, by=adopter), by=story.comite)
    assert is_keeper(adopter, story.page)
    assert not is_keeper(story.auteur, story.page)
    on(2 * AN + 60)
    fraicheur.check_all()
    assert mails("toujours_vrai").latest("pk").adresse == adopter.email


def test_an_improvement_by_somebody_else_leaves_the_fiche_to_its_author(story):
    update = DossierStory("publiee", page=story.page)
    assert is_keeper(story.auteur, story.page)
    assert not is_keeper(update.auteur, story.page)


def test_a_fiche_whose_author_is_gone_can_be_adopted_at_once(client, story):
    assert not is_adoptable(story.page)
    story.auteur.delete()
    assert is_adoptable(story.page)
    client.force_login(PersonneFactory())
    assert "Son auteur ne la suit plus" in words(client.get(story.page.url))


def test_a_fiche_that_its_author_follows_is_not_up_for_adoption(client, story):
    client.force_login(PersonneFactory())
    response = client.post(reverse("adopter", args=[story.page.numero]))
    assert response.url == reverse("ameliorer", args=[story.page.numero])
    assert not Dossier.objects.filter(adoption=True).exists()


def test_an_author_who_answers_in_time_keeps_their_fiche(story, on):
    page = marked(story, on)
    adopter = PersonneFactory()
    draft = brouillons.create_update(page, by=adopter, adoption=True)
    fraicheur.answer(page, by=story.auteur, reponse="vraie")
    assert not actions.submit(draft, by=adopter, charte=True).adoption
