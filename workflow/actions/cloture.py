"""The end of a dossier: validated and published, not kept, or withdrawn by its author."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models import FichePage
from workflow import etapes
from workflow.actions.transition import latest_revision, locked, move
from workflow.circuit import Action, Statut
from workflow.erreurs import TexteChange
from workflow.memoire.credits import write_credits
from workflow.models import Dossier
from workflow.signature import liens


def validate(dossier: Dossier, *, by: Any, at: datetime | None = None) -> Dossier:
    """Publish the approved revision, now or `at` a later moment.

    Raises `TexteChange` when anything was saved on the page since the approval.
    """
    with locked(dossier, Action.VALIDATE, by) as dossier:
        approbation = dossier.approbation
        if approbation is None or latest_revision(dossier) != approbation.revision:
            raise TexteChange("Le texte a été modifié après l’accord de l’auteur. Renvoyez-le en réécriture.")
        if empreinte(approbation.revision.content) != approbation.empreinte:
            raise TexteChange("Le texte n’est plus celui que l’auteur a approuvé. Renvoyez-le en réécriture.")
        dossier.programmee_le = at if at and at > timezone.now() else None
        dossier.save(update_fields=["programmee_le"])
        etapes.finish(dossier, by=by)
        live_revision = FichePage.objects.values_list("live_revision", flat=True).get(pk=dossier.page_id)
        vers = Statut.PUBLIEE if live_revision == approbation.revision_id else Statut.PROGRAMMEE
        dossier.refresh_from_db(fields=["page"])
        move(dossier, Action.VALIDATE, by, vers=vers, revision=approbation.revision, empreinte=approbation.empreinte)
        if vers == Statut.PUBLIEE:
            write_credits(dossier, approbation.revision)
    return dossier


def reject(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """Do not keep the text. It stays readable in the dossier; a live version, if any, is untouched."""
    return _close(dossier, Action.REJECT, by, motif)


def withdraw(dossier: Dossier, *, by: Any, motif: str = "") -> Dossier:
    """The author takes the text out of the circuit, at any step before publication."""
    return _close(dossier, Action.WITHDRAW, by, motif)


def _close(dossier: Dossier, action: Action, by: Any, motif: str) -> Dossier:
    with locked(dossier, action, by, motif) as dossier:
        # The state first: what Wagtail signals when its workflow is cancelled is then known to be ours.
        liens.revoke_all(dossier)
        move(dossier, action, by, motif=motif)
        etapes.cancel(dossier, by=by)
        if dossier.page_id:
            _restore_live_version(dossier, by=by)
    return dossier


def _restore_live_version(dossier: Dossier, *, by: Any) -> None:
    """Cancel a schedule, and put the live text back on top: the refused one would otherwise be the next to be edited."""
    page = FichePage.objects.get(pk=dossier.page_id)
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    if page.live and page.live_revision:
        page.live_revision.as_object().save_revision(user=by, changed=False, clean=False)
        FichePage.objects.filter(pk=page.pk).update(has_unpublished_changes=False, draft_title=page.title)
