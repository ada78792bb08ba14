"""Whose turn it is, what to do, by when: one sentence, the same on pages, in mails and in the administration."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from workflow.circuit import TOUR_DE, Role, Statut, Transition
from workflow.models import Dossier
from workflow.permissions import has_role, is_auteur, is_comite

TACHES = {
    Statut.BROUILLON: "terminer et envoyer votre texte",
    Statut.REECRITURE: "réécrire le texte",
    Statut.ACCORD: "relire et donner un accord",
    Statut.VALIDATION: "valider et publier",
}


@dataclass(frozen=True)
class Tour:
    """`genre`: "moi", "attente", "retard" or "fini" (how it looks). `phrase`: the whole sentence."""

    genre: str
    phrase: str
    echeance: date | None


def tour_of(dossier: Dossier, user: Any = None) -> Tour:
    """Seen by `user`, or by anybody else when it is None."""
    role = TOUR_DE.get(Statut(dossier.statut))
    if role is None:
        return Tour("attente" if dossier.statut == Statut.PROGRAMMEE else "fini", _ended(dossier), None)
    mine = user is not None and has_role(user, role, dossier)
    genre = "retard" if dossier.is_en_retard else ("moi" if mine else "attente")
    who = "C’est à vous" if mine else ("C’est au comité" if role == Role.COMITE else "C’est à l’auteur")
    return Tour(genre, f"{who} de {TACHES[Statut(dossier.statut)]}{_by_when(dossier)}.", dossier.echeance)


def _by_when(dossier: Dossier) -> str:
    if not dossier.echeance:
        return ""
    day = date_format(dossier.echeance, "j F Y")
    return f" (prévu avant le {day}, en retard)" if dossier.is_en_retard else f", avant le {day}"


def _ended(dossier: Dossier) -> str:
    if dossier.statut == Statut.PROGRAMMEE and dossier.programmee_le:
        return f"Personne n’a rien à faire : la fiche paraîtra le {date_format(dossier.programmee_le, 'j F Y à H:i')}."
    return {
        Statut.PUBLIEE: "La fiche est publiée. Personne n’a rien à faire.",
        Statut.REJETEE: "La fiche n’a pas été retenue. Votre texte reste ici, à vous.",
        Statut.RETIREE: "La fiche est retirée. Le texte reste ici, à son auteur.",
    }.get(Statut(dossier.statut), "Personne n’a rien à faire.")


def refusal_reason(user: Any, transition: Transition, dossier: Dossier) -> str:
    """Why `user` cannot do it, and what they can do instead."""
    if not (is_auteur(user, dossier) or is_comite(user, dossier)):
        return "ce dossier n’est pas le vôtre."
    if dossier.statut not in transition.depuis:
        return f"le dossier est à l’étape « {dossier.get_statut_display()} ». {tour_of(dossier, user).phrase}"
    return "c’est à l’auteur de le faire." if transition.role == Role.AUTEUR else "c’est au comité de le faire."
