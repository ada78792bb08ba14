"""The life of a dossier, from first draft to publication, and each way out."""

import pytest
from django.core import mail
from wagtail.models import TaskState

from bonnespratiques.models import FichePage
from tests.factories import DossierStory, approve, rewrite, send_for_approval
from workflow import actions, etapes
from workflow.circuit import Statut
from workflow.models import AccordTask, EntreeJournal, ReecritureTask, ValidationTask

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


def current_task(story):
    return etapes.current(story.dossier).task.specific


def test_a_text_goes_from_draft_to_publication():
    story = DossierStory("publiee")
    assert story.dossier.statut == Statut.PUBLIEE
    assert story.page.live
    assert story.page.origine == "<p>Les habitants devaient répéter leur demande.</p>"
    assert story.page.live_revision == story.dossier.approbation.revision


def test_each_step_is_a_step_of_wagtail_too():
    story = DossierStory("reecriture")
    assert isinstance(current_task(story), ReecritureTask)
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    assert isinstance(current_task(story), AccordTask)
    story.dossier = approve(story.dossier, by=story.auteur)
    assert isinstance(current_task(story), ValidationTask)


def test_the_author_asks_for_changes_and_the_text_comes_back():
    story = DossierStory("accord")
    story.dossier = actions.ask_changes(
        story.dossier, by=story.auteur, demandes={"conseils": "Dites combien de temps."}
    )
    assert story.dossier.statut == Statut.REECRITURE
    assert isinstance(current_task(story), ReecritureTask)
    assert story.dossier.messages.get().texte == "Dites combien de temps."
    rewrite(story.dossier, by=story.comite, conseils="<p>Comptez deux semaines.</p>")
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    assert isinstance(current_task(story), AccordTask)


def test_a_text_sent_back_unchanged_is_approved_again():
    """Wagtail skips a step already approved on the same revision; the author's word is asked each time."""
    story = DossierStory("validation")
    story.dossier = actions.send_back(story.dossier, by=story.comite, motif="Un chiffre à vérifier.")
    assert story.dossier.approbation is None
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    assert story.dossier.statut == Statut.ACCORD
    assert isinstance(current_task(story), AccordTask)


@pytest.mark.parametrize("etape", ["reecriture", "validation"])
def test_a_rejected_text_stays_readable_and_is_never_live(etape):
    story = DossierStory(etape)
    story.dossier = actions.reject(story.dossier, by=story.comite, motif="Un produit, pas une pratique.")
    assert story.dossier.statut == Statut.REJETEE
    assert not story.page.live
    assert story.dossier.brouillon["titre"] == "Ouvrir la mairie le jeudi soir"
    assert not TaskState.objects.filter(status="in_progress").exists()


@pytest.mark.parametrize("etape", ["reecriture", "accord", "validation"])
def test_the_author_withdraws_at_any_step(etape):
    story = DossierStory(etape)
    story.dossier = actions.withdraw(story.dossier, by=story.auteur)
    assert story.dossier.statut == Statut.RETIREE
    assert not story.page.live


def test_the_journal_tells_every_step():
    story = DossierStory("publiee")
    assert list(EntreeJournal.objects.filter(dossier=story.dossier).values_list("action", "depuis", "vers")) == [
        ("create", "", "brouillon"),
        ("submit", "brouillon", "reecriture"),
        ("send_for_approval", "reecriture", "accord"),
        ("approve", "accord", "validation"),
        ("validate", "validation", "publiee"),
    ]
    assert FichePage.objects.get().contacts.count() == 0


def test_each_step_writes_to_whoever_must_act(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        story = DossierStory("accord")
    with django_capture_on_commit_callbacks(execute=True):
        actions.validate(approve(story.dossier, by=story.auteur), by=story.comite)
    auteur, comite = story.auteur.email, story.comite.email
    assert [(message.to[0], message.subject.split(" «")[0]) for message in mail.outbox] == [
        (auteur, "Votre fiche"),
        (comite, "À réécrire :"),
        (auteur, "C’est à vous : relisez"),
        (auteur, "Votre bon à publier pour"),
        (comite, "À valider :"),
        (auteur, "Votre fiche"),
    ]
    assert "/accord/" in mail.outbox[2].body
