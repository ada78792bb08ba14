"""What goes and what stays when an account is deleted, by whatever door (`docs/decisions/020`). Connected in `signal_handlers`.

Goes: the drafts that nobody else signs, the addresses kept in invitations and mails, links, preferences, the profile. Stays,
without a name: the journal, approvals, messages, credits, and every text that was sent, as its author signed it.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from workflow.circuit import Statut
from workflow.models import Coauteur, CourrielSortant, Dossier, LienSigne


def erase_traces(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before the account goes: what Django's own cascade would leave behind."""
    _delete_drafts(instance)
    _forget_invitations(instance)
    CourrielSortant.objects.filter(adresse__iexact=instance.email).delete()


def _delete_drafts(personne: Any) -> None:
    """A draft belongs to who wrote it: with nobody else to sign it, no one could ever read it again."""
    shared = Coauteur.objects.acceptes().exclude(personne=personne).values("dossier")
    for dossier in Dossier.objects.filter(auteur=personne, statut=Statut.BROUILLON).exclude(pk__in=shared):
        dossier.delete()


def _forget_invitations(personne: Any) -> None:
    """One row each stays, to tell that somebody signed or was asked; nothing says who."""
    for coauteur in Coauteur.objects.filter(Q(personne=personne) | Q(courriel__iexact=personne.email)):
        LienSigne.objects.filter(coauteur=coauteur, utilise_le=None, revoque_le=None).update(revoque_le=timezone.now())
        if coauteur.statut == Coauteur.Statut.INVITE:
            coauteur.statut = Coauteur.Statut.RETIRE
        coauteur.courriel, coauteur.nom = f"efface-{coauteur.pk}@compte.invalid", ""
        coauteur.save()
