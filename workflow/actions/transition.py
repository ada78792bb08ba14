"""What every action does: lock and check the dossier, then change its state, write the journal, and send the mails after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from bonnespratiques.models import FichePage
from workflow import courriels, tour
from workflow.circuit import DELAI_JOURS, TRANSITIONS, Action, Statut
from workflow.erreurs import ActionInterdite, ActionRefusee
from workflow.models import Dossier, EntreeJournal
from workflow.permissions import can, can_override

MOTIF_MAX = 5000  # characters


@contextmanager
def locked(dossier: Dossier, action: Action, by: Any, motif: str = "") -> Iterator[Dossier]:
    """The dossier, locked and checked. SQLite's IMMEDIATE transactions queue instead; the check runs after either wait."""
    with transaction.atomic():
        locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
        _check(locked, action, by, motif)
        yield locked


def _check(dossier: Dossier, action: Action, by: Any, motif: str) -> None:
    transition = TRANSITIONS[action]
    if not can(by, action, dossier):
        if action == Action.OVERRIDE and dossier.statut == Statut.ACCORD and not can_override(dossier):
            raise ActionInterdite(
                "L’auteur n’a pas accepté que l’on publie sans sa réponse, ou l’échéance n’est pas passée. Écrivez-lui."
            )
        raise ActionInterdite(f"« {action.label} » n’est pas possible : {tour.refusal_reason(by, transition, dossier)}")
    if transition.needs_reason and not motif.strip():
        raise ActionRefusee("Dites pourquoi, en une phrase : la personne concernée la lira.")
    if len(motif) > MOTIF_MAX:
        raise ActionRefusee(f"Le motif dépasse {MOTIF_MAX} signes : résumez-le.")


def move(
    dossier: Dossier, action: Action, by: Any, *, vers: Statut | None = None, motif: str = "", **journal: Any
) -> Dossier:
    """Change state, write the journal, and send the mails of this action once the transaction is committed."""
    depuis, dossier.statut = dossier.statut, vers or TRANSITIONS[action].vers
    dossier.statut_depuis = timezone.now()
    days = DELAI_JOURS.get(dossier.statut)
    dossier.echeance = timezone.localdate() + timedelta(days=days) if days else None
    dossier.save()
    entree = EntreeJournal.objects.create(
        dossier=dossier,
        page=dossier.page,
        action=action,
        depuis=depuis,
        vers=dossier.statut,
        par=by,
        motif=motif,
        **journal,
    )
    transaction.on_commit(lambda: courriels.send_for(entree))
    return dossier


def latest_revision(dossier: Dossier) -> Revision:
    """Read again from the database. Raises `ActionRefusee` when the page was deleted."""
    page = FichePage.objects.select_related("latest_revision").filter(pk=dossier.page_id).first()
    if page is None:
        raise ActionRefusee("La page de cette fiche a été supprimée. Le texte de l’auteur reste dans le dossier.")
    return page.latest_revision
