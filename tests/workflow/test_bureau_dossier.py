"""The screen of a dossier: hands, reasons before sending, two discussions, refusals begun from a template, who is there."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from tests.factories import DossierStory, PersonneFactory, coauteur, comite, rewrite, theme
from workflow import actions
from workflow.circuit import TRANSITIONS, Role
from workflow.installation import MODELES_DE_REFUS, install_circuit
from workflow.models import EntreeJournal, Message, ModeleRefus, RaisonChangement
from workflow.views.comite.commandes import COMMANDES

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def text(response):
    return page_of(response).get_text(" ", strip=True)


def screen(client, story):
    return client.get(reverse("workflow_dossier", args=[story.dossier.pk]))


def act(client, story, action, **data):
    response = client.post(reverse("workflow_agir", args=[story.dossier.pk]), {"action": action, **data}, follow=True)
    story.dossier.refresh_from_db()
    return response


@pytest.fixture
def story(client):
    story = DossierStory("reecriture")
    client.force_login(story.comite)
    return story


# --- In whose hands --------------------------------------------------------------------------------------------


def test_a_dossier_is_taken_then_handed_back_and_the_screen_says_so(client, story):
    act(client, story, "take")
    assert "Vous avez ce dossier en main" in text(screen(client, story))
    act(client, story, "hand_back")
    assert "Ce dossier est libre" in text(screen(client, story))


def test_somebody_elses_dossier_is_taken_over_after_a_confirmation_and_they_are_told(
    client, story, django_capture_on_commit_callbacks
):
    other = comite(story.theme, first_name="Romuald", email="romuald@example.org")
    actions.take(story.dossier, by=other)
    assert f"{other} a ce dossier en main" in text(screen(client, story))
    confirmation = client.get(reverse("workflow_reprendre", args=[story.dossier.pk]))
    assert page_of(confirmation).select_one("input[name=de]")["value"] == str(other.pk)
    with django_capture_on_commit_callbacks(execute=True):
        act(client, story, "take", de=other.pk)
    assert story.dossier.pris_par == story.comite
    (message,) = [message for message in mail.outbox if message.to == ["romuald@example.org"]]
    assert message.subject.startswith(f"{story.comite} a maintenant le dossier")


def test_whoever_had_a_dossier_is_told_when_it_is_given_to_somebody_else(
    client, story, django_capture_on_commit_callbacks
):
    before, after = comite(story.theme, email="avant@example.org"), comite(story.theme, email="apres@example.org")
    actions.take(story.dossier, by=before)
    with django_capture_on_commit_callbacks(execute=True):
        act(client, story, "reassign", a=after.pk)
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects["avant@example.org"].startswith(f"{after} a maintenant")
    assert subjects["apres@example.org"].startswith("Un dossier vous est confié")
    assert len(mail.outbox) == 2


def test_asking_to_confirm_takes_nothing(client, story):
    other = comite(story.theme)
    actions.take(story.dossier, by=other)
    client.get(reverse("workflow_reprendre", args=[story.dossier.pk]))
    story.dossier.refresh_from_db()
    assert story.dossier.pris_par == other


def test_a_taking_over_confirmed_too_late_is_refused(client, story):
    first, second = comite(story.theme), comite(story.theme)
    actions.take(story.dossier, by=second)
    response = act(client, story, "take", de=first.pk)
    assert response.status_code == 409
    assert "vient de prendre ce dossier" in text(response)
    assert story.dossier.pris_par == second


def test_what_somebody_else_has_in_hand_is_not_decided(client, story):
    actions.take(story.dossier, by=comite(story.theme))
    response = act(client, story, "reject", motif="Hors sujet.")
    assert response.status_code == 409
    assert "a pris ce dossier" in text(response)
    assert story.dossier.statut == "reecriture"


def test_a_dossier_is_given_from_its_screen_to_a_colleague_only(client, story):
    colleague, outsider = comite(story.theme), comite(theme("Ailleurs", "Management collaboratif"))
    for a in (outsider.pk, "", "x"):
        assert act(client, story, "reassign", a=a).status_code in {400, 409}
    act(client, story, "reassign", a=colleague.pk)
    assert story.dossier.pris_par == colleague
    assert f"{colleague} a déjà" in text(act(client, story, "reassign", a=colleague.pk))


def test_whoever_has_the_text_open_is_named(client, story):
    other = comite(story.theme, first_name="Ngoné", last_name="Sarrault")
    EditingSession.objects.create(
        user=other,
        content_type=ContentType.objects.get_for_model(Page),
        object_id=str(story.dossier.page_id),
        last_seen_at=timezone.now(),
    )
    assert "Ngoné Sarrault a le texte ouvert en ce moment" in text(screen(client, story))


@pytest.mark.parametrize("group", ["Animation", "Administration", None])
def test_the_desk_does_not_exist_for_anybody_else(client, story, group):
    client.force_login(PersonneFactory(groupe=group))
    for name in ("workflow_dossier", "workflow_reprendre", "workflow_reecrire"):
        assert client.get(reverse(name, args=[story.dossier.pk])).status_code in {302, 403, 404}
    for action in COMMANDES:
        act(client, story, action.value, motif="Parce que.", a=story.comite.pk)
    assert (story.dossier.statut, story.dossier.pris_par) == ("reecriture", None)
    assert not EntreeJournal.objects.exclude(par=story.auteur).exists()


# --- Reasons ---------------------------------------------------------------------------------------------------


def test_a_changed_section_without_its_reason_is_not_sent(client, story):
    rewrite(story.dossier, by=story.comite, origine="<p>Plus court.</p>", conseils="<p>Autrement.</p>")
    response = act(
        client, story, "send_for_approval", **{"raison-origine": "raccourci", "precision-origine": "Répété."}
    )
    assert response.status_code == 409
    assert "Conseils de mise en œuvre" in text(response)
    page = page_of(response)
    assert page.select_one("input[name=raison-origine][value=raccourci]").has_attr("checked")
    assert page.select_one("input[name=precision-origine]")["value"] == "Répété."


def test_reasons_go_with_the_text_and_come_back_at_the_next_round(client, story):
    rewrite(story.dossier, by=story.comite, origine="<p>Plus court.</p>")
    act(client, story, "send_for_approval", **{"raison-origine": ["raccourci", "ton"], "precision-origine": "Répété."})
    assert RaisonChangement.objects.get().puces == ["raccourci", "ton"]
    assert "raccourci, ton, Répété." in text(screen(client, story))
    act(client, story, "take_back", motif="Une coquille.")
    ticked = page_of(screen(client, story)).select("input[name=raison-origine][checked]")
    assert [box["value"] for box in ticked] == ["raccourci", "ton"]


def test_what_did_not_work_is_flagged_and_its_own_reason_asked(client):
    story = DossierStory("brouillon")
    story.dossier.brouillon["echecs"] = "<p>La borne n’a servi à personne.</p>"
    story.dossier.save()
    actions.submit(story.dossier, by=story.auteur, charte=True)
    story.dossier.refresh_from_db()
    rewrite(story.dossier, by=story.comite, echecs="<p>La borne a peu servi.</p>")
    client.force_login(story.comite)
    page = screen(client, story)
    assert "Ce passage dit ce qui n’a pas marché" in text(page)
    assert len(page_of(page).select("input[value=echec]")) == 1
    refused = act(client, story, "send_for_approval", **{"raison-echecs": "ton"})
    assert "cochez cette raison" in text(refused)
    act(client, story, "send_for_approval", **{"raison-echecs": ["ton", "echec"]})
    assert story.dossier.statut == "accord"


def test_a_text_saved_since_the_screen_was_drawn_is_not_sent_unread(client, story):
    seal = page_of(screen(client, story)).select_one("input[name=empreinte]")["value"]
    rewrite(story.dossier, by=comite(story.theme), origine="<p>Entre-temps.</p>")
    response = act(client, story, "send_for_approval", empreinte=seal, **{"raison-origine": "ton"})
    assert response.status_code == 409
    assert "enregistré ailleurs" in text(response)
    assert story.dossier.statut == "reecriture"


# --- Discussions -----------------------------------------------------------------------------------------------


def test_the_two_discussions_stand_apart(client, story):
    url = reverse("workflow_message", args=[story.dossier.pk])
    client.post(url, {"texte": "Entre nous.", "visibilite": "comite"})
    client.post(url, {"texte": "Bonjour.", "visibilite": "auteur"})
    page = page_of(screen(client, story))
    internal, shared = (page.select_one(f".dossier__fil--{kind}").get_text() for kind in ("interne", "auteur"))
    assert "Entre nous." in internal
    assert "Entre nous." not in shared
    assert "Bonjour." in shared
    assert "Bonjour." not in internal
    assert "L’auteur lira ce message" in shared


@pytest.mark.parametrize("visibilite", ["", "AUTEUR", "public", "auteur "])
def test_what_is_not_clearly_for_the_author_stays_internal(client, story, visibilite):
    client.post(reverse("workflow_message", args=[story.dossier.pk]), {"texte": "Hum.", "visibilite": visibilite})
    assert Message.objects.get().interne


def test_a_message_refused_comes_back_in_its_own_discussion(client, story):
    long = "x" * 5001
    response = client.post(
        reverse("workflow_message", args=[story.dossier.pk]), {"texte": long, "visibilite": "auteur"}
    )
    page = page_of(response)
    assert page.select_one("#texte-auteur").get_text() == long
    assert page.select_one("#texte-interne").get_text() == ""


# --- Refusals, mediation, several who sign ------------------------------------------------------------------------


def test_a_refusal_begins_with_a_template_and_decides_nothing_yet(client, story):
    modele = ModeleRefus.objects.first()
    response = act(client, story, "reject", modele=modele.pk, motif="Bonjour,", partir="1")
    typed = page_of(response).select_one("#motif-reject").get_text()
    assert typed.startswith("Bonjour,")
    assert modele.texte.splitlines()[0] in typed
    assert story.dossier.statut == "reecriture"
    act(client, story, "reject", motif=typed)
    assert story.dossier.statut == "rejetee"


def test_installing_again_does_not_bring_deleted_templates_back(story):
    assert ModeleRefus.objects.count() == len(MODELES_DE_REFUS)
    ModeleRefus.objects.exclude(pk=ModeleRefus.objects.first().pk).delete()
    install_circuit()
    assert ModeleRefus.objects.count() == 1


def test_templates_are_the_administrators_to_edit(client, story):
    url = reverse(ModeleRefus.snippet_viewset.get_url_name("list"))
    assert client.get(url).status_code == 302
    client.force_login(PersonneFactory(groupe="Administration"))
    assert client.get(url).status_code == 200


def test_a_mediation_is_asked_from_the_screen(client, story):
    act(client, story, "open_mediation", motif="Un chiffre.")
    assert "Une médiation est ouverte" in text(screen(client, story))


def test_it_shows_who_has_approved_and_who_is_awaited(client):
    story = DossierStory("reecriture")
    second = coauteur(story.dossier, first_name="Idriss", last_name="Benhamou")
    story._advance("accord", {})
    actions.approve(story.dossier, by=second, empreinte_lue=actions.seal_to_approve(story.dossier))
    client.force_login(story.comite)
    page = text(screen(client, story))
    assert "Accord donné par Idriss Benhamou" in page
    assert f"Accord attendu de {story.auteur}." in page


def test_every_action_of_the_committee_is_on_its_desk():
    assert {transition.action for transition in TRANSITIONS.values() if Role.COMITE in transition.roles} == set(
        COMMANDES
    )


@pytest.mark.parametrize("name", ["workflow_agir", "workflow_message", "workflow_confier"])
def test_nothing_is_decided_by_a_link(client, story, name):
    args = [] if name == "workflow_confier" else [story.dossier.pk]
    assert client.get(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("workflow_agir", {"action": "reject", "motif": "Écrit longuement."}, "#motif-reject"),
        ("workflow_message", {"texte": "Écrit longuement.", "visibilite": "auteur"}, "#texte-auteur"),
        ("workflow_message", {"texte": "Écrit longuement."}, "#texte-interne"),
    ],
)
def test_what_was_typed_when_the_session_ended_comes_back_and_decides_nothing(client, story, name, data, field):
    client.logout()
    response = client.post(reverse(name, args=[story.dossier.pk]), data)
    assert response.url.endswith(f"?next={reverse('workflow_dossier', args=[story.dossier.pk])}")
    client.force_login(story.comite)
    page = screen(client, story)
    assert "Votre session s’était fermée" in text(page)
    assert page_of(page).select_one(field).get_text() == "Écrit longuement."
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "reecriture"
    assert not Message.objects.exists()
    assert "Écrit longuement" not in screen(client, story).content.decode()


def test_what_somebody_typed_on_one_dossier_is_not_shown_on_another(client, story):
    other = DossierStory("reecriture")
    client.logout()
    client.post(reverse("workflow_message", args=[story.dossier.pk]), {"texte": "Écrit ailleurs."})
    client.force_login(other.comite)
    assert "Écrit ailleurs" not in screen(client, other).content.decode()


def test_the_desk_is_never_kept_by_a_cache(client, story):
    for name in ("workflow_dossier", "workflow_file"):
        args = [] if name == "workflow_file" else [story.dossier.pk]
        assert "no-store" in client.get(reverse(name, args=args))["Cache-Control"]


@pytest.mark.parametrize("number", ["9" * 40, "-1", "²", "x"])
def test_numbers_that_mean_nothing_are_refused_in_words(client, story, number):
    for action, name in (("take", "de"), ("reassign", "a"), ("reject", "modele")):
        assert act(client, story, action, **{name: number, "motif": "Oui."}).status_code == 400
    assert story.dossier.statut == "reecriture"
