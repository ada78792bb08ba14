"""What every action does: lock and check the dossier, change its state, write the journal and its mails, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from bonnespratiques.models import FichePage
from workflow import courriels, tour
from workflow.circuit import FINIS, TRANSITIONS, Action, Statut
from workflow.erreurs import ActionInterdite, ActionRefusee
from workflow.models import DelaisDuCircuit, Dossier, EntreeJournal
from workflow.permissions import can, can_override, is_readable, role_of

MOTIF_MAX = 5000  # characters
# What is said of a text needs one.
SUR_LE_TEXTE = frozenset({Action.APPROVE, Action.REVOKE, Action.ADD_NOTE, Action.OVERRIDE})
PAGE_SUPPRIMEE = "La page de cette fiche a été supprimée. Le texte de l’auteur reste dans le dossier."


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
                "L’auteur n’a pas accepté que l’on publie sans sa réponse, ou il n’a pas encore reçu tous les rappels. Écrivez-lui."
            )
        raise ActionInterdite(f"« {action.label} » n’est pas possible : {tour.refusal_reason(by, transition, dossier)}")
    if action in SUR_LE_TEXTE and not is_readable(dossier):
        raise ActionRefusee(PAGE_SUPPRIMEE)
    if transition.needs_reason and not motif.strip():
        raise ActionRefusee("Dites pourquoi, en une phrase : la personne concernée la lira.")
    if len(motif) > MOTIF_MAX:
        raise ActionRefusee(f"Le motif dépasse {MOTIF_MAX} signes : résumez-le.")


def move(
    dossier: Dossier, action: Action, by: Any, *, vers: Statut | None = None, motif: str = "", **journal: Any
) -> Dossier:
    """Change state where the action leads somewhere else, save the dossier, write the journal and the mails of this action.

    A new step begins a new passage, with its own deadline and reminders. The mails leave once the transaction is committed.
    """
    role = role_of(by, dossier, TRANSITIONS[action].roles)
    depuis = Statut(dossier.statut)
    arrivee = vers or TRANSITIONS[action].vers or depuis
    if arrivee != depuis:
        _enter(dossier, arrivee)
    dossier.save()
    record(dossier, action, by=by, role=role or "", depuis=depuis, vers=arrivee, motif=motif, **journal)
    return dossier


def _enter(dossier: Dossier, statut: Statut) -> None:
    dossier.statut = statut
    dossier.statut_depuis = timezone.now()
    dossier.passage += 1
    dossier.escalade_le = None
    if statut in FINIS:
        dossier.pris_par = dossier.pris_le = None
    days = DelaisDuCircuit.load().days_of(statut)
    dossier.echeance = timezone.localdate() + timedelta(days=days) if days else None
    dossier.echeance_annoncee = dossier.echeance


def record(dossier: Dossier, action: str, *, by: Any = None, role: str = "", **journal: Any) -> EntreeJournal:
    """Write one entry of the journal, and the mails that it calls for, in the present transaction.

    `by` None: the site itself. `journal`: fields of `EntreeJournal`.
    """
    entree = EntreeJournal.objects.create(
        dossier=dossier,
        page_id=dossier.page_id,
        action=action,
        par=by,
        role=role,
        **{"depuis": dossier.statut, "vers": dossier.statut, **journal},
    )
    courriels.enqueue_for(entree)
    return entree


def latest_revision(dossier: Dossier) -> Revision:
    """Read again from the database. Raises `ActionRefusee` when the page was deleted."""
    page = FichePage.objects.select_related("latest_revision").filter(pk=dossier.page_id).first()
    if page is None:
        raise ActionRefusee(PAGE_SUPPRIMEE)
    return page.latest_revision
