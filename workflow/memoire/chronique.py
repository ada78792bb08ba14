"""What happened to a dossier, in plain words for who signs it: who (as a role), what, when, why. Read from the journal.

The committee's names are not told to authors, nor who of the administration read the dossier: the role, and the reason given.
Caller: the contributeur's page of a dossier. The journal as administrators read it: `workflow.memoire.registre`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bonnespratiques.typographie import en_lettres
from workflow.circuit import Action, Role, Statut
from workflow.models import Dossier, EntreeJournal
from workflow.models.journal import ADMIN

A, E = Action, EntreeJournal.Evenement


@dataclass(frozen=True)
class Fait:
    """One line. `phrase`: a whole sentence. `motif`: the reason that was given, or ""."""

    phrase: str
    le: datetime
    motif: str = ""


# « {qui} » is the person, as a role: « Vous avez », « Le comité a »… Sentences without it name nobody.
PHRASES: dict[str, str] = {
    E.CREATE: "{qui} commencé ce texte.",
    A.SAVE: "{qui} enregistré le brouillon.",
    A.DISCARD: "{qui} supprimé le brouillon.",
    A.INVITE: "{qui} invité quelqu’un à signer ce texte.",
    A.ATTACH: "{qui} joint une pièce.",
    E.AUTHOR_REPLACED: "Un coauteur est devenu l’auteur de ce texte : le compte du premier a été supprimé.",
    E.SILENCE: "Le dernier rappel est resté sans réponse : le comité peut publier, comme l’auteur l’avait accepté.",
    A.SUBMIT: "{qui} envoyé le texte au comité.",
    A.TAKE: "Un membre du comité a pris le dossier en main.",
    A.HAND_BACK: "Le dossier est revenu au comité tout entier : un autre membre peut le prendre.",
    A.REASSIGN: "Le dossier a été confié à un autre membre du comité.",
    A.SEND_FOR_APPROVAL: "{qui} envoyé le texte réécrit pour votre accord.",
    A.APPROVE: "{qui} donné le bon à publier.",
    E.APPROVED_IN_PART: "{qui} donné son accord ; d’autres signataires doivent encore répondre.",
    A.ASK_CHANGES: "{qui} demandé des changements.",
    A.REVOKE: "{qui} repris le bon à publier.",
    A.OPEN_MEDIATION: "{qui} demandé une médiation.",
    A.ADD_NOTE: "{qui} changé la note de l’auteur, publiée à côté du texte.",
    A.EXTEND: "L’animation du site a donné un délai.",
    A.TAKE_BACK: "{qui} repris le texte pour le changer encore.",
    A.OVERRIDE: "Le comité a décidé de publier sans votre réponse, comme vous l’aviez accepté.",
    A.SEND_BACK: "{qui} rouvert la réécriture : le texte vous sera soumis de nouveau.",
    A.VALIDATE: "{qui} validé le texte, qui est publié.",
    A.REJECT: "{qui} décidé de ne pas retenir le texte.",
    A.WITHDRAW: "{qui} retiré la fiche.",
    E.PUBLISHED: "La fiche a été publiée, à la date prévue.",
    E.PUBLISHED_DIRECTLY: "L’administration du site a mis une version en ligne.",
    E.UNPUBLISHED: "La fiche a été retirée du site.",
    E.WORKFLOW_CANCELLED: "L’administration du site a interrompu le circuit. Votre texte reste ici.",
    E.COAUTHOR_ACCEPTED: "Une personne invitée a accepté de signer.",
    E.COAUTHOR_DECLINED: "Une personne invitée n’a pas souhaité signer.",
    E.COAUTHOR_REMOVED: "Un coauteur ne signe plus ce texte.",
    E.DATE_MOVED: "Le comité a pris du retard : une nouvelle date est annoncée.",
    E.REMINDED: "Un rappel est parti par courriel.",
    E.ESCALATED: "Le dossier n’avançait plus : il est confié à l’animation du site.",
    E.LINK_REVOKED: "Le lien du courriel a été annulé.",
    E.READ_BY_ADMIN: "L’administration du site a lu ce dossier.",
    E.STILL_TRUE: "{qui} dit que la fiche est toujours vraie.",
    E.MARKED_STALE: "La fiche porte la mention « Pas vérifiée ».",
}
# Where the same action says something else.
PROGRAMMEE = "{qui} validé le texte, qui paraîtra à la date choisie."

QUI = {
    Role.AUTEUR: "L’auteur a",
    Role.COAUTEUR: "Un coauteur a",
    Role.COMITE: "Le comité a",
    Role.ANIMATEUR: "L’animation du site a",
    ADMIN: "L’administration du site a",
    "": "Le site a",
}


def story_of(dossier: Dossier, user: Any) -> list[Fait]:
    """The journal of a dossier as `user`, who signs it, reads it: oldest first. One query."""
    return [_fait(entree, user) for entree in dossier.journal.all()]


def _fait(entree: EntreeJournal, user: Any) -> Fait:
    phrase = PHRASES[entree.action]
    if entree.action == A.VALIDATE and entree.vers == Statut.PROGRAMMEE:
        phrase = PROGRAMMEE
    mine = entree.par_id is not None and entree.par_id == user.pk
    qui = "Vous avez" if mine else QUI[entree.role]
    if mine and entree.action == E.APPROVED_IN_PART:
        phrase = phrase.replace("son accord", "votre accord")
    return Fait(phrase.format(qui=qui) + _new_date(entree), entree.le, entree.motif)


def _new_date(entree: EntreeJournal) -> str:
    """« Nouvelle date : le 3 juin 2026. » where the entry keeps one."""
    after = entree.details.get("apres") if entree.action in {A.EXTEND, E.DATE_MOVED} else None
    try:
        return f" Nouvelle date : le {en_lettres(date.fromisoformat(after))}." if after else ""
    except (TypeError, ValueError):
        return ""
