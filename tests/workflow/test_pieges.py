"""The traps of Wagtail's workflow that lose a text or publish one that nobody approved. Each guard has its test."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from bonnespratiques.empreinte import empreinte
from bonnespratiques.groupes import GROUPE_ADMINISTRATION
from bonnespratiques.models import FichePage, RecueilIndexPage
from tests.factories import (
    DossierStory,
    PersonneFactory,
    approve,
    comite,
    fiche,
    reach_silence,
    rewrite,
    send_for_approval,
)
from workflow import actions, etapes
from workflow.circuit import Statut
from workflow.erreurs import ActionInterdite, ActionRefusee, PublicationRefusee, TexteChange
from workflow.installation import install_circuit
from workflow.models import CourrielSortant, Dossier, EntreeJournal
from workflow.tour import tour_of

pytestmark = [pytest.mark.slow, pytest.mark.postgresql, pytest.mark.django_db]


# --- What goes live is what was approved ----------------------------------------------------------------------


def test_the_live_text_has_the_very_seal_that_was_approved():
    story = DossierStory("publiee")
    assert empreinte(story.page.serializable_data()) == story.dossier.approbation.empreinte


def test_a_text_saved_after_the_approval_is_not_published():
    """Wagtail's own end of a workflow publishes the latest revision."""
    story = DossierStory("validation")
    rewrite(story.dossier, by=story.comite, conseils="<p>Ajouté en douce.</p>")
    with pytest.raises(TexteChange):
        actions.validate(story.dossier, by=story.comite)
    assert not story.page.live


def test_the_latest_revision_is_not_what_the_circuit_publishes():
    """Even reached by another way than our screen, the end of the workflow publishes the approved revision."""
    story = DossierStory("validation")
    rewrite(story.dossier, by=story.comite, conseils="<p>Ajouté en douce.</p>")
    etapes.finish(story.dossier, by=story.comite)
    assert "en douce" not in story.page.conseils
    assert story.page.live_revision == story.dossier.approbation.revision


def test_an_approved_revision_changed_in_place_is_not_published():
    story = DossierStory("validation")
    revision = Revision.objects.get(pk=story.dossier.approbation.revision_id)
    revision.content["conseils"] = "<p>Réécrit à même la base.</p>"
    revision.save(update_fields=["content"])
    with pytest.raises(TexteChange):
        actions.validate(story.dossier, by=story.comite)
    with pytest.raises(PublicationRefusee), transaction.atomic():
        revision.publish()
    assert not story.page.live


def test_the_autosave_of_a_stale_tab_cannot_rewrite_a_revision_under_approval():
    story = DossierStory("accord")
    revision = actions.revision_to_approve(story.dossier)
    before = empreinte(revision.content)
    stale = revision.as_object()
    stale.origine = "<p>Tapé dans un onglet oublié.</p>"
    saved = stale.save_revision(user=story.comite, overwrite_revision=revision)
    assert saved.pk != revision.pk
    assert empreinte(Revision.objects.get(pk=revision.pk).content) == before


@pytest.mark.parametrize("etape", ["reecriture", "accord", "validation"])
def test_nobody_publishes_around_a_dossier_under_way(etape):
    """From the editor, in bulk or by code, publishing ends by saving the page: the guard stands there."""
    story = DossierStory(etape)
    rewrite(story.dossier, by=story.comite, conseils="<p>Pas encore approuvé.</p>")
    with pytest.raises(PublicationRefusee), transaction.atomic():
        story.page.get_latest_revision().publish(user=PersonneFactory(is_superuser=True))
    assert not story.page.live


def test_an_administrator_cannot_publish_in_bulk_a_fiche_under_way(client):
    story = DossierStory("reecriture")
    client.force_login(PersonneFactory(groupe=GROUPE_ADMINISTRATION))
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={story.page.pk}")
    assert not story.page.live


def test_a_publication_outside_any_dossier_is_written_in_the_journal():
    page = fiche("Publiée à la main")
    entree = EntreeJournal.objects.get(action=EntreeJournal.Evenement.PUBLISHED_DIRECTLY)
    assert entree.page == page
    assert entree.empreinte == empreinte(page.serializable_data())


# --- The approval ---------------------------------------------------------------------------------------------


def test_the_author_cannot_approve_a_text_changed_since():
    story = DossierStory("accord")
    read = actions.seal_to_approve(story.dossier)
    actions.take_back(story.dossier, by=story.comite, motif="Une coquille.")
    rewrite(story.dossier, by=story.comite, origine="<p>Corrigé.</p>")
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    with pytest.raises(TexteChange):
        actions.approve(story.dossier, by=story.auteur, empreinte_lue=read)
    assert story.dossier.approbation is None


