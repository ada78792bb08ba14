"""Why each section was changed: what the committee must say before its author is asked, and what touching a failure demands.

« Also share what does not work » is a rule of the house: a passage told as a failure is neither removed nor softened without
being named, and approved for itself. Callers: `actions.send_for_approval`, the committee's desk, the page of approval.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from wagtail.models import Revision

from workflow.comparaison import Comparaison, compare, text_of
from workflow.erreurs import RaisonsManquantes
from workflow.models import Dossier, Puce, RaisonChangement
from workflow.sections import DECIDER, NOTE

PRECISION_MAX = 500  # characters


class Raison(NamedTuple):
    """`puces`: values of `Puce`. `precision`: a sentence for the author, not needed."""

    puces: tuple[str, ...]
    precision: str = ""


def changes_of(dossier: Dossier, revision: Revision) -> list[Comparaison]:
    """Every section of the author's text as sent, and of `revision`."""
    proposed = text_of(revision)
    submitted = text_of(dossier.revision_soumise) if dossier.revision_soumise else proposed
    return compare(submitted, proposed)


def protected_changes(dossier: Dossier, revision: Revision, changes: Iterable[Comparaison] | None = None) -> set[str]:
    """Keys of the sections where `revision` touches what the author told as a failure.

    The rubric « Ce qui n’a pas marché » of any fiche; the results of an « essai infructueux »; its very nature.
    """
    if dossier.revision_soumise is None:
        return set()
    before, after = text_of(dossier.revision_soumise), text_of(revision)
    touched = set()
    for change in changes_of(dossier, revision) if changes is None else changes:
        if not change.changed or not change.avant:
            continue
        cle = change.section.cle
        if (
            cle == "echecs"
            or (before.is_essai and cle == "resultats")
            or (before.is_essai and not after.is_essai and change.section == DECIDER)
        ):
            touched.add(cle)
    return touched


def may_be_protected(dossier: Dossier) -> set[str]:
    """Keys of the sections where a change could touch what the author told as a failure."""
    if dossier.revision_soumise is None:
        return set()
    before = text_of(dossier.revision_soumise)
    return {"echecs"} | ({"resultats", DECIDER.cle} if before.is_essai else set())


def check_raisons(dossier: Dossier, revision: Revision, raisons: Mapping[str, Raison]) -> None:
    """Raises `RaisonsManquantes` with the titles of the sections that are changed and not explained, or not named as they should be."""
    changes = changes_of(dossier, revision)
    protected = protected_changes(dossier, revision, changes)
    sans_raison, echecs = [], []
    for change in changes:
        raison = raisons.get(change.section.cle)
        puces = {puce for puce in (raison.puces if raison else ()) if puce in Puce.values}
        # The note is its author's own: the committee explains nothing about it.
        if change.section == NOTE:
            continue
        if change.changed and not puces:
            sans_raison.append(change.section.titre)
        elif change.section.cle in protected and Puce.ECHEC not in puces:
            echecs.append(change.section.titre)
    if sans_raison or echecs:
        raise RaisonsManquantes(sans_raison, echecs)


def keep_raisons(dossier: Dossier, revision: Revision, raisons: Mapping[str, Raison]) -> None:
    RaisonChangement.objects.filter(revision=revision).delete()
    changed = {change.section.cle for change in changes_of(dossier, revision) if change.changed}
    RaisonChangement.objects.bulk_create(
        RaisonChangement(
            dossier=dossier,
            revision=revision,
            rubrique=cle,
            puces=[puce for puce in Puce.values if puce in raison.puces],
            precision=raison.precision.strip()[:PRECISION_MAX],
        )
        for cle, raison in raisons.items()
        if cle in changed
    )


def carry_raisons(before: Revision, after: Revision) -> None:
    """The reasons of a rewriting hold for a later version that changes nothing of it (a note of the author)."""
    RaisonChangement.objects.bulk_create(
        RaisonChangement(
            dossier=raison.dossier,
            revision=after,
            rubrique=raison.rubrique,
            puces=raison.puces,
            precision=raison.precision,
        )
        for raison in RaisonChangement.objects.filter(revision=before)
    )


def raisons_of(revision: Revision) -> dict[str, RaisonChangement]:
    """What was said of a rewriting, by section."""
    return {raison.rubrique: raison for raison in RaisonChangement.objects.filter(revision=revision)}


def to_draft(raisons: Mapping[str, Raison]) -> dict[str, dict[str, Any]]:
    """As `Dossier.raisons_brouillon` keeps them."""
    return {cle: {"puces": list(raison.puces), "precision": raison.precision} for cle, raison in raisons.items()}


def from_draft(dossier: Dossier) -> dict[str, Raison]:
    """What the committee has ticked so far, or had ticked at the last round."""
    return {
        cle: Raison(tuple(kept.get("puces", ())), kept.get("precision", ""))
        for cle, kept in dossier.raisons_brouillon.items()
    }
