"""Everything that changes a dossier, once: front end, administration, commands and tests all call these functions.

Each one is check → change → journal → mail, in one transaction with the dossier locked; mails leave after the commit. Each
takes the dossier and keyword arguments, and returns it fresh. Refusals raise `ActionRefusee` (message for the person) and
leave nothing half-written. `workflow.circuit` says who may do what; drafts are in `workflow.ecriture.brouillons`.
"""

from workflow.actions.accord import (
    approve,
    awaited_signataires,
    override,
    revision_to_approve,
    revoke,
    seal_to_approve,
    settle,
)
from workflow.actions.brouillon import discard
from workflow.actions.cloture import reject, validate, withdraw
from workflow.actions.discussion import post_message
from workflow.actions.envoi import submit
from workflow.actions.lien import close_link
from workflow.actions.mediation import add_note, extend, open_mediation
from workflow.actions.prise import hand_back, reassign, take
from workflow.actions.reecriture import ask_changes, send_back, send_for_approval, take_back
from workflow.actions.transition import MOTIF_MAX, record

__all__ = [
    "MOTIF_MAX",
    "add_note",
    "approve",
    "ask_changes",
    "awaited_signataires",
    "close_link",
    "discard",
    "extend",
    "hand_back",
    "open_mediation",
    "override",
    "post_message",
    "reassign",
    "record",
    "reject",
    "revision_to_approve",
    "revoke",
    "seal_to_approve",
    "send_back",
    "send_for_approval",
    "settle",
    "submit",
    "take",
    "take_back",
    "validate",
    "withdraw",
]
