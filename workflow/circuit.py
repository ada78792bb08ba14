"""The circuit of a fiche, as one table: from which state, who may do what, and where it leads.

Everything else reads it: `permissions` (who may), `actions` (what happens), `tour` (whose turn it is), the matrix of tests
and the drawing of `docs/circuit.md`. Adding a state or an action starts here.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Statut(models.TextChoices):
    """Where a dossier stands."""

    BROUILLON = "brouillon", "Brouillon"
    REECRITURE = "reecriture", "Réécriture"
    ACCORD = "accord", "Accord"
    VALIDATION = "validation", "Validation"
    PROGRAMMEE = "programmee", "Publication programmée"
    PUBLIEE = "publiee", "Publiée"
    REJETEE = "rejetee", "Non retenue"
    RETIREE = "retiree", "Retirée"


class Role(StrEnum):
    AUTEUR = "auteur"
    COMITE = "comite"


class Action(models.TextChoices):
    SAVE = "save", "Enregistrer le brouillon"
    SUBMIT = "submit", "Envoyer au comité"
    SEND_FOR_APPROVAL = "send_for_approval", "Envoyer pour accord"
    APPROVE = "approve", "Donner le bon à publier"
    ASK_CHANGES = "ask_changes", "Demander des changements"
    TAKE_BACK = "take_back", "Reprendre le texte"
    OVERRIDE = "override", "Passer outre l’accord"
    SEND_BACK = "send_back", "Renvoyer en réécriture"
    VALIDATE = "validate", "Valider et publier"
    REJECT = "reject", "Ne pas retenir"
    WITHDRAW = "withdraw", "Retirer la fiche"


@dataclass(frozen=True)
class Transition:
    """`vers` is where the action leads. `needs_reason`: the person must say why, and the reason is kept and sent."""

    action: Action
    depuis: frozenset[Statut]
    role: Role
    vers: Statut
    needs_reason: bool = False


def _transition(
    action: Action, depuis: set[Statut], role: Role, vers: Statut, needs_reason: bool = False
) -> Transition:
    return Transition(action, frozenset(depuis), role, vers, needs_reason)


S, A, R = Statut, Action, Role

TRANSITIONS = {
    transition.action: transition
    for transition in (
        _transition(A.SAVE, {S.BROUILLON}, R.AUTEUR, S.BROUILLON),
        _transition(A.SUBMIT, {S.BROUILLON}, R.AUTEUR, S.REECRITURE),
        _transition(A.SEND_FOR_APPROVAL, {S.REECRITURE}, R.COMITE, S.ACCORD),
        _transition(A.APPROVE, {S.ACCORD}, R.AUTEUR, S.VALIDATION),
        _transition(A.ASK_CHANGES, {S.ACCORD}, R.AUTEUR, S.REECRITURE, needs_reason=True),
        _transition(A.TAKE_BACK, {S.ACCORD}, R.COMITE, S.REECRITURE, needs_reason=True),
        _transition(A.OVERRIDE, {S.ACCORD}, R.COMITE, S.VALIDATION, needs_reason=True),
        _transition(A.SEND_BACK, {S.VALIDATION}, R.COMITE, S.REECRITURE, needs_reason=True),
        # At a later date, validation leads to PROGRAMMEE first; the scheduler then makes it PUBLIEE.
        _transition(A.VALIDATE, {S.VALIDATION}, R.COMITE, S.PUBLIEE),
        _transition(A.REJECT, {S.REECRITURE, S.VALIDATION}, R.COMITE, S.REJETEE, needs_reason=True),
        _transition(A.WITHDRAW, {S.REECRITURE, S.ACCORD, S.VALIDATION, S.PROGRAMMEE}, R.AUTEUR, S.RETIREE),
    )
}

EN_COURS = frozenset({S.REECRITURE, S.ACCORD, S.VALIDATION, S.PROGRAMMEE})
FINIS = frozenset({S.PUBLIEE, S.REJETEE, S.RETIREE})

# Who acts next, and within how many days. A step without an entry waits for nobody.
TOUR_DE = {S.BROUILLON: R.AUTEUR, S.REECRITURE: R.COMITE, S.ACCORD: R.AUTEUR, S.VALIDATION: R.COMITE}
DELAI_JOURS = {S.REECRITURE: 15, S.ACCORD: 15, S.VALIDATION: 7}
