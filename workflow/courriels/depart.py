"""Sending what was written: once, again when the server was down, never twice at once. Callers: the commit of each event
(`hand_over`), `manage.py envoyer_courriels` and `relancer` (`send_due`), the administration (`retry`).
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from workflow.circuit import Statut
from workflow.courriels import facteur
from workflow.courriels.echecs import explain, is_final
from workflow.courriels.message import build
from workflow.models import Coauteur, CourrielSortant, LienSigne

Etat = CourrielSortant.Etat

# Whoever sends a mail has it for this long; if they died meanwhile, another then tries.
BAIL_MINUTES = 10
# After each failure, minutes before the next try: five, then twice as long each time, four hours at most, for three days: a
# server that is down for a week-end loses nothing.
PREMIER_DELAI_MINUTES = 5
DELAI_MAX_MINUTES = 240
JOURS_D_ESSAI = 3


@dataclass
class Bilan:
    """What a round did. `injoignable`: why the server could not be reached at all, "" when it could."""

    partis: int = 0
    echecs: int = 0
    injoignable: str = ""


def hand_over(pk: int) -> None:
    """After the commit: to the thread of a web process, so that no page waits for a mail server; else to the task runner."""
    if facteur.fil.is_on_duty():
        facteur.fil.wake(send_due)
    else:
        send_later.enqueue(pk)


@task()
def send_later(pk: int) -> None:
    deliver(pk)


def send_due(*, at: datetime | None = None) -> Bilan:
    """Send all that is due, oldest first, over one connection. A server that cannot be reached ends the round."""
    bilan = Bilan()
    due = list(CourrielSortant.objects.to_send(at).order_by("cree_le", "pk").values_list("pk", flat=True))
    if not due:
        return bilan
    connection = get_connection()
    try:
        for pk in due:
            # Opened before the mail is claimed: when nobody answers, no mail has used up a try.
            try:
                connection.open()
            except OSError as error:
                bilan.injoignable = explain(error)
                CourrielSortant.objects.to_send(at).update(erreur=bilan.injoignable)
                return bilan
            sent = deliver(pk, connection=connection, at=at)
            bilan.partis += sent is True
            bilan.echecs += sent is False
    finally:
        _close(connection)
    return bilan


def deliver(pk: int, *, connection: BaseEmailBackend | None = None, at: datetime | None = None) -> bool | None:
    """Send one mail. True: it left. False: it did not, the reason is kept with it. None: there was nothing to send."""
    sortant = _claim(pk, at or timezone.now())
    if sortant is None:
        return None
    if reason := _moot(sortant):
        _settle(sortant, etat=Etat.ECARTE, erreur=reason)
        return None
    try:
        build(sortant, connection).send()
    except Exception as error:  # whatever the server or the network does, the mail is kept and tried again
        if connection is not None:
            _close(connection)
        _failed(sortant, error)
        return False
    _settle(sortant, etat=Etat.ENVOYE, envoye_le=timezone.now(), erreur="")
    return True


def _claim(pk: int, now: datetime) -> CourrielSortant | None:
    """One statement, so that of two processes one has it."""
    claimed = (
        CourrielSortant.objects.to_send(now)
        .filter(pk=pk)
        .update(bail=now + timedelta(minutes=BAIL_MINUTES), essais=F("essais") + 1)
    )
    mails = CourrielSortant.objects.select_related("personne", "dossier", "page", "coauteur")
    return mails.filter(pk=pk).first() if claimed else None


def _moot(sortant: CourrielSortant) -> str:
    """Why a mail that waited should not be sent any more, "" when it should."""
    if sortant.personne and not sortant.personne.is_active:
        return "Le compte a été fermé."
    if sortant.lien == LienSigne.Objet.ACCORD and (sortant.dossier is None or sortant.dossier.statut != Statut.ACCORD):
        return "Le dossier n’en est plus à l’accord."
    if sortant.lien == LienSigne.Objet.COAUTEUR and (
        sortant.coauteur is None or sortant.coauteur.statut != Coauteur.Statut.INVITE
    ):
        return "L’invitation n’attend plus de réponse."
    return ""


def _failed(sortant: CourrielSortant, error: Exception) -> None:
    now = timezone.now()
    minutes = min(PREMIER_DELAI_MINUTES * 2 ** min(sortant.essais - 1, 10), DELAI_MAX_MINUTES)
    given_up = is_final(error) or sortant.cree_le < now - timedelta(days=JOURS_D_ESSAI)
    _settle(
        sortant,
        etat=Etat.ABANDONNE if given_up else Etat.A_ENVOYER,
        erreur=explain(error),
        prochain_essai_le=now + timedelta(minutes=minutes),
    )


def _settle(sortant: CourrielSortant, **fields: object) -> None:
    CourrielSortant.objects.filter(pk=sortant.pk).update(bail=None, **fields)


def _close(connection: BaseEmailBackend) -> None:
    with suppress(OSError):  # it was cut already
        connection.close()


def retry(pks: list[int]) -> int:
    """Try these again now, those given up included. What is in somebody's hands stays there. Returns how many."""
    now = timezone.now()
    mails = CourrielSortant.objects.filter(pk__in=pks, etat__in=[Etat.A_ENVOYER, Etat.ABANDONNE], pour_resume=False)
    with transaction.atomic():
        wanted = list(mails.values_list("pk", flat=True))
        mails.update(etat=Etat.A_ENVOYER, prochain_essai_le=now)
        for pk in wanted:
            transaction.on_commit(lambda pk=pk: hand_over(pk))  # type: ignore[misc]
    return len(wanted)
