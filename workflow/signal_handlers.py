"""Keeps dossiers true whatever screen acts on a page, and guards every door to publication.

Wagtail publishes from the editor, in bulk, on a schedule, by code: all of them end by saving the page. The guard stands there.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, pre_delete, pre_save
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models import FichePage
from bonnespratiques.models.fiche_publication import before_publication
from workflow.actions import record
from workflow.circuit import EN_COURS, Statut
from workflow.documents import pieces
from workflow.erreurs import PublicationRefusee
from workflow.memoire.credits import write_credits
from workflow.memoire.effacement import erase_traces
from workflow.models import Approbation, Dossier, EntreeJournal, PieceJointe
from workflow.models.journal import ADMIN
from workflow.signature import coauteurs
from workflow.suivi import fraicheur


def connect() -> None:
    before_publication.connect(lock_dossier, sender=FichePage, dispatch_uid="lock_dossier")
    pre_save.connect(refuse_unapproved_text, sender=FichePage, dispatch_uid="refuse_unapproved_text")
    pre_save.connect(keep_schedule, sender=Revision, dispatch_uid="keep_schedule")
    # Before the next one, which closes the dossier.
    page_published.connect(fraicheur.note_publication, sender=FichePage, dispatch_uid="note_publication")
    page_published.connect(record_publication, sender=FichePage, dispatch_uid="record_publication")
    page_unpublished.connect(record_unpublication, sender=FichePage, dispatch_uid="record_unpublication")
    workflow_cancelled.connect(record_cancellation, dispatch_uid="record_workflow_cancellation")
    post_delete.connect(pieces.erase_file, sender=PieceJointe, dispatch_uid="erase_file_of_piece")
    pre_delete.connect(coauteurs.hand_over, sender=get_user_model(), dispatch_uid="hand_over_dossiers")
    pre_delete.connect(erase_traces, sender=get_user_model(), dispatch_uid="erase_traces_of_a_deleted_account")
    _silence_wagtail_notices()


def _silence_wagtail_notices() -> None:
    """Wagtail's notices leave inside the transaction, even when it fails, and send contributeurs to `/admin/`."""
    for signal, sender, uid in (
        (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=uid)


def lock_dossier(sender: type[FichePage], instance: FichePage, **kwargs: Any) -> None:
    """Whoever withdraws, revokes or validates at the same instant waits, or has been before: then the guard below sees it.

    The dossier before its page and its revisions, as in every action: two that lock in another order wait for each other.
    """
    list(Dossier.objects.en_cours().select_for_update().filter(page=instance).values_list("pk"))


def refuse_unapproved_text(sender: type[FichePage], instance: FichePage, raw: bool = False, **kwargs: Any) -> None:
    """While a dossier is under way on a fiche, only the text that was approved goes live, byte for byte.

    Raises `PublicationRefusee`. Pages without a dossier under way belong to whoever may publish them.
    """
    if raw or not instance.pk or not instance.live or instance.live_revision_id is None:
        return
    before = FichePage.objects.filter(pk=instance.pk).values_list("live", "live_revision").first()
    if before == (True, instance.live_revision_id):
        return
    dossier = Dossier.objects.en_cours().filter(page=instance).select_related("approbation").first()
    if dossier is None:
        _refuse_text_of_closed_dossier(instance)
        return
    approbation = dossier.approbation
    if dossier.statut not in {Statut.VALIDATION, Statut.PROGRAMMEE} or approbation is None:
        raise PublicationRefusee(
            "Un dossier est en cours sur cette fiche : elle paraîtra avec l’accord de son auteur. Ouvrez le dossier."
        )
    if (
        approbation.revision_id != instance.live_revision_id
        or empreinte(instance.serializable_data()) != approbation.empreinte
    ):
        raise PublicationRefusee("Ce texte n’est pas celui que l’auteur a approuvé : il ne peut pas être publié.")


def _refuse_text_of_closed_dossier(fiche: FichePage) -> None:
    """A schedule read before its author withdrew, a bulk publication: what was approved then is no longer to go live.

    Nor is anything on a page that has never been published and whose last dossier ended so: its text belongs to its author.
    """
    closed = {Statut.RETIREE, Statut.REJETEE}
    last = Dossier.objects.filter(page=fiche, page__first_published_at=None).exclude(statut=Statut.BROUILLON)
    ended = last.order_by("-pk").values_list("statut", flat=True).first() in closed
    if ended or Approbation.objects.filter(revision=fiche.live_revision_id, dossier__statut__in=closed).exists():
        raise PublicationRefusee(
            "Ce texte a été retiré par son auteur, ou n’a pas été retenu : il ne peut pas être publié."
        )


def keep_schedule(
    sender: type[Revision], instance: Revision, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """« Déprogrammer », in a page's history: the dossier would wait for ever for a day that no longer comes."""
    cleared = update_fields and "approved_go_live_at" in update_fields and instance.approved_go_live_at is None
    if raw or not cleared:
        return
    if Dossier.objects.filter(approbation__revision=instance.pk, statut=Statut.PROGRAMMEE).exists():
        raise PublicationRefusee(
            "La parution de cette fiche est décidée dans son dossier : elle ne se déprogramme pas ici. Son auteur peut la retirer."
        )


def record_publication(sender: type[FichePage], instance: FichePage, revision: Any, **kwargs: Any) -> None:
    """A scheduled fiche goes live: its dossier too. A publication outside the circuit is written in the journal."""
    dossier = _dossier_published_by(revision)
    if dossier:
        depuis = dossier.statut
        dossier.statut, dossier.statut_depuis = Statut.PUBLIEE, timezone.now()
        dossier.echeance = dossier.pris_par = dossier.pris_le = None
        dossier.save(update_fields=["statut", "statut_depuis", "echeance", "pris_par", "pris_le", "modifie_le"])
        record(
            dossier,
            EntreeJournal.Evenement.PUBLISHED,
            depuis=depuis,
            vers=Statut.PUBLIEE,
            revision=revision,
            empreinte=empreinte(instance.serializable_data()),
        )
        write_credits(dossier, revision)
    elif not Dossier.objects.filter(page=instance, statut=Statut.VALIDATION).exists():
        EntreeJournal.objects.create(
            dossier=Dossier.objects.filter(page=instance).order_by("-pk").first(),
            page=instance,
            action=EntreeJournal.Evenement.PUBLISHED_DIRECTLY,
            par=revision.user,
            role=ADMIN if revision.user else "",
            revision=revision,
            empreinte=empreinte(instance.serializable_data()),
        )


def _dossier_published_by(revision: Any) -> Dossier | None:
    """The scheduled dossier whose day has come; or the one to validate, whose approved text an administrator published
    from the editor instead of the desk: Wagtail then cancels the workflow, and the dossier would end as withdrawn.
    """
    by_validate = (
        WorkflowState.STATUS_APPROVED
    )  # `actions.validate` ends the workflow first, and moves the dossier itself
    return (
        Dossier.objects.filter(approbation__revision=revision, statut__in={Statut.PROGRAMMEE, Statut.VALIDATION})
        .exclude(statut=Statut.VALIDATION, workflow_state__status=by_validate)
        .first()
    )


def record_unpublication(sender: type[FichePage], instance: FichePage, **kwargs: Any) -> None:
    if instance.pk and FichePage.objects.filter(pk=instance.pk).exists():
        EntreeJournal.objects.create(
            dossier=Dossier.objects.filter(page=instance).order_by("-pk").first(),
            page=instance,
            action=EntreeJournal.Evenement.UNPUBLISHED,
        )


def record_cancellation(sender: Any, instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """Wagtail's workflow was stopped from outside: the dossier is closed, the text kept. Ours are closed before they cancel."""
    dossier = Dossier.objects.filter(workflow_state=instance, statut__in=EN_COURS).first()
    if dossier is None:
        return
    depuis, dossier.statut = dossier.statut, Statut.RETIREE
    dossier.echeance = dossier.pris_par = dossier.pris_le = None
    dossier.save(update_fields=["statut", "echeance", "pris_par", "pris_le", "modifie_le"])
    record(
        dossier,
        EntreeJournal.Evenement.WORKFLOW_CANCELLED,
        by=user,
        role=ADMIN if user else "",
        depuis=depuis,
        vers=Statut.RETIREE,
    )
