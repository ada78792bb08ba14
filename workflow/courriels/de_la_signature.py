"""Mails to and about the people who sign a text together, and the files that they join. Sent by `workflow.signature.coauteurs` and the journal."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from workflow.circuit import Role, Statut
from workflow.courriels.courriel import Courriel
from workflow.models import EntreeJournal, LienSigne


class InvitationASigner(Courriel):
    """Sent to an address that may have no account: who invites, for which text. Its link opens without an account."""

    cle = "invitation_a_signer"
    role = Role.COAUTEUR
    lien = "invitation"
    lien_signe = LienSigne.Objet.COAUTEUR
    variables = {"invitant": "qui invite", "nom": "le nom de la personne invitée, s’il est connu"}

    def recipients(self) -> list[Any]:
        return []  # an address, given by whoever sends it

    def own_values(self, personne: Any) -> dict[str, str]:
        # Whose turn it is means nothing to somebody who has not accepted yet.
        coauteur = self.context.get("coauteur")
        return {
            "invitant": str(self.context.get("invitant") or ""),
            "nom": coauteur.nom if coauteur else "",
            "tour": "",
        }


class _AuSujetDUnCoauteur(Courriel):
    """To the author, about a co-author named by the entry of the journal."""

    role = Role.AUTEUR
    variables = {"nom": "le coauteur"}

    def recipients(self) -> list[Any]:
        auteur = self.dossier.auteur
        return [auteur] if auteur and auteur.is_active else []

    def own_values(self, personne: Any) -> dict[str, str]:
        coauteur = self.dossier.coauteurs.filter(pk=_number(self)).first()
        return {"nom": str(coauteur.personne or coauteur) if coauteur else "Une personne invitée"}


class CoauteurAccepte(_AuSujetDUnCoauteur):
    """Sent when somebody accepts to sign."""

    cle = "coauteur_accepte"


class CoauteurDecline(_AuSujetDUnCoauteur):
    """Sent when somebody declines."""

    cle = "coauteur_decline"


class CoauteurRetire(Courriel):
    """Sent to somebody who had accepted, and whom the author takes out: they no longer see the text."""

    cle = "coauteur_retire"
    role = Role.COAUTEUR
    lien = "contributions"

    def recipients(self) -> list[Any]:
        return []

    def own_values(self, personne: Any) -> dict[str, str]:
        return {"tour": ""}

    def url(self, personne: Any) -> str:
        return settings.SITE_URL + reverse(self.lien)


class CoauteurDevientAuteur(_AuSujetDUnCoauteur):
    """Sent to the co-author who becomes the author, when the account of the first one is deleted."""

    cle = "coauteur_devient_auteur"
    variables = {}

    def own_values(self, personne: Any) -> dict[str, str]:
        return {}


class PieceAjoutee(Courriel):
    """Sent to the committee when a file is joined to a text that it already has. It can wait for the digest."""

    cle = "piece_ajoutee"
    role = Role.COMITE
    lien = "workflow_dossier"
    urgent = False
    variables = {"piece": "le nom du fichier"}

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers != Statut.BROUILLON and bool(entree.details.get("apres"))

    def own_values(self, personne: Any) -> dict[str, str]:
        piece = self.dossier.pieces.filter(pk=_number(self)).first()
        return {"piece": piece.nom if piece else ""}


def _number(courriel: Courriel) -> int | None:
    """Of the co-author or file that the entry of the journal speaks of."""
    entree = courriel.context.get("entree")
    return entree.details.get("apres") if entree else None
