"""The approval: which text is before the authors' eyes, and the seal that binds their decision to it."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision

from bonnespratiques.empreinte import empreinte
from workflow import etapes
from workflow.actions.transition import latest_revision, locked, move, record
from workflow.circuit import Action, Statut
from workflow.comite.raisons import protected_changes
from workflow.erreurs import ActionInterdite, EchecNonApprouve, TexteChange
from workflow.models import Approbation, Dossier, EntreeJournal, LienSigne, ReponseEnCours, ValidationTask
from workflow.models.dossier import RegleAccord
from workflow.permissions import has_approved, is_readable, role_of
from workflow.sections import SECTIONS_PAR_CLE
from workflow.signature import liens


def revision_to_approve(dossier: Dossier) -> Revision:
    """The revision before the authors' eyes at the step Accord."""
    return etapes.current(dossier).revision


def seal_to_approve(dossier: Dossier) -> str:
    """The seal that the page of approval shows and sends back: it binds the decision to that very text."""
    return empreinte(revision_to_approve(dossier).content)


def approve(
    dossier: Dossier, *, by: Any, empreinte_lue: str, echecs: Collection[str] = (), lien: LienSigne | None = None
) -> Dossier:
    """The « bon à publier », sealed to the text that was read: `empreinte_lue` is the seal shown on the page.

    `echecs`: keys of the sections where a passage about what did not work was changed, and is accepted so, one by one.
    `lien`: the signed link by which it is given, without an account; it is spent with it.
    Where several people sign, the rule chosen at submission says whether this one is enough (`RegleAccord`); if not, the
    dossier waits for the others. Raises `TexteChange` when the text is not, or no longer, that one; `EchecNonApprouve`.
    """
    with locked(dossier, Action.APPROVE, by) as dossier:
        if lien:
            liens.spend(lien, dossier=dossier, by=by)
        revision = revision_to_approve(dossier)
        seal = empreinte(revision.content)
        _check_text(dossier, revision, seal, empreinte_lue)
        if has_approved(by, dossier):
            raise ActionInterdite(
                "Vous avez déjà donné votre accord à ce texte. Les autres signataires doivent encore répondre."
            )
        protected = _check_echecs(dossier, revision, echecs)
        approbation = _seal(dossier, revision, seal, by=by, par_lien=lien is not None)
        _forget(dossier, by)
        details = {"par_lien": lien is not None, **({"echecs": sorted(protected)} if protected else {})}
        if awaited_signataires(dossier, revision):
            record(
                dossier,
                EntreeJournal.Evenement.APPROVED_IN_PART,
                by=by,
                role=role_of(by, dossier) or "",
                revision=revision,
                empreinte=seal,
                details=details,
            )
        else:
            _conclude(dossier, approbation, by=by, details=details)
    return dossier


def _check_text(dossier: Dossier, revision: Revision, seal: str, empreinte_lue: str) -> None:
    if seal != empreinte_lue or latest_revision(dossier) != revision:
        raise TexteChange("Le texte a changé depuis que vous l’avez ouvert. Relisez-le avant de donner votre accord.")


def _check_echecs(dossier: Dossier, revision: Revision, echecs: Collection[str]) -> set[str]:
    protected = protected_changes(dossier, revision)
    if missing := sorted(protected - set(echecs)):
        raise EchecNonApprouve([SECTIONS_PAR_CLE[cle].titre for cle in missing])
    return protected


def _forget(dossier: Dossier, personne: Any) -> None:
    """Decided: what was kept while thinking, and the other links to decide, have no more use."""
    ReponseEnCours.objects.filter(dossier=dossier, personne=personne).delete()
    liens.revoke_all(dossier, personne=personne)


def _conclude(dossier: Dossier, approbation: Approbation, *, by: Any, details: dict[str, Any]) -> None:
    revision, seal = approbation.revision, approbation.empreinte
    dossier.approbation = approbation
    etapes.advance(dossier, by=approbation.personne, to=ValidationTask, revision=revision)
    move(dossier, Action.APPROVE, by, revision=revision, empreinte=seal, details=details)


def awaited_signataires(dossier: Dossier, revision: Revision) -> list[Any]:
    """Those whose approval of `revision` the dossier still waits for, by the rule chosen at submission."""
    given = set(dossier.approbations.valables().filter(revision=revision).values_list("personne", flat=True))
    awaited = [personne for personne in dossier.signataires if personne.pk not in given]
    return [] if given and dossier.regle_accord == RegleAccord.UN else awaited


def settle(dossier: Dossier) -> Dossier:
    """Somebody no longer signs. If the others have all approved, the text goes on to validation; else nothing happens.

    Not an action of the table: nobody does it. Called when an account or a co-author goes away (`workflow.signature.departs`).
    """
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if dossier.statut != Statut.ACCORD or not is_readable(dossier):
            return dossier
        revision = revision_to_approve(dossier)
        approbation = dossier.approbations.valables().filter(revision=revision).order_by("-le").first()
        if approbation and not awaited_signataires(dossier, revision):
            _conclude(dossier, approbation, by=None, details={"depart": True})
    return dossier


def revoke(dossier: Dossier, *, by: Any, lien: LienSigne | None = None) -> Dossier:
    """Go back on one's own approval, within a day and before the publication: the same text awaits a decision again."""
    with locked(dossier, Action.REVOKE, by) as dossier:
        if lien:
            liens.spend(lien, dossier=dossier, by=by)
        valables = dossier.approbations.valables()
        approbation = valables.filter(personne=by, outrepassee=False).latest("le")
        # If the committee went past the others meanwhile, that falls too: somebody who signs has spoken.
        valables.filter(Q(personne=by) | Q(outrepassee=True)).update(tombee_le=timezone.now())
        dossier.approbation = None
        liens.revoke_all(dossier, liens.Objet.REVOCATION, personne=by)
        if dossier.statut == Statut.VALIDATION:
            etapes.back_to_accord(dossier, by=by, revision=approbation.revision)
        move(
            dossier,
            Action.REVOKE,
            by,
            revision=approbation.revision,
            empreinte=approbation.empreinte,
            details={"par_lien": lien is not None},
        )
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
