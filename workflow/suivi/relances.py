"""Reminders, new dates and escalation: what a dossier that waits too long calls for today. Called by `manage.py relancer`.

Each dossier is treated in a transaction of its own, locked, and each level of each passage leaves one row (`Relance`): two
processes at once, a run every hour or a run after a month of absence send the same thing once. Only the highest level that is
due is sent, and nobody is escalated who did not get the last reminder first.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from workflow.actions import awaited_signataires, record, revision_to_approve, seal_to_approve
from workflow.circuit import TOUR_DE, Role, Statut
from workflow.models import DelaisDuCircuit, Dossier, EntreeJournal, Relance
from workflow.permissions import comite_in_charge

logger = logging.getLogger(__name__)

Niveau = Relance.Niveau
ORDRE = list(Niveau)  # from the mildest to the gravest
ETAPES = (Statut.REECRITURE, Statut.ACCORD, Statut.VALIDATION)


@dataclass
class Bilan:
    """What a run did: how many dossiers at each level, and the numbers of those that failed."""

    niveaux: Counter[str] = field(default_factory=Counter)
    echecs: list[int] = field(default_factory=list)


def remind_all() -> Bilan:
    """Everything that is due today. A dossier that fails is told, and does not keep the others waiting."""
    bilan = Bilan()
    delais, today = DelaisDuCircuit.load(), timezone.localdate()
    for dossier in _candidates(delais, today):
        try:
            niveau = remind(dossier, delais=delais, today=today)
        except Exception:
            logger.exception("Relance du dossier %s", dossier.pk)
            bilan.echecs.append(dossier.pk)
        else:
            if niveau:
                bilan.niveaux[niveau] += 1
    return bilan


def _candidates(delais: DelaisDuCircuit, today: date) -> Iterator[Dossier]:
    """Those for which something is due as they are read now: only these are locked and read again."""
    soon = Q(echeance__lte=today + timedelta(days=delais.rappel_avant))
    nobody = Q(statut=Statut.ACCORD, auteur=None)
    dossiers = Dossier.objects.filter(soon | nobody, statut__in=ETAPES).select_related("auteur").order_by("pk")
    for dossier in dossiers.prefetch_related("coauteurs__personne", "relances"):
        if due_level(dossier, delais, today) or is_forgotten(dossier, delais, today):
            yield dossier


def due_level(dossier: Dossier, delais: DelaisDuCircuit, today: date) -> Niveau | None:
    """The highest level due today that this passage has not reached yet."""
    reached = _reached(dossier)
    if Niveau.ESCALADE in reached:
        return None
    niveau = _level_of_today(dossier, reached, delais, today)
    highest = max((ORDRE.index(known) for known in reached), default=-1)
    return niveau if niveau and ORDRE.index(niveau) > highest else None


def _level_of_today(
    dossier: Dossier, reached: dict[Niveau, date], delais: DelaisDuCircuit, today: date
) -> Niveau | None:
    if dossier.statut == Statut.ACCORD and not dossier.signataires:
        return Niveau.ESCALADE
    if dossier.echeance is None:
        return None
    if Niveau.DERNIER in reached:
        return Niveau.ESCALADE if reached[Niveau.DERNIER] + timedelta(days=delais.sursis) <= today else None
    late = (today - dossier.echeance).days
    if late > 0 and TOUR_DE[Statut(dossier.statut)] == Role.COMITE and Niveau.REPORT not in reached:
        # The author first: they were promised a date, and it has passed.
        return Niveau.REPORT
    if late >= delais.dernier_rappel:
        return Niveau.DERNIER
    if late >= delais.rappel_apres:
        return Niveau.APRES
    just_begun = timezone.localdate(dossier.statut_depuis) >= today
    return Niveau.AVANT if -delais.rappel_avant <= late <= 0 and not just_begun else None


def _reached(dossier: Dossier) -> dict[Niveau, date]:
    """The day of each level of the present passage."""
    return {
        Niveau(relance.niveau): timezone.localdate(relance.le)
        for relance in dossier.relances.all()
        if relance.passage == dossier.passage
    }


def is_forgotten(dossier: Dossier, delais: DelaisDuCircuit, today: date) -> bool:
    """Whether the silence rule has applied for long, and the committee did nothing of it: the animation takes over."""
    since = _reached(dossier).get(Niveau.ESCALADE)
    return bool(since and dossier.escalade_le is None and since + timedelta(days=delais.report) <= today)


def remind(dossier: Dossier, *, delais: DelaisDuCircuit, today: date) -> Niveau | None:
    """Do what is due for one dossier, if it still is once locked. Returns the level, None when there was nothing to do."""
    with transaction.atomic():
        locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if locked.statut not in ETAPES:
            return None
        if is_forgotten(locked, delais, today):
            _hand_over(locked)
            return Niveau.ESCALADE
        niveau = due_level(locked, delais, today)
        if niveau and niveau != Niveau.ESCALADE and not people_to_remind(locked):
            # A reminder to nobody is none: once the date has passed, somebody else is told.
            niveau = Niveau.ESCALADE if locked.is_en_retard else None
        if niveau:
            Relance.objects.create(dossier=locked, passage=locked.passage, niveau=niveau)
            _apply(locked, niveau, delais=delais, today=today)
        return niveau


def people_to_remind(dossier: Dossier) -> list[Any]:
    """Those who can act at this step: active, and who have not done their part."""
    if TOUR_DE[Statut(dossier.statut)] == Role.COMITE:
        return comite_in_charge(dossier)
    return [p for p in awaited_signataires(dossier, revision_to_approve(dossier)) if p.is_active]


def _apply(dossier: Dossier, niveau: Niveau, *, delais: DelaisDuCircuit, today: date) -> None:
    if niveau == Niveau.REPORT:
        _move_date(dossier, today + timedelta(days=delais.report))
    elif niveau != Niveau.ESCALADE:
        _journal(dossier, EntreeJournal.Evenement.REMINDED, niveau=niveau.value)
    elif _silence_applies(dossier):
        _journal(dossier, EntreeJournal.Evenement.SILENCE)
    else:
        _hand_over(dossier)


def _silence_applies(dossier: Dossier) -> bool:
    """The rule recorded at submission; and where nobody is left to sign, the committee decides as well."""
    if dossier.statut != Statut.ACCORD or dossier.mediation_le is not None:
        return False
    return dossier.silence_vaut_accord or not dossier.signataires


def _move_date(dossier: Dossier, day: date) -> None:
    details = {"avant": dossier.echeance.isoformat() if dossier.echeance else None, "apres": day.isoformat()}
    dossier.echeance = day
    dossier.save(update_fields=["echeance", "modifie_le"])
    _journal(dossier, EntreeJournal.Evenement.DATE_MOVED, **details)


def _hand_over(dossier: Dossier) -> None:
    dossier.escalade_le = timezone.now()
    dossier.save(update_fields=["escalade_le", "modifie_le"])
    _journal(dossier, EntreeJournal.Evenement.ESCALATED)


def _journal(dossier: Dossier, evenement: str, **details: Any) -> None:
    """The mails of the event leave with it. At the approval, the link that they hold is bound to the text to approve."""
    about: dict[str, Any] = {}
    if dossier.statut == Statut.ACCORD:
        about = {"revision": revision_to_approve(dossier), "empreinte": seal_to_approve(dossier)}
    record(dossier, evenement, details=details, **about)
