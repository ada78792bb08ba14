"""The columns of some fiches read from the database: for the engines that are not ours, and to check those of the index against."""

from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.recherche.colonnes import Colonnes, Vocabulaires, build


def colonnes_of(fiches: FicheQuerySet) -> tuple[list[int], Colonnes]:
    """Primary keys, and the columns in the same order."""
    rows = list(
        fiches.order_by()
        .only(
            "path",
            "live",
            "title",
            "nature",
            "maturite",
            "preuve",
            "cout",
            "annee_debut",
            "first_published_at",
            "verifiee_le",
        )
        .prefetch_related("organismes__organisme", "tagged_items__tag", "themes_secondaires")
    )
    return [fiche.pk for fiche in rows], build([fiche.get_search_columns() for fiche in rows], Vocabulaires())
