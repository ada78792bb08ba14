"""The only action that deletes: a draft that nobody else has decided on, with its files and its links. Saving: `workflow.ecriture.brouillons`."""

from functools import partial
from typing import Any

from django.db import transaction

from workflow.actions.transition import locked, move
from workflow.circuit import Action
from workflow.models import Dossier


def discard(dossier: Dossier, *, by: Any) -> None:
    """Delete a draft never sent. The journal keeps a line, without its words; its files leave the disk after the commit."""
    with locked(dossier, Action.DISCARD, by) as dossier:
        move(dossier, Action.DISCARD, by)
        for piece in dossier.pieces.all():
            transaction.on_commit(partial(piece.fichier.storage.delete, str(piece.fichier.name)))
        dossier.delete()
