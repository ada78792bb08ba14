"""The approval: which text is before the author's eyes, and the seal that binds a decision to it."""

from typing import Any

from wagtail.models import Revision

from bonnespratiques.empreinte import empreinte
from workflow import etapes
from workflow.actions.transition import latest_revision, locked, move
from workflow.circuit import Action
from workflow.erreurs import TexteChange
from workflow.models import Approbation, Dossier, ValidationTask


def revision_to_approve(dossier: Dossier) -> Revision:
    """The revision before the author's eyes at the step Accord."""
    return etapes.current(dossier).revision


def seal_to_approve(dossier: Dossier) -> str:
    """The seal that the page of approval shows and sends back: it binds the decision to that very text."""
    return empreinte(revision_to_approve(dossier).content)


def approve(dossier: Dossier, *, by: Any, empreinte_lue: str) -> Dossier:
    """The « bon à publier », sealed to the text that was read: `empreinte_lue` is the seal shown on the page.

    Raises `TexteChange` when the text is not, or no longer, that one.
    """
    with locked(dossier, Action.APPROVE, by) as dossier:
        revision = revision_to_approve(dossier)
        seal = empreinte(revision.content)
        if seal != empreinte_lue or latest_revision(dossier) != revision:
            raise TexteChange(
                "Le texte a changé depuis que vous l’avez ouvert. Relisez-le avant de donner votre accord."
            )
        _seal(dossier, revision, seal, by=by)
        etapes.advance(dossier, by=by, to=ValidationTask, revision=revision)
        move(dossier, Action.APPROVE, by, revision=revision, empreinte=seal)
    return dossier


def override(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """The committee decides without the author, where the charter allows it. The seal says who, when and why."""
    with locked(dossier, Action.OVERRIDE, by, motif) as dossier:
        revision = revision_to_approve(dossier)
        seal = empreinte(revision.content)
        _seal(dossier, revision, seal, by=by, outrepassee=True, motif=motif)
        etapes.advance(dossier, by=by, to=ValidationTask, revision=revision)
        move(dossier, Action.OVERRIDE, by, motif=motif, revision=revision, empreinte=seal)
    return dossier


def _seal(dossier: Dossier, revision: Revision, seal: str, *, by: Any, **fields: Any) -> None:
    dossier.approbation = Approbation.objects.create(
        dossier=dossier, revision=revision, empreinte=seal, personne=by, **fields
    )
