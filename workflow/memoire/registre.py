"""The journal as administrators read it: filtered, and as plain rows for a file. Callers: `views.journal`, `exporter_journal`.

Rows hold names as they are now: an account that was deleted is « contributeur anonyme », here as everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from workflow.circuit import Statut
from workflow.models import EntreeJournal

COLONNES = (
    "numero", "le", "dossier", "titre", "fiche", "action", "libelle", "depuis", "vers", "par", "role", "motif",
    "empreinte", "avant", "apres", "details",
)  # fmt: skip
PAR_PAQUET = 500


@dataclass(frozen=True)
class Filtre:
    """What is asked of the journal; empty fields ask nothing. `depuis` and `jusqu`: days, included."""

    depuis: date | None = None
    jusqu: date | None = None
    action: str = ""
    dossier: int | None = None
    personne: int | None = None


def entries(filtre: Filtre) -> QuerySet[EntreeJournal]:
    """Latest first."""
    found = EntreeJournal.objects.select_related("par", "dossier", "page").order_by("-le", "-pk")
    if filtre.depuis:
        found = found.filter(le__gte=_midnight(filtre.depuis))
    if filtre.jusqu:
        found = found.filter(le__lt=_midnight(date.fromordinal(filtre.jusqu.toordinal() + 1)))
    if filtre.action:
        found = found.filter(action=filtre.action)
    if filtre.dossier:
        found = found.filter(dossier_numero=filtre.dossier)
    if filtre.personne:
        found = found.filter(par=filtre.personne)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def rows(filtre: Filtre) -> list[dict[str, Any]]:
    """For a file, oldest first."""
    return list(_rows(entries(filtre).reverse()))


def _rows(found: QuerySet[EntreeJournal]) -> Iterator[dict[str, Any]]:
    for entree in found.iterator(chunk_size=PAR_PAQUET):
        values = (
            entree.pk,
            timezone.localtime(entree.le).isoformat(timespec="seconds"),
            entree.dossier_numero,
            title_of(entree),
            entree.page.numero if entree.page else None,
            entree.action,
            entree.get_action_display(),
            entree.depuis,
            entree.vers,
            entree.auteur_affiche,
            entree.role,
            entree.motif,
            entree.empreinte,
            entree.details.get("avant"),
            entree.details.get("apres"),
            {name: value for name, value in entree.details.items() if name not in {"avant", "apres"}},
        )
        yield dict(zip(COLONNES, values, strict=True))


def title_of(entree: EntreeJournal) -> str:
    """A draft belongs to its author: the administration reads its number, not its title."""
    if entree.dossier is None:
        return entree.page.title if entree.page else ""
    return "" if entree.dossier.statut == Statut.BROUILLON else entree.dossier.titre
