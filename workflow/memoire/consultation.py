"""The administration reads a dossier that is not its own: it says why first, the journal keeps it, the author sees it.

Each reading is for one dossier, one session and half an hour. A draft stays its author's alone. Caller: `views.consulter`.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from workflow.actions import record
from workflow.circuit import EN_COURS, Statut
from workflow.erreurs import ActionInterdite, ActionRefusee
from workflow.models import Dossier, EntreeJournal
from workflow.models.journal import ADMIN

DUREE = timedelta(minutes=30)
MOTIF_MIN, MOTIF_MAX = 10, 500  # characters
DROIT = "workflow.consulter_dossier"
_CLE = "consultations"


def private_dossier(page_id: Any) -> Dossier | None:
    """The dossier under way on a page, or the one that ended there without anything ever being published."""
    ended = Q(statut__in=[Statut.REJETEE, Statut.RETIREE], page__first_published_at=None)
    found = Dossier.objects.with_relations().filter(Q(statut__in=EN_COURS) | ended, page_id=page_id)
    return found.order_by("-pk").first()


def may_consult(user: Any, dossier: Dossier) -> bool:
    return bool(user.is_active and user.has_perm(DROIT)) and dossier.statut != Statut.BROUILLON


def open_reading(request: HttpRequest, dossier: Dossier, *, motif: str) -> None:
    """Write it in the journal, and open the dossier to this session. Raises `ActionRefusee` without a reason worth the name."""
    motif = motif.strip()
    if not may_consult(request.user, dossier):
        raise ActionInterdite("Vous ne pouvez pas ouvrir ce dossier.")
    if not MOTIF_MIN <= len(motif) <= MOTIF_MAX:
        raise ActionRefusee(
            f"Dites pourquoi, en une phrase ({MOTIF_MIN} à {MOTIF_MAX} signes) : l’auteur et le journal la garderont."
        )
    with transaction.atomic():
        record(dossier, EntreeJournal.Evenement.READ_BY_ADMIN, by=request.user, role=ADMIN, motif=motif)
    opened = {pk: until for pk, until in request.session.get(_CLE, {}).items() if not _is_past(until)}
    request.session[_CLE] = {**opened, str(dossier.pk): (timezone.now() + DUREE).isoformat()}


def is_open(request: HttpRequest, dossier: Dossier) -> bool:
    """Whether this session said why, less than half an hour ago."""
    until = request.session.get(_CLE, {}).get(str(dossier.pk), "")
    return may_consult(request.user, dossier) and bool(until) and not _is_past(until)


def close_reading(request: HttpRequest, dossier: Dossier) -> None:
    request.session[_CLE] = {pk: until for pk, until in request.session.get(_CLE, {}).items() if pk != str(dossier.pk)}


def _is_past(until: str) -> bool:
    return datetime.fromisoformat(until) <= timezone.now()
