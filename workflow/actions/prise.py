"""Who has a dossier in hand: taken, handed back, or given to somebody else. It moves nothing, and stops two people at once."""

from typing import Any

from django.utils import timezone

from workflow.actions.transition import locked, move
from workflow.circuit import Action
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.permissions import is_comite


def take(dossier: Dossier, *, by: Any, de: Any = None) -> Dossier:
    """Take a dossier in hand. `de`: the person whom one knowingly takes it from.

    Raises `ActionRefusee` when somebody else has taken it meanwhile.
    """
    with locked(dossier, Action.TAKE, by) as dossier:
        before = dossier.pris_par
        if before is not None and before.is_active and before != de:
            raise ActionRefusee(
                f"{before} vient de prendre ce dossier. Parlez-en avec cette personne, ou reprenez-le si vous êtes d’accord."
            )
        _give(dossier, by)
        move(dossier, Action.TAKE, by, details=_change(before, by))
    return dossier


def hand_back(dossier: Dossier, *, by: Any) -> Dossier:
    with locked(dossier, Action.HAND_BACK, by) as dossier:
        _give(dossier, None)
        move(dossier, Action.HAND_BACK, by, details=_change(by, None))
    return dossier


def reassign(dossier: Dossier, *, by: Any, a: Any) -> Dossier:
    """Give a dossier to `a`, who must sit on its committee and not have it already."""
    with locked(dossier, Action.REASSIGN, by) as dossier:
        if not is_comite(a, dossier):
            raise ActionRefusee(f"{a} ne siège pas au comité de « {dossier} ».")
        before = dossier.pris_par
        if before == a:
            raise ActionRefusee(f"{a} a déjà « {dossier} » en main.")
        _give(dossier, a)
        move(dossier, Action.REASSIGN, by, details=_change(before, a))
    return dossier


def _give(dossier: Dossier, personne: Any) -> None:
    dossier.pris_par = personne
    dossier.pris_le = timezone.now() if personne else None


def _change(before: Any, after: Any) -> dict[str, Any]:
    """Numbers and not names: an account that is deleted must not stay named in the journal."""
    return {"avant": before.pk if before else None, "apres": after.pk if after else None}
