"""The committee's desk by HTTP: the queue, the screen of a dossier, and what nobody else can do there."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import querydict_from_html

from tests.factories import DossierStory, PersonneFactory, comite, fiche, rewrite, theme
from workflow import actions
from workflow.models import Dossier, Message

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def text(response):
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def act(client, story, action, **data):
    response = client.post(reverse("workflow_agir", args=[story.dossier.pk]), {"action": action, **data}, follow=True)
    story.dossier.refresh_from_db()
    return response


def sign_in(client, story, person=None):
    client.force_login(person or story.comite)
    return story


def test_the_queue_shows_the_dossiers_of_ones_themes_only(client):
    mine = DossierStory("reecriture")
    other = comite(theme("Méthodes collaboratives", "Management collaboratif"))
    client.force_login(mine.comite)
    assert str(mine.dossier) in text(client.get(reverse("workflow_file")))
    client.force_login(other)
    assert str(mine.dossier) not in text(client.get(reverse("workflow_file")))


def test_a_draft_is_nobody_elses(client):
    story = DossierStory()
    sign_in(client, story)
    assert client.get(reverse("workflow_dossier", args=[story.dossier.pk])).status_code == 404


def test_the_committee_sends_for_approval_from_its_screen(client):
    story = sign_in(client, DossierStory("reecriture"))
    act(client, story, "send_for_approval")
    assert story.dossier.statut == "accord"


def test_the_committee_validates_from_its_screen(client):
    story = sign_in(client, DossierStory("validation"))
    act(client, story, "validate")
    assert story.page.live


def test_a_reason_is_needed_and_what_was_typed_is_kept(client):
    story = sign_in(client, DossierStory("reecriture"))
    response = act(client, story, "reject", motif="  ")
    assert response.status_code == 409
    assert "Dites pourquoi" in text(response)
    assert story.dossier.statut == "reecriture"


def test_a_date_in_the_past_or_in_words_is_refused(client):
    story = sign_in(client, DossierStory("validation"))
    for le in ("2001-01-01 09:00", "demain"):
        response = act(client, story, "validate", le=le)
        assert response.status_code == 400
        assert le in response.content.decode()
    assert not story.page.live


@pytest.mark.parametrize("action", ["approve", "ask_changes", "withdraw", "submit", "save", "delete", ""])
def test_the_screen_does_not_act_in_the_authors_place(client, action):
    story = sign_in(client, DossierStory("accord"))
    assert act(client, story, action, motif="Parce que.").status_code == 404
    assert story.dossier.statut == "accord"


@pytest.mark.parametrize("group", ["Animation", "Administration", None])
@pytest.mark.parametrize("action", ["send_for_approval", "reject"])
def test_nobody_outside_the_committee_acts(client, group, action):
    story = DossierStory("reecriture")
    sign_in(client, story, PersonneFactory(groupe=group))
    act(client, story, action, motif="Parce que.")
    assert story.dossier.statut == "reecriture"


def test_an_action_that_is_no_longer_possible_says_whose_turn_it_is(client):
    story = sign_in(client, DossierStory("accord"))
    response = act(client, story, "send_for_approval")
    assert response.status_code == 409
    assert "C’est à l’auteur de relire et de décider" in text(response)


def test_a_message_is_internal_unless_its_writer_chose_otherwise(client):
    story = sign_in(client, DossierStory("reecriture"))
    url = reverse("workflow_message", args=[story.dossier.pk])
    client.post(url, {"texte": "Entre nous."})
    client.post(url, {"texte": "Bonjour.", "visibilite": "auteur"})
    assert list(Message.objects.values_list("texte", "interne")) == [("Entre nous.", True), ("Bonjour.", False)]


@pytest.mark.parametrize("etape", ["reecriture", "accord", "validation", "publiee"])
def test_the_screen_opens_at_every_step(client, etape):
    story = sign_in(client, DossierStory(etape))
    assert client.get(reverse("workflow_dossier", args=[story.dossier.pk])).status_code == 200


def test_the_screens_stay_under_twenty_five_queries(client, django_assert_max_num_queries):
    story = sign_in(client, DossierStory("reecriture"))
    for number in range(10):
        Message.objects.create(dossier=story.dossier, de=story.auteur, role="auteur", texte=str(number), interne=False)
        Dossier.objects.create(auteur=story.auteur, theme=story.theme, titre=f"Dossier {number}", statut="reecriture")
    client.get(reverse("workflow_file"))
    with django_assert_max_num_queries(25):
        client.get(reverse("workflow_file"))
    with django_assert_max_num_queries(25):
        client.get(reverse("workflow_dossier", args=[story.dossier.pk]))


# --- Wagtail's page editor ------------------------------------------------------------------------------------


def editor_data(client, page):
    """What the browser would send back from the page editor, unchanged."""
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    # Blocks are drawn by the browser: this fiche has none.
    return {**querydict_from_html(html, form_id="page-edit-form").dict(), "blocs-count": "0"}


def test_the_editor_offers_the_dossier_in_place_of_wagtails_moves(client):
    story = sign_in(client, DossierStory("reecriture"))
    html = client.get(reverse("wagtailadmin_pages:edit", args=[story.page.pk])).content.decode()
    assert reverse("workflow_dossier", args=[story.dossier.pk]) in html
    assert "action-submit" not in html
    assert "action-cancel-workflow" not in html


@pytest.mark.parametrize(
    "forged", ["action-submit", "action-cancel-workflow", "action-publish", "action-restart-workflow"]
)
def test_a_forged_move_in_the_editor_saves_the_text_and_moves_nothing(client, forged):
    story = sign_in(client, DossierStory("reecriture"))
    actions.take(story.dossier, by=story.comite)
    data = editor_data(client, story.page)
    client.post(reverse("wagtailadmin_pages:edit", args=[story.page.pk]), {**data, "title": "Corrigé", forged: "1"})
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "reecriture"
    assert WorkflowState.objects.get().status == "in_progress"
    assert not story.page.live
    assert story.page.get_latest_revision_as_object().title == "Corrigé"


def test_a_published_fiche_cannot_enter_the_circuit_without_a_dossier(client):
    page = fiche()
    member = comite(page.theme)
    client.force_login(member)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**editor_data(client, page), "action-submit": "1"})
    assert not WorkflowState.objects.exists()


def test_the_committee_of_another_theme_does_not_edit(client):
    story = DossierStory("reecriture")
    client.force_login(comite(theme("Méthodes collaboratives", "Management collaboratif")))
    response = client.get(reverse("wagtailadmin_pages:edit", args=[story.page.pk]))
    assert response.status_code in {302, 403}


def test_a_stale_tab_saves_nothing_once_the_text_is_with_its_author(client):
    story = sign_in(client, DossierStory("reecriture"))
    actions.take(story.dossier, by=story.comite)
    data = editor_data(client, story.page)
    act(client, story, "send_for_approval")
    before = story.page.latest_revision_id
    client.post(reverse("wagtailadmin_pages:edit", args=[story.page.pk]), {**data, "title": "Trop tard"})
    assert story.page.latest_revision_id == before


def test_the_home_page_of_the_administration_tells_what_awaits(client):
    sign_in(client, DossierStory("reecriture"))
    assert "C’est à vous de réécrire le texte" in text(client.get(reverse("wagtailadmin_home")))
    client.force_login(PersonneFactory(groupe="Animation"))
    assert "À votre tour" not in text(client.get(reverse("wagtailadmin_home")))


def test_rewriting_is_seen_on_the_screen(client):
    story = sign_in(client, DossierStory("reecriture"))
    rewrite(story.dossier, by=story.comite, conseils="<p>Commencez petit, pendant deux semaines.</p>")
    assert "Commencez petit" in text(client.get(reverse("workflow_dossier", args=[story.dossier.pk])))