def test_the_author_cannot_approve_while_a_newer_text_lies_on_the_page():
    story = DossierStory("accord")
    read = actions.seal_to_approve(story.dossier)
    rewrite(story.dossier, by=story.comite, origine="<p>Glissé pendant la lecture.</p>")
    with pytest.raises(TexteChange):
        actions.approve(story.dossier, by=story.auteur, empreinte_lue=read)


def test_a_text_edited_after_a_send_back_is_approved_again():
    story = DossierStory("validation")
    story.dossier = actions.send_back(story.dossier, by=story.comite, motif="Un chiffre.")
    rewrite(story.dossier, by=story.comite, resultats="<p>De 22 % à 7 %.</p>")
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    assert story.dossier.statut == Statut.ACCORD
    with pytest.raises(ActionInterdite):
        actions.validate(story.dossier, by=story.comite)


def test_the_step_holds_the_revision_sent_not_the_one_that_it_began_with():
    story = DossierStory("accord")
    assert actions.revision_to_approve(story.dossier) == story.page.latest_revision
    assert story.dossier.revision_soumise != story.page.latest_revision


def test_going_back_never_leaves_the_workflow_in_needs_changes():
    story = DossierStory("accord")
    actions.ask_changes(story.dossier, by=story.auteur, demandes={}, motif="Trop court.")
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


# --- Wagtail's own doors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("etape", ["reecriture", "accord", "validation"])
@pytest.mark.parametrize("action", ["approve", "reject"])
def test_the_steps_refuse_wagtails_own_actions(client, etape, action):
    story = DossierStory(etape)
    state = etapes.current(story.dossier)
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, story.comite, action)
    client.force_login(story.comite)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[story.page.pk, action, state.pk]), {"comment": ""})
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS


def test_the_workflow_action_of_one_page_does_not_reach_the_dossier_of_another(client):
    """Wagtail does not check that the task belongs to the page of the address."""
    story, other = DossierStory("validation"), fiche("Une autre fiche")
    client.force_login(story.comite)
    state = etapes.current(story.dossier)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[other.pk, "approve", state.pk]))
    assert not story.page.live
    assert etapes.current(story.dossier).status == TaskState.STATUS_IN_PROGRESS


def test_the_editor_is_locked_for_everyone_while_the_author_reads():
    story = DossierStory("accord")
    lock = story.page.get_lock()
    assert lock.for_user(story.comite)
    assert lock.for_user(PersonneFactory(is_superuser=True))


def test_the_editor_is_open_to_whoever_took_the_dossier_while_it_is_rewritten_and_to_nobody_else():
    story = DossierStory("reecriture")
    assert story.page.get_lock().for_user(story.comite)
    actions.take(story.dossier, by=story.comite)
    assert story.page.get_lock().for_user(comite(story.theme))
    lock = story.page.get_lock()
    assert not lock.for_user(story.comite)
    assert lock.for_user(PersonneFactory(groupe=GROUPE_ADMINISTRATION))


def test_a_workflow_cancelled_from_outside_closes_the_dossier_and_keeps_the_text():
    story = DossierStory("accord")
    WorkflowState.objects.get().cancel(user=story.comite)
    story.dossier.refresh_from_db()
    assert story.dossier.statut == Statut.RETIREE
    assert story.dossier.brouillon["titre"] == "Ouvrir la mairie le jeudi soir"
    assert story.dossier.journal.last().action == EntreeJournal.Evenement.WORKFLOW_CANCELLED
    assert CourrielSortant.objects.filter(cle="circuit_interrompu", personne=story.auteur).exists()


def test_a_dossier_withdrawn_by_its_author_is_not_taken_for_a_cancellation():
    story = DossierStory("accord")
    actions.withdraw(story.dossier, by=story.auteur)
    assert not EntreeJournal.objects.filter(action=EntreeJournal.Evenement.WORKFLOW_CANCELLED).exists()


def test_wagtail_sends_no_mail_of_its_own():
    """Its notices would leave inside the transaction and send contributeurs to the administration."""
    PersonneFactory(is_superuser=True)
    story = DossierStory("validation")
    actions.validate(story.dossier, by=story.comite)
    assert mail.outbox == []


def test_mails_leave_only_after_the_commit():
    """Nothing has been committed inside a test: whatever left before is a mail sent too early."""
    DossierStory("publiee")
    assert mail.outbox == []


# --- Updates --------------------------------------------------------------------------------------------------


