"""The sending page and the delay that it announces: everything is said beforehand, nothing is accepted beforehand."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories import DossierStory, coauteur, fiche, theme
from workflow.ecriture import brouillons
from workflow.models import Coauteur, CourrielSortant, DelaisDuCircuit, Dossier, EntreeJournal
from workflow.suivi.delais import CAS_MIN, DelaiObserve, observed_delay

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def address(story: DossierStory) -> str:
    return reverse("ecrire", args=[story.dossier.pk, "envoyer"])


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response) -> str:
    return " ".join(soup(response).get_text(" ").split())


def filled(response, **changes) -> dict:
    """The form as a browser would send it unmodified, with these changes."""
    form = soup(response).find("form", {"class": "bap"})
    data = {}
    for field in form.find_all("input"):
        if field.get("name") and (field["type"] not in {"radio", "checkbox"} or field.has_attr("checked")):
            data[field["name"]] = field.get("value", "on")
    return {**data, **changes}


def answered(days: int, *, place=None, sent_ago: int = 30, action: str = "send_for_approval") -> None:
    """A text sent `sent_ago` days ago and answered `days` later."""
    sent = timezone.now() - timedelta(days=sent_ago)
    dossier = Dossier.objects.create(theme=place, statut="accord")
    EntreeJournal.objects.create(dossier=dossier, action="submit", le=sent)
    EntreeJournal.objects.create(dossier=dossier, action=action, le=sent + timedelta(days=days))
    EntreeJournal.objects.create(dossier=dossier, action="send_for_approval", le=sent + timedelta(days=days + 9))


@pytest.fixture
def story(client) -> DossierStory:
    story = DossierStory()
    client.force_login(story.auteur)
    return story


def test_nothing_is_accepted_beforehand_and_a_robot_sends_nothing(client, story):
    page = client.get(address(story))
    boxes = soup(page).find_all("input", {"type": "checkbox"})
    assert {box["name"] for box in boxes} == {"charte", "silence_vaut_accord"}
    assert not any(box.has_attr("checked") for box in boxes)
    assert client.post(address(story), filled(page)).status_code == 400
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "brouillon"


def test_the_page_says_what_will_happen_and_by_when(client, story):
    text = words(client.get(address(story)))
    due = date_format(timezone.localdate() + timedelta(days=DelaisDuCircuit.load().reecriture), "j F Y")
    for said in (
        due,
        "Stratégie multicanal",
        "Rien ne paraît sans votre accord",
        "Licence Ouverte 2.0",
        "Si vous ne répondez plus",
    ):
        assert said in text


def test_what_was_chosen_is_kept_with_a_refusal_and_with_the_text(client, story):
    page = client.get(address(story))
    refused = client.post(address(story), filled(page, signature="L’équipe", anonymat="organisme"))
    assert soup(refused).find("input", {"name": "signature"})["value"] == "L’équipe"
    assert soup(refused).find("input", {"value": "organisme"}).has_attr("checked")
    client.post(address(story), filled(refused, charte="on", silence_vaut_accord="on"))
    story.dossier.refresh_from_db()
    assert (story.dossier.statut, story.dossier.silence_vaut_accord) == ("reecriture", True)
    assert story.page.get_latest_revision().content["anonymat"] == "organisme"


def test_a_text_changed_by_a_cosigner_meanwhile_is_not_sent_unread(client, story):
    page = client.get(address(story))
    other = coauteur(story.dossier)
    brouillons.save_draft(story.dossier, by=other, champs={"origine": "<p>Tout autre.</p>"}, version=0)
    refused = client.post(address(story), filled(page, charte="on"))
    assert refused.status_code == 409
    assert "Tout autre." in words(refused)
    assert client.post(address(story), filled(refused, charte="on")).status_code == 302


def test_the_rule_is_asked_only_where_several_people_sign(client, story):
    assert soup(client.get(address(story))).find("input", {"name": "regle_accord"}) is None
    Coauteur.objects.create(dossier=story.dossier, courriel="ines@example.org")
    page = client.get(address(story))
    client.post(address(story), filled(page, charte="on", regle_accord="un"))
    story.dossier.refresh_from_db()
    assert story.dossier.regle_accord == "un"


def test_a_cosigner_reads_the_page_and_cannot_send(client, story):
    client.force_login(coauteur(story.dossier))
    page = client.get(address(story))
    assert soup(page).find("form", {"class": "bap"}) is None
    client.post(address(story), {"charte": "on"})
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "brouillon"


def test_names_to_be_kept_back_that_stand_in_the_words_are_told_once(client, story):
    story.dossier.brouillon |= {
        "organismes": ["Ville de Sainte-Orlette"],
        "origine": "<p>À la ville de Sainte-Orlette, on attendait.</p>",
    }
    story.dossier.save()
    warned = client.post(address(story), filled(client.get(address(story)), charte="on", anonymat="tout"))
    assert warned.status_code == 409
    assert "Ville de Sainte-Orlette, dans « Origine de la démarche »" in words(warned)
    assert client.post(address(story), filled(warned, charte="on")).status_code == 302


def test_an_anonymous_fiche_offers_others_to_keep_back_more_and_never_less(client):
    story = DossierStory(page=fiche(anonymat="organisme", organismes=[]))
    client.force_login(story.auteur)
    page = soup(client.get(address(story)))
    assert [box["value"] for box in page.find_all("input", {"name": "anonymat"})] == ["organisme", "tout"]
    forged = client.post(address(story), filled(client.get(address(story)), charte="on", anonymat=""))
    assert forged.status_code == 400


def test_the_page_asks_few_queries_however_many_sign(client, story):
    for _ in range(6):
        coauteur(story.dossier)
    client.get(address(story))  # the first search of a test makes the index
    with CaptureQueriesContext(connection) as queries:
        client.get(address(story))
    assert len(queries) <= 25


# --- The delay observed ---------------------------------------------------------------------------------------------


def test_too_few_cases_say_nothing():
    for _ in range(CAS_MIN - 1):
        answered(3)
    assert observed_delay() is None


def test_the_median_of_the_theme_when_it_has_enough_of_its_own():
    here, there = theme(), theme("Ailleurs")
    for days in (1, 2, 9, 20, 21):
        answered(days, place=here)
    for _ in range(8):
        answered(2, place=there)
    assert observed_delay(here) == DelaiObserve(9, 5, du_theme=True)
    assert observed_delay(theme("Nouveau")) == DelaiObserve(2, 13, du_theme=False)


def test_the_first_answer_counts_a_refusal_too_and_only_those_of_the_year():
    for _ in range(CAS_MIN):
        answered(4, action="reject")
    for _ in range(9):
        answered(90, sent_ago=600)
    assert observed_delay() == DelaiObserve(4, CAS_MIN, du_theme=False)


@pytest.mark.parametrize(
    ("days", "said"), [(0, "le jour même"), (1, "en un jour ou moins"), (9, "en 9 jours ou moins")]
)
def test_the_sentence(days, said):
    assert said in DelaiObserve(days, 5, du_theme=True).phrase


def test_it_takes_one_query_and_is_told_before_at_sending_and_in_the_acknowledgement(client, story):
    for _ in range(CAS_MIN):
        answered(6, place=story.theme)
    with CaptureQueriesContext(connection) as queries:
        phrase = observed_delay(story.theme).phrase
    assert len(queries) == 1
    assert "6 jours" in words(client.get(reverse("proposer")))
    page = client.get(address(story))
    assert phrase in words(page)
    client.post(address(story), filled(page, charte="on"))
    assert phrase in CourrielSortant.objects.get(cle="accuse_reception").texte
