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
    """What somebody is to a dossier. `AUTEUR`: who opened it; `COAUTEUR`: who accepted to sign it; `ANIMATEUR`: who unblocks it."""

    AUTEUR = "auteur"
    COAUTEUR = "coauteur"
    COMITE = "comite"
    ANIMATEUR = "animateur"


class Action(models.TextChoices):
    SAVE = "save", "Enregistrer le brouillon"
    DISCARD = "discard", "Supprimer le brouillon"
    INVITE = "invite", "Inviter un coauteur"
    ATTACH = "attach", "Joindre une pièce"
    SUBMIT = "submit", "Envoyer au comité"
    TAKE = "take", "Prendre le dossier"
    HAND_BACK = "hand_back", "Rendre le dossier"
    REASSIGN = "reassign", "Confier à quelqu’un d’autre"
    SEND_FOR_APPROVAL = "send_for_approval", "Envoyer pour accord"
    APPROVE = "approve", "Donner le bon à publier"
    ASK_CHANGES = "ask_changes", "Demander des changements"
    REVOKE = "revoke", "Revenir sur le bon à publier"
    OPEN_MEDIATION = "open_mediation", "Demander une médiation"
    ADD_NOTE = "add_note", "Ajouter une note de l’auteur"
    EXTEND = "extend", "Donner un délai"
    TAKE_BACK = "take_back", "Reprendre le texte"
    OVERRIDE = "override", "Passer outre l’accord"
    SEND_BACK = "send_back", "Renvoyer en réécriture"
    VALIDATE = "validate", "Valider et publier"
    REJECT = "reject", "Ne pas retenir"
    WITHDRAW = "withdraw", "Retirer la fiche"


@dataclass(frozen=True)
class Transition:
    """`roles`: who may. `vers`: where the action leads, None when the dossier stays where it is.

    `needs_reason`: the person must say why, and the reason is kept and sent.
    """

    action: Action
    depuis: frozenset[Statut]
    roles: frozenset[Role]
    vers: Statut | None
    needs_reason: bool = False


def _transition(
    action: Action, depuis: set[Statut], roles: set[Role], vers: Statut | None, needs_reason: bool = False
) -> Transition:
    return Transition(action, frozenset(depuis), frozenset(roles), vers, needs_reason)


S, A, R = Statut, Action, Role
_AUTEURS = {R.AUTEUR, R.COAUTEUR}
_AU_COMITE = {S.REECRITURE, S.ACCORD, S.VALIDATION}

TRANSITIONS = {
    transition.action: transition
    for transition in (
        _transition(A.SAVE, {S.BROUILLON}, _AUTEURS, S.BROUILLON),
        # The only action that deletes: a draft that nobody else has seen, at the word of who began it.
        _transition(A.DISCARD, {S.BROUILLON}, {R.AUTEUR}, None),
        _transition(A.INVITE, {S.BROUILLON, S.REECRITURE}, {R.AUTEUR}, None),
        _transition(A.ATTACH, {S.BROUILLON, S.REECRITURE, S.ACCORD}, _AUTEURS, None),
        _transition(A.SUBMIT, {S.BROUILLON}, {R.AUTEUR}, S.REECRITURE),
        _transition(A.TAKE, _AU_COMITE, {R.COMITE}, None),
        _transition(A.HAND_BACK, _AU_COMITE, {R.COMITE}, None),
        _transition(A.REASSIGN, _AU_COMITE, {R.COMITE, R.ANIMATEUR}, None),
        _transition(A.SEND_FOR_APPROVAL, {S.REECRITURE}, {R.COMITE}, S.ACCORD),
        # Where several people sign, the last one needed leads to VALIDATION; the others leave the dossier where it is.
        _transition(A.APPROVE, {S.ACCORD}, _AUTEURS, S.VALIDATION),
        _transition(A.ASK_CHANGES, {S.ACCORD}, _AUTEURS, S.REECRITURE, needs_reason=True),
        # Within a day, and while nothing is published.
        _transition(A.REVOKE, {S.ACCORD, S.VALIDATION}, _AUTEURS, S.ACCORD),
        _transition(A.OPEN_MEDIATION, {S.REECRITURE, S.ACCORD}, {R.AUTEUR, R.COMITE}, None, needs_reason=True),
        # Published beside the text when people disagree for good: it makes a new version, to be approved like any other.
        _transition(A.ADD_NOTE, {S.ACCORD}, {R.AUTEUR}, None),
        _transition(A.EXTEND, _AU_COMITE, {R.ANIMATEUR}, None, needs_reason=True),
        _transition(A.TAKE_BACK, {S.ACCORD}, {R.COMITE}, S.REECRITURE, needs_reason=True),
        _transition(A.OVERRIDE, {S.ACCORD}, {R.COMITE}, S.VALIDATION, needs_reason=True),
        _transition(A.SEND_BACK, {S.VALIDATION}, {R.COMITE}, S.REECRITURE, needs_reason=True),
        # At a later date, validation leads to PROGRAMMEE first; the scheduler then makes it PUBLIEE.
        _transition(A.VALIDATE, {S.VALIDATION}, {R.COMITE}, S.PUBLIEE),
        _transition(A.REJECT, {S.REECRITURE, S.VALIDATION}, {R.COMITE}, S.REJETEE, needs_reason=True),
        _transition(A.WITHDRAW, {S.REECRITURE, S.ACCORD, S.VALIDATION, S.PROGRAMMEE}, {R.AUTEUR}, S.RETIREE),
    )
}

EN_COURS = frozenset({S.REECRITURE, S.ACCORD, S.VALIDATION, S.PROGRAMMEE})
FINIS = frozenset({S.PUBLIEE, S.REJETEE, S.RETIREE})

# Who acts next. A step without an entry waits for nobody. Within how many days: `workflow.models.DelaisDuCircuit`.
TOUR_DE = {S.BROUILLON: R.AUTEUR, S.REECRITURE: R.COMITE, S.ACCORD: R.AUTEUR, S.VALIDATION: R.COMITE}
# These need no free hands: whoever else has taken the dossier, they stay open to the whole committee.
SANS_PRISE = frozenset({A.TAKE, A.REASSIGN, A.OPEN_MEDIATION})
