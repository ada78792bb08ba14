"""What a reader's recueil holds, as anybody may read it: a booklet is passed on, so even a member's holds public fiches only.

A fiche that is public no more keeps its line, without its title, until its reader takes it away: it is said, not printed.
Two queries, whatever the number of fiches. Callers: the pages, `composition`.
"""

from dataclasses import dataclass

from bonnespratiques.models import FichePage, MonRecueil
from bonnespratiques.rubriques import RUBRIQUES
from bonnespratiques.typographie import francais


@dataclass(frozen=True)
class Choix:
    """One line. `fiche` is None when it may not be read any more; `numero` is all that is then said of it."""

    pk: int
    numero: int
    rang: int
    note: str
    fiche: FichePage | None

    @property
    def nom(self) -> str:
        """What the buttons of this line name."""
        return francais(self.fiche.title if self.fiche else f"fiche n° {self.numero}")


def choices(recueil: MonRecueil) -> list[Choix]:
    """In the reader's order. The long texts of the fiches are not loaded: lists do not show them."""
    lignes = list(recueil.choix.order_by("rang", "pk").values_list("fiche_id", "fiche__numero", "rang", "note"))
    fiches = (
        FichePage.objects.visible_to(None)
        .filter(pk__in=[pk for pk, *_ in lignes])
        .with_card_relations()
        .defer("blocs", *(rubrique.champ for rubrique in RUBRIQUES))
        .in_bulk()
    )
    return [Choix(pk, numero or 0, rang, note, fiches.get(pk)) for pk, numero, rang, note in lignes]


def find_fiche(numero: int) -> FichePage | None:
    """A fiche that may enter a recueil: one that anybody may read."""
    return FichePage.objects.visible_to(None).filter(numero=numero).first()
