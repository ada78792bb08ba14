"""The columns of some fiches read from the database: for the engines that are not ours, and to check those of the index against.

Four queries, whatever the number of fiches, and no object of a model: `models.fiche_colonnes` says what becomes of the values.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from bonnespratiques.models import FicheOrganisme, FichePage, FicheTag
from bonnespratiques.models.fiche_colonnes import CHAMPS, OrganismeLu, columns
from bonnespratiques.recherche.colonnes import Colonnes, Ligne, Vocabulaires, build
from bonnespratiques.recherche.restriction import restrict


def colonnes_of(fiches: QuerySet[FichePage]) -> tuple[list[int], Colonnes]:
    """Primary keys, and the columns in the same order."""
    rows = list(fiches.order_by().values_list("pk", *CHAMPS))
    return [row[0] for row in rows], build(list(_lignes(rows)), Vocabulaires())


def _lignes(rows: list[tuple]) -> Iterator[Ligne]:
    cles = [str(row[0]) for row in rows]
    organismes = _by_fiche(
        restrict(FicheOrganisme.objects.order_by("sort_order", "pk"), cles, champ="fiche").values_list(
            "fiche_id", *(f"organisme__{champ}" for champ in OrganismeLu._fields)
        )
    )
    tags = _by_fiche(
        restrict(FicheTag.objects.order_by("pk"), cles, champ="content_object").values_list(
            "content_object_id", "tag__slug", "tag__name"
        )
    )
    secondaires = _by_fiche(
        restrict(FichePage.themes_secondaires.through.objects.order_by("pk"), cles, champ="fichepage").values_list(
            "fichepage_id", "themepage__path"
        )
    )
    step = FichePage.steplen
    for cle, *values in rows:
        champs = dict(zip(CHAMPS, values, strict=True))
        yield columns(
            champs,
            organismes=[OrganismeLu(*organisme) for organisme in organismes[cle]],
            tags=[(slug, nom) for slug, nom in tags[cle]],
            themes=[champs["path"][:-step], *(path for (path,) in secondaires[cle])],
            steplen=step,
        )


def _by_fiche(rows: Iterable[tuple]) -> dict[int, list[Any]]:
    """The rest of each row, by its first value."""
    found: dict[int, list[Any]] = defaultdict(list)
    for cle, *values in rows:
        found[cle].append(values)
    return found
