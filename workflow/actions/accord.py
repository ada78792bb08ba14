"""The approval: which text is before the authors' eyes, and the seal that binds their decision to it."""

from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from bonnespratiques.empreinte import empreinte
from workflow import etapes
from workflow.actions.transition import latest_revision, locked, move, record
from workflow.circuit import Action, Statut
from workflow.erreurs import ActionInterdite, TexteChange
from workflow.models import Approbation, Dossier, EntreeJournal, ValidationTask
from workflow.models.dossier import RegleAccord
from workflow.permissions import role_of


def revision_to_approve(dossier: Dossier) -> Revision:
    """The revision before the authors' eyes at the step Accord."""
    return etapes.current(dossier).revision


def seal_to_approve(dossier: Dossier) -> str:
    """The seal that the page of approval shows and sends back: it binds the decision to that very text."""
    return empreinte(revision_to_approve(dossier).content)


def approve(dossier: Dossier, *, by: Any, empreinte_lue: str, par_lien: bool = False) -> Dossier:
    """The « bon à publier », sealed to the text that was read: `empreinte_lue` is the seal shown on the page.

    Where several people sign, the rule chosen at submission says whether this one is enough (`RegleAccord`); if not, the
    dossier waits for the others. `par_lien`: given from a mail, without an account.
    Raises `TexteChange` when the text is not, or no longer, that one.
    """
    with locked(dossier, Action.APPROVE, by) as dossier:
        revision = revision_to_approve(dossier)
        seal = empreinte(revision.content)
        if seal != empreinte_lue or latest_revision(dossier) != revision:
            raise TexteChange(
                "Le texte a changé depuis que vous l’avez ouvert. Relisez-le avant de donner votre accord."
            )
        if dossier.approbations.valables().filter(personne=by, revision=revision).exists():
            raise ActionInterdite(
                "Vous avez déjà donné votre accord à ce texte. Les autres signataires doivent encore répondre."
            )
        approbation = _seal(dossier, revision, seal, by=by, par_lien=par_lien)
        if awaited_signataires(dossier, revision):
            record(
                dossier,
                EntreeJournal.Evenement.APPROVED_IN_PART,
                by=by,
                role=role_of(by, dossier) or "",
                revision=revision,
                empreinte=seal,
            )
        else:
            dossier.approbation = approbation
            etapes.advance(dossier, by=by, to=ValidationTask, revision=revision)
            move(dossier, Action.APPROVE, by, revision=revision, empreinte=seal)
    return dossier


def awaited_signataires(dossier: Dossier, revision: Revision) -> list[Any]:
    """Those whose approval of `revision` the dossier still waits for, by the rule chosen at submission."""
    given = set(dossier.approbations.valables().filter(revision=revision).values_list("personne", flat=True))
    awaited = [personne for personne in dossier.signataires if personne.pk not in given]
    return [] if given and dossier.regle_accord == RegleAccord.UN else awaited


def revoke(dossier: Dossier, *, by: Any) -> Dossier:
    """Go back on one's own approval, within a day and before the publication: the same text awaits a decision again."""
    with locked(dossier, Action.REVOKE, by) as dossier:
        mine = dossier.approbations.valables().filter(personne=by)
        approbation = mine.latest("le")
        mine.update(tombee_le=timezone.now())
        dossier.approbation = None
        if dossier.statut == Statut.VALIDATION:
            etapes.back_to_accord(dossier, by=by, revision=approbation.revision)
        move(dossier, Action.REVOKE, by, revision=approbation.revision, empreinte=approbation.empreinte)
    return dossier


def override(dossier: Dossier, *, by: Any, motif: str) -> Dossier:
    """The committee decides without the author, where the charter allows it. The seal says who, when and why."""
    with locked(dossier, Action.OVERRIDE, by, motif) as dossier:
        revision = revision_to_approve(dossier)
        seal = empreinte(revision.content)
        dossier.approbation = _seal(dossier, revision, seal, by=by, outrepassee=True, motif=motif)
        etapes.advance(dossier, by=by, to=ValidationTask, revision=revision)
        move(dossier, Action.OVERRIDE, by, motif=motif, revision=revision, empreinte=seal)
    return dossier


def drop_approvals(dossier: Dossier) -> None:
    """The text is reopened: what was approved no longer counts. The rows stay, they happened."""
    dossier.approbations.valables().update(tombee_le=timezone.now())
    dossier.approbation = None


def _seal(dossier: Dossier, revision: Revision, seal: str, *, by: Any, **fields: Any) -> Approbation:
    return Approbation.objects.create(dossier=dossier, revision=revision, empreinte=seal, personne=by, **fields)
