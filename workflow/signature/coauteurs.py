"""People invited to sign a text: asked by mail, accepting without an account, followed by one when the author's is deleted.

Who may invite and remove: `Action.INVITE`. What an accepted co-author may do: `workflow.circuit`. Callers: `views.coauteurs`,
`signal_handlers`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from workflow import courriels
from workflow.actions import record
from workflow.actions.transition import locked, move
from workflow.circuit import Action, Role, Statut
from workflow.courriels.de_la_signature import CoauteurRetire, InvitationASigner
from workflow.erreurs import ActionRefusee, LienRefuse
from workflow.models import Coauteur, CourrielSortant, Dossier, EntreeJournal, LienSigne
from workflow.signature.liens import spend

COAUTEURS_MAX = 8
INVITATIONS_PAR_JOUR = 20  # by one person, over all their texts
INVITATIONS_RECUES_PAR_JOUR = 5  # by one mailbox, from everybody: accounts are free, and several could flood it
ATTENDENT = frozenset(
    {Statut.BROUILLON, Statut.REECRITURE, Statut.ACCORD}
)  # where one more signature still makes sense

Reponse = Coauteur.Statut


@dataclass(frozen=True)
class Destinataire:
    """Somebody known by an address only, as mails need them."""

    email: str
    first_name: str = ""
    pk: None = None
    is_active: bool = True
    is_authenticated: bool = False


class InvitationRefusee(ActionRefusee):
    """An invitation that cannot be answered. `str(error)` says why, and what to do."""


def invite(dossier: Dossier, *, by: Any, courriel: str, nom: str = "") -> Coauteur:
    """Invite somebody by mail, or once more somebody who has not answered. Raises `ActionRefusee`."""
    courriel, nom = _clean_address(courriel), " ".join(nom.split())[:200]
    with locked(dossier, Action.INVITE, by) as dossier:
        _check_limits(dossier, by, courriel)
        coauteur = dossier.coauteurs.filter(courriel__iexact=courriel).first()
        if coauteur is None:
            coauteur = Coauteur(dossier=dossier, courriel=courriel)
        coauteur.nom = nom or coauteur.nom
        coauteur.statut, coauteur.personne, coauteur.repondu_le = Reponse.INVITE, None, None
        coauteur.invite_le = timezone.now()
        coauteur.save()
        move(dossier, Action.INVITE, by, details={"avant": None, "apres": coauteur.pk})
        courriels.enqueue(
            InvitationASigner(dossier, coauteur=coauteur, invitant=by),
            evenement=f"invitation:{coauteur.pk}:{coauteur.invite_le:%Y%m%d%H%M%S%f}",
            to=Destinataire(coauteur.courriel),
        )
    return coauteur


def _clean_address(courriel: str) -> str:
    courriel = courriel.strip().lower()
    try:
        validate_email(courriel)
    except ValidationError as error:
        raise ActionRefusee("Cette adresse n’est pas complète. Par exemple : prenom.nom@organisme.fr.") from error
    return courriel


def _check_limits(dossier: Dossier, by: Any, courriel: str) -> None:
    if courriel == by.email.lower():
        raise ActionRefusee("C’est votre adresse : vous signez déjà ce texte.")
    known = dossier.coauteurs.filter(courriel__iexact=courriel).first()
    if known and known.statut == Reponse.ACCEPTE:
        raise ActionRefusee("Cette personne a déjà accepté de signer.")
    if known and known.statut == Reponse.DECLINE:
        raise ActionRefusee("Cette personne a décliné : elle ne recevra pas d’autre invitation pour ce texte.")
    others = dossier.coauteurs.filter(statut__in=[Reponse.INVITE, Reponse.ACCEPTE]).exclude(courriel__iexact=courriel)
    if others.count() >= COAUTEURS_MAX:
        raise ActionRefusee(f"Un texte a {COAUTEURS_MAX} coauteurs au plus. Retirez-en un d’abord.")
    since = timezone.now() - timedelta(days=1)
    if EntreeJournal.objects.filter(action=Action.INVITE, par=by, le__gte=since).count() >= INVITATIONS_PAR_JOUR:
        raise ActionRefusee("Vous avez envoyé beaucoup d’invitations aujourd’hui. Reprenez demain.")
    if _received(courriel, since) >= INVITATIONS_RECUES_PAR_JOUR:
        raise ActionRefusee("Beaucoup d’invitations sont parties à cette adresse aujourd’hui. Reprenez demain.")


def _received(courriel: str, since: Any) -> int:
    """Invitations written to a mailbox, whatever follows a « + » in its address."""
    local, _, domain = courriel.partition("@")
    box = local.partition("+")[0]
    same = Q(adresse=f"{box}@{domain}") | Q(adresse__startswith=f"{box}+", adresse__endswith=f"@{domain}")
    return CourrielSortant.objects.filter(same, cle=InvitationASigner.cle, cree_le__gte=since).count()


def remove(coauteur: Coauteur, *, by: Any) -> None:
    """Take back an invitation, or a signature: the person no longer sees the text. Told to them if they had accepted."""
    with locked(coauteur.dossier, Action.INVITE, by) as dossier:
        coauteur = dossier.coauteurs.select_for_update().get(pk=coauteur.pk)
        # Whoever declined has had the last word: forgotten here, they could be asked again.
        if coauteur.statut in {Reponse.RETIRE, Reponse.DECLINE}:
            return
        before, coauteur.statut = coauteur.statut, Reponse.RETIRE
        coauteur.save(update_fields=["statut"])
        record(
            dossier,
            EntreeJournal.Evenement.COAUTHOR_REMOVED,
            by=by,
            role=Role.AUTEUR,
            details={"avant": coauteur.pk, "apres": None},
        )
        if before == Reponse.ACCEPTE and coauteur.personne and coauteur.personne.is_active:
            courriels.enqueue(CoauteurRetire(dossier), evenement=f"retrait:{coauteur.pk}", to=coauteur.personne)


def check_open(coauteur: Coauteur, user: Any) -> None:
    """Raises `InvitationRefusee` when this invitation has nothing left to answer, or is somebody else's than `user`."""
    if coauteur.statut == Reponse.RETIRE:
        raise InvitationRefusee("L’auteur a retiré cette invitation. Il n’y a rien à faire.")
    if coauteur.statut != Reponse.INVITE:
        raise InvitationRefusee("Vous avez déjà répondu à cette invitation. Votre réponse est enregistrée.")
    if coauteur.dossier.statut not in ATTENDENT:
        raise InvitationRefusee("Ce texte n’attend plus de signature : il est validé, publié ou arrêté.")
    if user.is_authenticated and user.email.lower() != coauteur.courriel.lower():
        raise InvitationRefusee(
            f"Cette invitation est adressée à {masked(coauteur.courriel)}, et vous êtes connecté avec une autre adresse. "
            "Déconnectez-vous pour y répondre, ou demandez à l’auteur de vous inviter à la vôtre."
        )


