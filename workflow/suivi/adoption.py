"""Who answers for a published fiche, and when somebody else may take it up. Pure predicates: they change nothing.

A fiche is kept by who told it first, until somebody adopts it. An improvement by somebody else does not change that.
Callers: `workflow.suivi.fraicheur`, `actions.submit`, the pages of a fiche and « Mes contributions ».
"""

from collections.abc import Iterable
from typing import Any

from bonnespratiques.models import FichePage
from workflow.circuit import Statut
from workflow.models import Dossier
from workflow.models.dossier import DossierQuerySet
from workflow.permissions import is_comite_of_page


def keeper_dossiers(pages: Iterable[int]) -> dict[int, Dossier]:
    """For each of these pages, the dossier whose signataires answer for it. Pages that nobody told here have none."""
    return _kept(_published(pages).prefetch_related("coauteurs__personne"))


def _published(pages: Iterable[int]) -> DossierQuerySet:
    dossiers = Dossier.objects.filter(page__in=list(pages), statut=Statut.PUBLIEE)
    return dossiers.select_related("auteur").order_by("pk")


def _kept(published: DossierQuerySet) -> dict[int, Dossier]:
    kept: dict[int, Dossier] = {}
    for dossier in published:
        # The first text published, or the latest adoption. An improvement has a base and is no adoption.
        if dossier.page_id and (dossier.adoption or (dossier.base_revision_id is None and dossier.page_id not in kept)):
            kept[dossier.page_id] = dossier
    return kept


def keeper_dossier(fiche: FichePage) -> Dossier | None:
    """One query; its co-authors are read when they are asked for."""
    return _kept(_published([fiche.pk])).get(fiche.pk)


def keepers_of(dossier: Dossier | None) -> list[Any]:
    """The people to ask, from the dossier of `keeper_dossier`: active accounts only."""
    return [personne for personne in dossier.signataires if personne.is_active] if dossier else []


def is_keeper(user: Any, fiche: FichePage) -> bool:
    return bool(user and user.is_authenticated) and user in keepers_of(keeper_dossier(fiche))


def can_answer(user: Any, fiche: FichePage) -> bool:
    """Whether `user` may say if a fiche is still true: who answers for it, and the committee of its theme."""
    return fiche.live and (is_keeper(user, fiche) or is_comite_of_page(user, fiche))


def has_lost_its_author(fiche: FichePage) -> bool:
    """It was told here, and none of those who signed it has an account any more."""
    dossier = keeper_dossier(fiche)
    if dossier is None or (dossier.auteur and dossier.auteur.is_active):
        return False
    return not keepers_of(dossier)


def is_adoptable(fiche: FichePage) -> bool:
    """Marked as not checked for long, or told by somebody who is gone."""
    return fiche.live and (fiche.non_verifiee_depuis is not None or has_lost_its_author(fiche))
