"""« Toujours vrai ? »: asks who answers for a fiche that nobody has checked for a year, then its committee, then marks it.

A marked fiche is kept out of nothing: readers are told. `manage.py relancer` calls `check_all`; the pages call `answer`;
publication through the circuit settles the question by itself. Each fiche is treated in a transaction of its own, locked.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from bonnespratiques.models import FichePage, Nature
from workflow import courriels
from workflow.circuit import Role, Statut
from workflow.courriels.des_delais import FraicheurAuComite, ToujoursVrai
from workflow.erreurs import ActionInterdite
from workflow.models import DelaisDuCircuit, Dossier, EntreeJournal, VerificationFiche
from workflow.suivi.adoption import can_answer, is_keeper, keeper_dossier, keeper_dossiers, keepers_of

logger = logging.getLogger(__name__)

Reponse = VerificationFiche.Reponse
# The first run on an old site would otherwise write to everybody at once.
QUESTIONS_PAR_JOUR = 30


@dataclass
class BilanFiches:
    """What a run did, and the numbers of the pages that failed."""

    faits: Counter[str] = field(default_factory=Counter)
    echecs: list[int] = field(default_factory=list)

    def lines(self) -> list[tuple[str, int]]:
        return list(self.faits.items())

    def total(self) -> int:
        return self.faits.total()


def check_all() -> BilanFiches:
    """Everything that is due today, the gravest first: marks, then committees, then new questions, so many a day."""
    bilan, delais, today = BilanFiches(), DelaisDuCircuit.load(), timezone.localdate()
    limit = today - timedelta(days=delais.fraicheur_relance)
    unanswered = VerificationFiche.objects.filter(repondue_le=None, marquee_le=None, page__live=True).order_by("pk")
    to_mark = unanswered.filter(comite_demande_le__date__lte=limit).exclude(_update_under_way("page"))
    to_committee = unanswered.filter(comite_demande_le=None, demandee_le__date__lte=limit)
    asked_today = VerificationFiche.objects.filter(demandee_le__date=today).count()
    questions = stale(today, delais)[: max(0, QUESTIONS_PAR_JOUR - asked_today)]
    for label, pks, act in (
        ("Fiches marquées « pas vérifiée »", list(to_mark.values_list("pk", flat=True)), _mark_unanswered),
        ("Questions transmises au comité", list(to_committee.values_list("pk", flat=True)), _pass_to_committee),
        ("Questions « toujours vrai ? »", list(questions.values_list("pk", flat=True)), _ask),
    ):
        for pk in pks:
            _attempt(bilan, label, act, pk)
    return bilan


def _attempt(bilan: BilanFiches, label: str, act: Callable[[int], bool], pk: int) -> None:
    try:
        with transaction.atomic():
            bilan.faits[label] += act(pk)
    except Exception:
        logger.exception("%s : %s", label, pk)
        bilan.echecs.append(pk)


def _update_under_way(page: str) -> Exists:
    return Exists(Dossier.objects.en_cours().filter(page=OuterRef(page)))


def stale(today: date, delais: DelaisDuCircuit) -> QuerySet[FichePage]:
    """Live fiches to ask about, the oldest first. A conference tells what was said on a day: it does not age.

    Left alone: those already asked about or marked, those with an update under way or promised a moment ago.
    """
    recent = today - timedelta(days=delais.fraicheur_relance)
    rounds = VerificationFiche.objects.filter(page=OuterRef("pk"))
    asked = rounds.filter(Q(repondue_le=None) | Q(repondue_le__date__gt=recent))
    checked = Coalesce("verifiee_le", TruncDate("last_published_at"))
    old = Q(a_revoir_le__lte=today) | Q(a_revoir_le=None, checked__lte=today - timedelta(days=delais.fraicheur))
    return (
        FichePage.objects.live()
        .alias(checked=checked)
        .filter(old, non_verifiee_depuis=None)
        .exclude(nature=Nature.CONFERENCE)
        .exclude(Exists(asked))
        .exclude(_update_under_way("pk"))
        .order_by("checked", "pk")
    )


def last_check(fiche: FichePage) -> date:
    """The day since which nobody has said that it is true."""
    moment: datetime | None = fiche.last_published_at or fiche.first_published_at
    return fiche.verifiee_le or timezone.localdate(moment)


def _locked(pk: int) -> FichePage:
    return FichePage.objects.select_for_update(of=("self",)).get(pk=pk)


def _ask(pk: int) -> bool:
    """Begin a round. Who answers for the fiche is asked first; the committee, when nobody does or the last word was « no »."""
    fiche, delais, today = _locked(pk), DelaisDuCircuit.load(), timezone.localdate()
    if not stale(today, delais).filter(pk=pk).exists():
        return False
    before = fiche.verifications.exclude(repondue_le=None).first()
    broken = before and before.reponse != Reponse.VRAIE and timezone.localdate(before.repondue_le) > last_check(fiche)
    verification = VerificationFiche.objects.create(page=fiche)
    dossier = keeper_dossier(fiche)
    if broken or not keepers_of(dossier):
        _ask_committee(verification, fiche)
    else:
        limite = today + timedelta(days=delais.fraicheur_relance)
        courriel = ToujoursVrai(dossier, page=fiche, depuis=last_check(fiche), limite=limite)
        courriels.enqueue(courriel, evenement=f"verification:{verification.pk}")
    return True


def _open_round(pk: int) -> tuple[VerificationFiche, FichePage] | None:
    """A round and its fiche, locked; None when it was answered meanwhile."""
    fiche = _locked(VerificationFiche.objects.values_list("page", flat=True).get(pk=pk))
    verification = VerificationFiche.objects.filter(pk=pk, repondue_le=None, marquee_le=None).first()
    return (verification, fiche) if verification else None


def _pass_to_committee(pk: int) -> bool:
    found = _open_round(pk)
    if found is None or found[0].comite_demande_le is not None:
        return False
    _ask_committee(*found)
    return True


def _ask_committee(verification: VerificationFiche, fiche: FichePage) -> None:
    verification.comite_demande_le = timezone.now()
    verification.save(update_fields=["comite_demande_le"])
    limite = timezone.localdate() + timedelta(days=DelaisDuCircuit.load().fraicheur_relance)
    courriel = FraicheurAuComite(None, page=fiche, depuis=last_check(fiche), limite=limite)
    courriels.enqueue(courriel, evenement=f"verification-comite:{verification.pk}")


def _mark_unanswered(pk: int) -> bool:
    found = _open_round(pk)
    if found is None:
        return False
    verification, fiche = found
    verification.marquee_le = timezone.now()
    verification.save(update_fields=["marquee_le"])
    _mark(fiche)
    return True


def _mark(fiche: FichePage, *, by: Any = None, role: str = "") -> None:
    if fiche.non_verifiee_depuis is None:
        _save(fiche, non_verifiee_depuis=last_check(fiche))
        _journal(fiche, EntreeJournal.Evenement.MARKED_STALE, by=by, role=role)


def answer(fiche: FichePage, *, by: Any, reponse: str) -> VerificationFiche:
    """What somebody says of a fiche. Raises `ActionInterdite` when it is not theirs to say.

    True: it is checked today. To update, said by who answers for it: they have some time to send it. Unknown, said by them:
    the committee is asked at once. Said by the committee, either marks it at once.
    """
    reponse = Reponse(reponse)
    with transaction.atomic():
        fiche = _locked(fiche.pk)
        if not can_answer(by, fiche):
            raise ActionInterdite(
                "Ce n’est pas à vous de le dire : cette fiche a un autre auteur, ou n’est plus en ligne."
            )
        keeper = is_keeper(by, fiche)
        role = Role.AUTEUR if keeper else Role.COMITE
        verification = fiche.verifications.filter(repondue_le=None).first() or VerificationFiche(page=fiche)
        verification.reponse, verification.par, verification.repondue_le = reponse, by, timezone.now()
        verification.save()
        if reponse == Reponse.VRAIE:
            settle(fiche)
            _journal(fiche, EntreeJournal.Evenement.STILL_TRUE, by=by, role=role)
        elif not keeper:
            _mark(fiche, by=by, role=role)
        elif reponse == Reponse.INCONNUE and fiche.non_verifiee_depuis is None:
            _ask_committee(VerificationFiche.objects.create(page=fiche), fiche)
    return verification


def settle(fiche: FichePage) -> None:
    """It is checked as of today: dates, mark and open questions follow."""
    today = timezone.localdate()
    again = today + timedelta(days=DelaisDuCircuit.load().fraicheur)
    _save(fiche, verifiee_le=today, a_revoir_le=again, non_verifiee_depuis=None)
    fiche.verifications.filter(repondue_le=None).update(repondue_le=timezone.now(), reponse=Reponse.VRAIE)


def note_publication(sender: type[FichePage], instance: FichePage, **kwargs: Any) -> None:
    """Published through the circuit, a fiche is checked that day; so is one whose date an administrator has moved on."""
    under_way = Dossier.objects.filter(page=instance, statut__in={Statut.VALIDATION, Statut.PROGRAMMEE})
    marked, checked = instance.non_verifiee_depuis, instance.verifiee_le
    if under_way.exists():
        settle(instance)
    elif marked and checked and checked > marked:
        _save(instance, non_verifiee_depuis=None)


def _save(fiche: FichePage, **dates: date | None) -> None:
    """By `save` and not `update`: the search index listens. Not validated: an older text may lack what is asked today."""
    for name, day in dates.items():
        setattr(fiche, name, day)
    fiche.save(update_fields=list(dates), clean=False)


def _journal(fiche: FichePage, evenement: str, *, by: Any = None, role: str = "") -> None:
    EntreeJournal.objects.create(dossier=keeper_dossier(fiche), page=fiche, action=evenement, par=by, role=role)


def to_check_by(user: Any) -> list[VerificationFiche]:
    """Open questions about the fiches that `user` answers for. A fixed number of queries."""
    pages = Dossier.objects.of_auteur(user).filter(statut=Statut.PUBLIEE, page__live=True).values("page")
    rounds = list(VerificationFiche.objects.filter(page__in=pages, repondue_le=None).select_related("page"))
    kept = keeper_dossiers(verification.page_id for verification in rounds) if rounds else {}
    return [verification for verification in rounds if user in keepers_of(kept.get(verification.page_id))]
