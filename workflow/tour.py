"""Whose turn it is, what to do, by when: one sentence, the same on pages, in mails and in the administration."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from workflow.circuit import EN_COURS, TOUR_DE, Role, Statut, Transition
from workflow.models import Dossier
from workflow.permissions import can_view, has_approved, holds, is_animateur, is_comite, is_signataire, role_of

TACHES = {
    Statut.BROUILLON: "terminer et envoyer votre texte",
    Statut.REECRITURE: "réécrire le texte",
    Statut.ACCORD: "relire et de décider",
    Statut.VALIDATION: "valider et de publier",
}
# Where it is nobody’s turn: neither a refusal nor a withdrawal is a success.
GENRES_SANS_TOUR = {
    Statut.PROGRAMMEE: "attente",
    Statut.PUBLIEE: "fini",
    Statut.REJETEE: "arrete",
    Statut.RETIREE: "arrete",
}


@dataclass(frozen=True)
class Tour:
    """`genre`: "moi", "attente", "retard", "fini" or "arrete" (how it looks). `phrase`: the whole sentence."""

    genre: str
    phrase: str
    echeance: date | None


def tour_of(dossier: Dossier, user: Any = None) -> Tour:
    """Seen by `user`, or by anybody else when it is None."""
    role = role_to_act(dossier)
    if role is None:
        return Tour(GENRES_SANS_TOUR[Statut(dossier.statut)], _ended(dossier), None)
    mine = user is not None and _is_turn_of(user, role, dossier)
    genre = "retard" if dossier.is_en_retard else ("moi" if mine else "attente")
    who = "C’est à vous" if mine else (_comite(dossier) if role == Role.COMITE else _auteurs(dossier))
    phrase = f"{who} de {_task(dossier)}{_by_when(dossier)}.{_animation(dossier, user)}"
    return Tour(genre, phrase, dossier.echeance)


def role_to_act(dossier: Dossier) -> Role | None:
    """Who acts next. A text that nobody is left to approve is the committee's: it alone can make it go on."""
    if dossier.statut == Statut.ACCORD and not dossier.signataires:
        return Role.COMITE
    return TOUR_DE.get(Statut(dossier.statut))


def _task(dossier: Dossier) -> str:
    if dossier.statut == Statut.ACCORD and not dossier.signataires:
        return "décider, car le compte de l’auteur n’existe plus"
    return TACHES[Statut(dossier.statut)]


def _is_turn_of(user: Any, role: Role, dossier: Dossier) -> bool:
    if role == Role.COMITE:
        return is_comite(user, dossier)
    if not is_signataire(user, dossier):
        return False
    # Only where several people sign: whoever has approved waits for the others.
    several = dossier.statut == Statut.ACCORD and len(dossier.signataires) > 1
    return not (several and has_approved(user, dossier))


def _comite(dossier: Dossier) -> str:
    return f"C’est au comité « {dossier.theme.title} »" if dossier.theme else "C’est au comité"


def _auteurs(dossier: Dossier) -> str:
    return "C’est aux auteurs" if len(dossier.signataires) > 1 else "C’est à l’auteur"


def _by_when(dossier: Dossier) -> str:
    if not dossier.echeance:
        return ""
    day = date_format(dossier.echeance, "j F Y")
    if dossier.is_en_retard:
        return f" (prévu avant le {day}, en retard)"
    if dossier.echeance_annoncee and dossier.echeance_annoncee != dossier.echeance:
        return (
            f", avant le {day} (nouvelle date ; la première était le {date_format(dossier.echeance_annoncee, 'j F Y')})"
        )
    return f", avant le {day}"


def _animation(dossier: Dossier, user: Any) -> str:
    """Who else looks at it, once it is handed to the animation. No query for the others."""
    if dossier.statut not in EN_COURS or (dossier.escalade_le is None and dossier.mediation_le is None):
        return ""
    mine = user is not None and is_animateur(user, dossier)
    if dossier.escalade_le is not None:
        return f" {'C’est à vous, pour l’animation,' if mine else 'L’animation du site est prévenue et chargée'} de le débloquer."
    return f" {'C’est à vous, pour l’animation,' if mine else 'L’animation du site est chargée'} d’aider à trouver un accord."


def _ended(dossier: Dossier) -> str:
    if dossier.statut == Statut.PROGRAMMEE and dossier.programmee_le:
        return f"Personne n’a rien à faire : la fiche paraîtra le {date_format(dossier.programmee_le, 'j F Y à H:i')}."
    return {
        Statut.PUBLIEE: "La fiche est publiée. Personne n’a rien à faire.",
        Statut.REJETEE: "La fiche n’a pas été retenue. Votre texte reste ici, à vous.",
        Statut.RETIREE: "La fiche est retirée. Le texte reste ici, à son auteur.",
    }.get(Statut(dossier.statut), "Personne n’a rien à faire.")


def without_answer(dossier: Dossier) -> str:
    """What happens if its authors never answer: it depends on what they accepted at submission."""
    if not dossier.silence_vaut_accord:
        return "Rien ne paraîtra sans votre accord."
    return (
        "Rien ne paraîtra avant l’échéance. Ensuite, et après plusieurs rappels, le comité pourra publier "
        "sans votre réponse, comme vous l’avez accepté."
    )


def refusal_reason(user: Any, transition: Transition, dossier: Dossier) -> str:
    """Why `user` cannot do it, and what they can do instead."""
    if not can_view(user, dossier):
        return "ce dossier n’est pas le vôtre."
    if dossier.statut not in transition.depuis:
        return f"le dossier est à l’étape « {dossier.get_statut_display()} ». {tour_of(dossier, user).phrase}"
    role = role_of(user, dossier, transition.roles)
    if role == Role.COMITE and not holds(user, dossier):
        return f"{dossier.pris_par} a pris ce dossier. Reprenez-le d’abord, si vous êtes d’accord entre vous."
    if role is not None:
        return "les conditions n’en sont pas réunies."
    return WHO_DOES[next(role for role in Role if role in transition.roles)]


WHO_DOES = {
    Role.AUTEUR: "c’est à l’auteur de le faire.",
    Role.COAUTEUR: "c’est aux auteurs de le faire.",
    Role.COMITE: "c’est au comité de le faire.",
    Role.ANIMATEUR: "c’est à l’animation du site de le faire.",
}
