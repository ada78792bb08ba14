"""Keeping what somebody has ticked and typed about a text under approval, until they decide. It moves nothing.

Choices are about one text: when it changes they are to be made again, and the words stay. Callers: the pages of approval.
"""

from typing import Any, NamedTuple

from django.db import transaction

from workflow.circuit import Action
from workflow.erreurs import ActionInterdite, ConflitDeReponses
from workflow.models import Dossier, ReponseEnCours
from workflow.permissions import can


class Gardees(NamedTuple):
    """`perimees`: the text has changed since, so that only the words are given back."""

    reponses: dict[str, str]
    version: int
    perimees: bool


def kept_answers(dossier: Dossier, personne: Any, empreinte: str) -> Gardees:
    """What `personne` had ticked and typed, as far as it holds for the text of this seal."""
    row = ReponseEnCours.objects.filter(dossier=dossier, personne=personne).first()
    if row is None:
        return Gardees({}, 0, False)
    if row.empreinte == empreinte:
        return Gardees(row.reponses, row.version, False)
    words = {name: value for name, value in row.reponses.items() if not name.startswith("d-")}
    return Gardees(words, row.version, True)


def keep_answers(dossier: Dossier, *, by: Any, empreinte: str, reponses: dict[str, str], version: int) -> int:
    """Keep the answers of `by`, who had `version` before their eyes. Returns the new version.

    Raises `ConflitDeReponses` when another window was first, `ActionInterdite` when the text is not theirs to decide.
    """
    with transaction.atomic():
        locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if not can(by, Action.APPROVE, locked):
            raise ActionInterdite("Ce texte n’attend plus votre réponse.")
        row, _ = ReponseEnCours.objects.get_or_create(
            dossier=locked, personne=by, defaults={"empreinte": empreinte, "version": version}
        )
        if row.reponses == reponses and row.empreinte == empreinte:
            return row.version
        if row.version != version:
            raise ConflitDeReponses(
                "Vos réponses ont été changées dans une autre fenêtre. Comparez, puis gardez celles que vous voulez."
            )
        row.empreinte, row.reponses, row.version = empreinte, reponses, version + 1
        row.save()
        return row.version