def test_the_live_version_does_not_move_during_an_update():
    page = fiche(conseils="<p>En ligne.</p>")
    story = DossierStory("validation", page=page)
    assert story.page.conseils == "<p>En ligne.</p>"
    assert story.page.live_revision == page.live_revision
    actions.validate(story.dossier, by=story.comite)
    assert story.page.origine == "<p>Les habitants devaient répéter leur demande.</p>"


@pytest.mark.parametrize("way_out", ["reject", "withdraw"])
def test_a_refused_update_leaves_the_live_text_on_top(way_out):
    """The refused text would otherwise be the latest revision: the next to be edited, or published by mistake."""
    page = fiche(conseils="<p>En ligne.</p>")
    story = DossierStory("reecriture", page=page)
    rewrite(story.dossier, by=story.comite, conseils="<p>Refusé.</p>")
    if way_out == "reject":
        actions.reject(story.dossier, by=story.comite, motif="Moins clair qu’avant.")
    else:
        actions.withdraw(story.dossier, by=story.auteur)
    assert story.page.get_latest_revision_as_object().conseils == "<p>En ligne.</p>"
    assert not story.page.has_unpublished_changes
    assert story.page.conseils == "<p>En ligne.</p>"


def test_a_second_proposal_on_the_same_fiche_waits_and_keeps_its_text():
    page = fiche()
    DossierStory("reecriture", page=page)
    second = DossierStory(page=page)
    with pytest.raises(ActionRefusee, match="déjà en cours"):
        actions.submit(second.dossier, by=second.auteur, charte=True)
    second.dossier.refresh_from_db()
    assert second.dossier.statut == Statut.BROUILLON
    assert second.dossier.brouillon["titre"] == page.title


def test_two_dossiers_under_way_on_one_page_are_impossible_in_the_database():
    page = fiche()
    DossierStory("reecriture", page=page)
    second = DossierStory(page=page)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(second.dossier).objects.filter(pk=second.dossier.pk).update(statut=Statut.ACCORD)


def test_an_update_begun_on_an_older_version_is_sent_only_knowingly():
    page = fiche(conseils="<p>Ancien.</p>")
    story = DossierStory(page=page)
    page.conseils = "<p>Nouveau.</p>"
    page.save_revision().publish()
    with pytest.raises(TexteChange):
        actions.submit(story.dossier, by=story.auteur, charte=True)
    dossier = actions.submit(story.dossier, by=story.auteur, charte=True, accept_base=True)
    assert dossier.statut == Statut.REECRITURE
    assert dossier.base_revision == FichePage.objects.get(pk=page.pk).live_revision


def test_an_update_leaves_aside_a_draft_that_somebody_else_left_on_the_page():
    """`latest_revision` is shared: an author could otherwise submit a stranger's half-written text."""
    page = fiche(freins="<p>En ligne.</p>")
    stray = FichePage.objects.get(pk=page.pk)
    stray.blocs = [("verbatim", {"texte": "Brouillon d’un autre", "auteur": ""})]
    stray.save_revision()
    story = DossierStory("reecriture", page=page)
    assert "Brouillon d’un autre" not in str(story.dossier.revision_soumise.content)


# --- The state is the dossier's -------------------------------------------------------------------------------


def test_publication_does_not_overwrite_the_state_of_the_dossier():
    story = DossierStory("publiee")
    story.page.get_latest_revision().publish()
    story.dossier.refresh_from_db()
    assert story.dossier.statut == Statut.PUBLIEE


def test_a_scheduled_fiche_is_not_live_before_its_day_and_is_after():
    story = DossierStory("validation")
    dossier = actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=3))
    assert dossier.statut == Statut.PROGRAMMEE
    assert not story.page.live
    call_command("publish_scheduled")
    assert not story.page.live
    Revision.objects.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled")
    dossier.refresh_from_db()
    assert story.page.live
    assert dossier.statut == Statut.PUBLIEE
    assert empreinte(story.page.serializable_data()) == dossier.approbation.empreinte


def test_a_scheduled_fiche_can_still_be_withdrawn():
    story = DossierStory("validation")
    dossier = actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=3))
    actions.withdraw(dossier, by=story.auteur)
    Revision.objects.update(approved_go_live_at=None)
    call_command("publish_scheduled")
    assert not story.page.live
    assert not story.page.scheduled_revision


def test_a_date_of_publication_left_in_the_text_schedules_instead_of_lying():
    story = DossierStory("reecriture")
    rewrite(story.dossier, by=story.comite, go_live_at=timezone.now() + timedelta(days=2))
    send_for_approval(story.dossier, by=story.comite)
    story.dossier.refresh_from_db()
    story.dossier = approve(story.dossier, by=story.auteur)
    dossier = actions.validate(story.dossier, by=story.comite)
    assert dossier.statut == Statut.PROGRAMMEE
    assert not story.page.live


