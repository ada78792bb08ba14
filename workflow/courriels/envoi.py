"""Writing mails with their event, in its transaction: one event, one mail to one person. `depart` sends them after the commit."""

from typing import Any
from uuid import uuid4

from django.db import transaction

from workflow.circuit import Role
from workflow.courriels.courriel import Courriel
from workflow.courriels.depart import hand_over
from workflow.courriels.des_delais import MessageALAnimation, MessageDeLAnimation, MessageDeLAnimationAuxAuteurs
from workflow.courriels.du_circuit import MessageDeLAuteur, MessageDuComite
from workflow.courriels.mise_en_page import Rendu
from workflow.courriels.preferences import Rythme, rythme_of
from workflow.courriels.table import COURRIELS
from workflow.models import CourrielSortant, EntreeJournal, Message


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
    """Write the mail for each of its recipients, or `to` one, in the present transaction. Nobody gets two for one event.

    `to` may have no account: then its `pk` is None, and `email` and `first_name` are all that is asked of it.
    """
    for personne in [to] if to else courriel.recipients():
        _write(courriel, personne, evenement)


@transaction.atomic
def send_sample(rendu: Rendu, *, cle: str, to: Any) -> None:
    """A made-up mail to whoever rewrites its words: it shows them in a real mailbox, and that mails leave at all."""
    sample = CourrielSortant.objects.create(
        evenement=f"essai:{uuid4()}",
        cle=cle,
        personne=to,
        adresse=to.email,
        objet=f"[Essai] {rendu.objet}",
        texte=rendu.texte,
        html=rendu.html,
    )
    transaction.on_commit(lambda: hand_over(sample.pk))


def _write(courriel: Courriel, personne: Any, evenement: str) -> None:
    wish = Rythme.IMMEDIAT if courriel.urgent else rythme_of(personne)
    adresse = personne.email.strip().lower()
    if wish == Rythme.RIEN or CourrielSortant.objects.filter(evenement=evenement, adresse=adresse).exists():
        return
    # A signed link opens one thing once: it does not wait among others in a digest.
    waits = wish == Rythme.RESUME and not courriel.lien_signe
    rendu = courriel.render(personne)
    sortant = CourrielSortant.objects.create(
        evenement=evenement,
        cle=courriel.cle,
        personne_id=personne.pk,
        adresse=adresse,
        objet=rendu.objet,
        texte=courriel.nouvelle(personne).dump() if waits else rendu.texte,
        html="" if waits else rendu.html,
        dossier=courriel.dossier,
        page=courriel.context.get("page"),
        coauteur=courriel.context.get("coauteur"),
        lien=courriel.lien_signe,
        lien_empreinte=str(
            courriel.context.get("empreinte") or getattr(courriel.context.get("entree"), "empreinte", "")
        ),
        urgent=courriel.urgent,
        pour_resume=waits,
    )
    if not waits:
        transaction.on_commit(lambda: hand_over(sortant.pk))
