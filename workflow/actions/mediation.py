"""When people disagree for good: a third person looks at it, and the author may be published with a note of theirs."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models.fiche import NOTE_AUTEUR_MAX
from workflow import etapes
from workflow.actions.accord import drop_approvals, revision_to_approve
from workflow.actions.transition import locked, move
from workflow.circuit import Action
from workflow.comite.raisons import carry_raisons
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.signature import liens

DELAI_MAX_JOURS = 90


def open_mediation(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """Ask the animation to look at the dossier. It stays where it is, and its author may add a note to the text."""
    with locked(dossier, Action.OPEN_MEDIATION, by, motif) as dossier:
        dossier.mediation_le = timezone.now()
        move(dossier, Action.OPEN_MEDIATION, by, motif=motif)
    return dossier


def add_note(dossier: Dossier, *, by: Any, note: str) -> Dossier:
    """Put the author's note beside the text under approval: a new version, which awaits everybody's approval anew.

    An empty `note` takes it away. Raises `ActionRefusee` above `NOTE_AUTEUR_MAX` characters.
    """
    note = note.strip()
    if len(note) > NOTE_AUTEUR_MAX:
        raise ActionRefusee(f"Votre note dépasse {NOTE_AUTEUR_MAX} signes : elle en compte {len(note)}. Resserrez-la.")
    with locked(dossier, Action.ADD_NOTE, by) as dossier:
        before = revision_to_approve(dossier)
        fiche = before.as_object()
        fiche.note_auteur = note
        revision = fiche.save_revision(user=by, log_action=True)
        drop_approvals(dossier)
        liens.revoke_all(dossier)
        etapes.replace_revision(dossier, revision)
        seal = empreinte(revision.content)
        # The text is the same: why it was changed, and what was already answered about it, still hold.
        carry_raisons(before, revision)
        dossier.reponses.filter(empreinte=empreinte(before.content)).update(empreinte=seal)
        move(dossier, Action.ADD_NOTE, by, revision=revision, empreinte=seal)
    return dossier


def extend(dossier: Dossier, *, by: Any, jours: int, motif: str) -> Dossier:
    """The animation gives a new deadline, `jours` days from today, to whoever must act. Reminders begin again."""
    if not 1 <= jours <= DELAI_MAX_JOURS:
        raise ActionRefusee(f"Donnez un délai de 1 à {DELAI_MAX_JOURS} jours.")
    with locked(dossier, Action.EXTEND, by, motif) as dossier:
        before = dossier.echeance
        dossier.echeance = timezone.localdate() + timedelta(days=jours)
        dossier.escalade_le = None
        dossier.passage += 1
        details = {"avant": before.isoformat() if before else None, "apres": dossier.echeance.isoformat()}
        # Written last: what the mail says is the new date.
        move(dossier, Action.EXTEND, by, motif=motif, details=details)
    return dossier