# --- People go away -------------------------------------------------------------------------------------------


def test_a_dossier_whose_author_is_gone_can_be_published_with_a_recorded_reason():
    story = DossierStory("accord")
    story.auteur.delete()
    story.dossier.refresh_from_db()
    dossier = actions.override(story.dossier, by=story.comite, motif="Le compte a été supprimé ; l’organisme confirme.")
    dossier = actions.validate(dossier, by=story.comite)
    assert story.page.live
    assert dossier.approbation.outrepassee
    assert dossier.approbation.motif.startswith("Le compte")


def test_a_text_that_nobody_is_left_to_approve_is_the_committees_turn():
    story = DossierStory("accord")
    assert not Dossier.objects.awaiting_comite(story.comite).exists()
    story.auteur.delete()
    assert Dossier.objects.awaiting_comite(story.comite).get() == story.dossier
    phrase = tour_of(Dossier.objects.get(), story.comite).phrase
    assert phrase.startswith("C’est à vous de décider, car le compte de l’auteur n’existe plus, avant le")


def test_the_committee_does_not_decide_for_an_author_who_did_not_allow_it():
    story = DossierStory("accord")
    reach_silence(story.dossier)
    with pytest.raises(ActionInterdite):
        actions.override(story.dossier, by=story.comite, motif="Pas de réponse.")


def test_who_asked_for_a_mediation_is_not_silent():
    story = DossierStory("accord", silence_vaut_accord=True)
    reach_silence(actions.open_mediation(story.dossier, by=story.auteur, motif="Un chiffre."))
    story.dossier.refresh_from_db()
    with pytest.raises(ActionInterdite):
        actions.override(story.dossier, by=story.comite, motif="Pas de réponse.")


def test_the_committee_waits_for_the_last_reminder_even_when_silence_is_consent():
    story = DossierStory("accord", silence_vaut_accord=True)
    for late in (0, 1, 30):
        story.dossier.echeance = timezone.localdate() - timedelta(days=late)
        story.dossier.save()
        with pytest.raises(ActionInterdite):
            actions.override(story.dossier, by=story.comite, motif="Pas de réponse.")
    reach_silence(story.dossier)
    assert actions.override(story.dossier, by=story.comite, motif="Pas de réponse.").statut == Statut.VALIDATION


def test_a_dossier_whose_page_or_theme_was_deleted_still_opens(client):
    story = DossierStory("accord")
    FichePage.objects.get(pk=story.page.pk).delete()
    story.theme.delete()
    for person, url in ((story.auteur, story.dossier.get_absolute_url()), (story.comite, reverse("workflow_file"))):
        client.force_login(person)
        assert client.get(url).status_code == 200


# --- Installation ---------------------------------------------------------------------------------------------


def test_installing_the_circuit_twice_changes_nothing():
    DossierStory("reecriture")
    workflow = install_circuit()
    assert workflow.workflow_tasks.count() == 3
    assert WorkflowState.objects.get().workflow == workflow


def test_no_page_offers_to_be_submitted_without_a_dossier():
    """A workflow attached to the tree would let anybody send a recueil, or a fiche, round the dossiers."""
    page = fiche()
    assert not page.has_workflow
    assert not page.get_parent().has_workflow
    assert not RecueilIndexPage.objects.get().has_workflow


def test_the_approved_text_published_from_the_editor_ends_its_dossier_as_published():
    """Wagtail cancels the workflow of a page that it publishes: the dossier ended « retirée », and its author knew nothing."""
    story = DossierStory("validation")
    story.dossier.approbation.revision.publish()
    story.dossier.refresh_from_db()
    assert story.page.live
    assert (story.dossier.statut, story.dossier.echeance) == (Statut.PUBLIEE, None)
    assert story.dossier.journal.latest("pk").action == "published"
    assert CourrielSortant.objects.filter(cle="fiche_publiee", adresse=story.auteur.email).count() == 1


def test_a_refused_publication_leaves_the_schedule_as_it_was():
    """Wagtail takes the schedules away before it saves the page: refused, the publication would have cancelled another one."""
    story = DossierStory("validation")
    actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=1))
    rewrite(story.dossier, by=story.comite, conseils="<p>Pas approuvé.</p>")
    with pytest.raises(PublicationRefusee):
        story.page.get_latest_revision().publish()
    assert Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_schedule_read_before_the_withdrawal_publishes_nothing():
    story = DossierStory("validation")
    actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=1))
    due = Revision.objects.get(approved_go_live_at__isnull=False)
    actions.withdraw(story.dossier, by=story.auteur)
    with pytest.raises(PublicationRefusee):
        due.publish()
    assert not story.page.live