def masked(courriel: str) -> str:
    """Enough to recognise one's own address, not enough to learn somebody else's."""
    local, _, domain = courriel.partition("@")
    return f"{local[:1]}…@{domain}"


def answer(lien: LienSigne, *, accept: bool, user: Any) -> Coauteur:
    """The invited person's answer, by the link of their mail, which it uses up. Accepting makes or finds their account."""
    if lien.coauteur is None:
        raise LienRefuse("inconnu")
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=lien.coauteur.dossier_id)
        coauteur = dossier.coauteurs.select_for_update().get(pk=lien.coauteur.pk)
        coauteur.dossier = dossier
        check_open(coauteur, user)
        spend(lien)
        coauteur.personne = _account(coauteur) if accept else None
        coauteur.statut = Reponse.ACCEPTE if accept else Reponse.DECLINE
        coauteur.repondu_le = timezone.now()
        coauteur.save()
        event = EntreeJournal.Evenement
        record(
            dossier,
            event.COAUTHOR_ACCEPTED if accept else event.COAUTHOR_DECLINED,
            by=coauteur.personne,
            role=Role.COAUTEUR,
            details={"avant": None, "apres": coauteur.pk},
        )
    return coauteur


def _account(coauteur: Coauteur) -> Any:
    """The account of that address, made as the sign-in code makes it: whoever reads that mailbox enters."""
    people = get_user_model().objects
    person = people.filter(email=coauteur.courriel).first()
    if person is None:
        try:
            with transaction.atomic():
                person = people.create_user(coauteur.courriel)
        except IntegrityError:  # they are signing in at the same moment
            person = people.get(email=coauteur.courriel)
    if not person.is_active:
        raise InvitationRefusee("Ce compte est fermé. Écrivez à l’administration du site si c’est une erreur.")
    return person


def hand_over(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Signal: an account is being deleted. Each of its texts goes to the oldest co-author who accepted, when there is one."""
    for dossier in Dossier.objects.filter(auteur=instance, coauteurs__statut=Reponse.ACCEPTE).distinct():
        heirs = dossier.coauteurs.acceptes().filter(personne__is_active=True).exclude(personne=instance)
        heir = heirs.select_related("personne").order_by("repondu_le", "pk").first()
        if heir is not None:
            Dossier.objects.filter(pk=dossier.pk).update(auteur=heir.personne)
            dossier.auteur = heir.personne
            details = {"avant": heir.pk, "apres": heir.personne_id}
            heir.delete()
            record(dossier, EntreeJournal.Evenement.AUTHOR_REPLACED, details=details)
