"""Sending: who gets which mail for an event, one message a person, through the background queue."""

from django.conf import settings
from django.core.mail import EmailMessage
from django_tasks import task

from workflow.circuit import Role
from workflow.courriels.courriel import Courriel
from workflow.courriels.du_circuit import COURRIELS, MessageDeLAuteur, MessageDuComite
from workflow.models import EntreeJournal, Message


@task()
def deliver(to: str, subject: str, body: str) -> None:
    EmailMessage(subject=subject, body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[to]).send()


def send_for(entree: EntreeJournal) -> None:
    """The mails of one entry of the journal."""
    if entree.dossier is None:
        return
    for courriel in COURRIELS.get(entree.action, ()):
        _send(courriel(entree.dossier, entree=entree))


def send_message(message: Message) -> None:
    """Tell the other side that a message was written. Internal messages are told to nobody outside the committee."""
    courriel = MessageDuComite if message.role == Role.COMITE else MessageDeLAuteur
    _send(courriel(message.dossier, message=message))


def _send(courriel: Courriel) -> None:
    for personne in courriel.recipients():
        deliver.enqueue(to=personne.email, subject=courriel.subject(), body=courriel.body(personne))
