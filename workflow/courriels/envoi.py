"""Writing mails with their event, and sending them after the commit: once, again when the server was down, never twice at once."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from workflow import liens
from workflow.circuit import Role
from workflow.courriels.courriel import Courriel
from workflow.courriels.des_delais import MessageALAnimation, MessageDeLAnimation, MessageDeLAnimationAuxAuteurs
from workflow.courriels.du_circuit import COURRIELS, MessageDeLAuteur, MessageDuComite
from workflow.models import CourrielSortant, EntreeJournal, Message, PreferencesCourriel

ESSAIS_MAX = 8
# A mail being sent is left alone for this long; whoever died meanwhile is then replaced.
BAIL_MINUTES = 10
# After each failure, minutes before the next try: five minutes, then twice as long each time, about ten hours in all.
PREMIER_DELAI_MINUTES = 5


def enqueue_for(entree: EntreeJournal) -> None:
    """The mails of one entry of the journal."""
    if entree.dossier is None:
        return
    for courriel in COURRIELS.get(entree.action, ()):
        if courriel.concerns(entree):
            enqueue(courriel(entree.dossier, entree=entree, motif=entree.motif), evenement=f"journal:{entree.pk}")


def enqueue_message(message: Message) -> None:
    """Tell the other side that a message was written. Internal messages are told to nobody outside the committee.

    The animation writes to both sides, or to the committee only; it is told of what is written in the dossiers that it unblocks.
    """
    told: list[type[Courriel]] = [MessageDuComite if message.role == Role.COMITE else MessageDeLAuteur]
    if message.role == Role.ANIMATEUR:
        told = [MessageDeLAnimation, *([] if message.interne else [MessageDeLAnimationAuxAuteurs])]
    elif message.dossier.escalade_le or message.dossier.mediation_le:
        told.append(MessageALAnimation)
    for kind in told:
        courriel = kind(message.dossier, message=message.texte)
        for personne in courriel.recipients():
            # Its writer may sit on both sides.
            if personne.pk != message.de_id:
                enqueue(courriel, evenement=f"message:{message.pk}", to=personne)


def enqueue(courriel: Courriel, *, evenement: str, to: Any = None) -> None:
    """Write the mail for each of its recipients, or `to` one, in the present transaction. Nobody gets two for one event."""
    for personne in [to] if to else courriel.recipients():
        _write(courriel, personne, evenement)


def _write(courriel: Courriel, personne: Any, evenement: str) -> None:
    rythme = PreferencesCourriel.Rythme
    wish: str = rythme.IMMEDIAT
    if not courriel.urgent:
        wish = (
            PreferencesCourriel.objects.filter(personne_id=personne.pk).values_list("rythme", flat=True).first()
            or rythme.RESUME
        )
    if wish == rythme.RIEN or CourrielSortant.objects.filter(evenement=evenement, adresse=personne.email).exists():
        return
    rendu = courriel.render(personne)
    sortant = CourrielSortant.objects.create(
        evenement=evenement,
        cle=courriel.cle,
        personne_id=personne.pk,
        adresse=personne.email,
        objet=rendu.objet[:400],
        texte=rendu.texte,
        html=rendu.html,
        dossier=courriel.dossier,
        page=courriel.context.get("page"),
        coauteur=courriel.context.get("coauteur"),
        lien=courriel.lien_signe,
        lien_empreinte=str(
            courriel.context.get("empreinte") or getattr(courriel.context.get("entree"), "empreinte", "")
        ),
        urgent=courriel.urgent,
        pour_resume=wish == rythme.RESUME,
    )
    if not sortant.pour_resume:
        transaction.on_commit(lambda: send_later.enqueue(sortant.pk))


@task()
def send_later(pk: int) -> None:
    deliver(pk)


def deliver(pk: int) -> bool:
    """Send one mail if it is still to be sent and nobody else is at it. Returns whether it left. A failure is kept with it."""
    now = timezone.now()
    claimed = (
        CourrielSortant.objects.to_send(now)
        .filter(pk=pk)
        .update(prochain_essai_le=now + timedelta(minutes=BAIL_MINUTES), essais=F("essais") + 1)
    )
    if not claimed:
        return False
    sortant = CourrielSortant.objects.select_related("personne", "dossier", "page", "coauteur").get(pk=pk)
    try:
        _message(sortant).send()
    except Exception as error:  # whatever the server or the network does, the mail is kept and tried again
        _failed(sortant, error)
        return False
    CourrielSortant.objects.filter(pk=pk).update(
        etat=CourrielSortant.Etat.ENVOYE, envoye_le=timezone.now(), erreur="", essais=sortant.essais - 1
    )
    return True


def _failed(sortant: CourrielSortant, error: Exception) -> None:
    delay = timedelta(minutes=PREMIER_DELAI_MINUTES * 2 ** (sortant.essais - 1))
    CourrielSortant.objects.filter(pk=sortant.pk).update(
        erreur=f"{type(error).__name__} : {error}"[:500],
        prochain_essai_le=timezone.now() + delay,
        etat=CourrielSortant.Etat.ABANDONNE if sortant.essais >= ESSAIS_MAX else CourrielSortant.Etat.A_ENVOYER,
    )


def _message(sortant: CourrielSortant) -> EmailMultiAlternatives:
    texte, html = sortant.texte, sortant.html
    if sortant.lien:
        url = liens.create_link(
            sortant.lien,
            personne=sortant.personne,
            dossier=sortant.dossier,
            page=sortant.page,
            coauteur=sortant.coauteur,
            empreinte=sortant.lien_empreinte,
        )
        texte, html = (part.replace(CourrielSortant.MARQUE_LIEN, url) for part in (texte, html))
    message = EmailMultiAlternatives(
        subject=sortant.objet, body=texte, from_email=settings.DEFAULT_FROM_EMAIL, to=[sortant.adresse]
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message
