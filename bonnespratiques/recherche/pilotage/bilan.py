"""What readers looked for over some weeks, as the animateurs read it: frequent queries, those without answer, ranks opened.

Reads what `suivi` has counted. Numbers of openings, not of readers: nobody is recognised from one page to the next.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from bonnespratiques.models import ClicSuivi, RequeteSuivie
from bonnespratiques.recherche.pilotage.comptes import SANS_MOTS, monday


class Periode(models.IntegerChoices):
    """In weeks, the present one among them."""

    MOIS = 4, "Quatre semaines"
    TRIMESTRE = 12, "Douze semaines"
    ANNEE = 52, "Un an"

    @property
    def debut(self) -> date:
        return monday() - timedelta(weeks=self - 1)


@dataclass(frozen=True)
class Ouvertures:
    nombre: int = 0
    somme_des_rangs: int = 0

    @property
    def rang_moyen(self) -> float | None:
        return self.somme_des_rangs / self.nombre if self.nombre else None

    def pour_cent(self, recherches: int) -> int | None:
        """Openings for a hundred searches; above a hundred when readers open several results."""
        return round(100 * self.nombre / recherches) if recherches else None


@dataclass(frozen=True)
class Totaux:
    """`sans_mots`: searches whose words are not kept; they count in the others."""

    recherches: int
    sans_reponse: int
    sans_mots: int
    ouvertures: Ouvertures

    @property
    def sans_reponse_pour_cent(self) -> int | None:
        return round(100 * self.sans_reponse / self.recherches) if self.recherches else None

    @property
    def ouvertures_pour_cent(self) -> int | None:
        return self.ouvertures.pour_cent(self.recherches)


@dataclass(frozen=True)
class Ligne:
    requete: str
    fois: int
    sans_reponse: int
    ouvertures: Ouvertures

    @property
    def ouvertures_pour_cent(self) -> int | None:
        return self.ouvertures.pour_cent(self.fois)


def totals(periode: Periode) -> Totaux:
    """Two queries."""
    counted = RequeteSuivie.objects.filter(semaine__gte=periode.debut).aggregate(
        recherches=Coalesce(Sum("nombre"), 0),
        sans_reponse=Coalesce(Sum("sans_reponse"), 0),
        sans_mots=Coalesce(Sum("nombre", filter=Q(requete=SANS_MOTS)), 0),
    )
    opened = _opened(periode).aggregate(fois=Coalesce(Sum("nombre"), 0), rangs=_RANGS)
    return Totaux(**counted, ouvertures=Ouvertures(opened["fois"], opened["rangs"]))


_RANGS = Coalesce(Sum(F("nombre") * F("rang"), output_field=models.IntegerField()), 0)


def _opened(periode: Periode) -> QuerySet[ClicSuivi]:
    return ClicSuivi.objects.filter(requete__semaine__gte=periode.debut)


def requetes(periode: Periode, *, unanswered: bool = False) -> QuerySet[RequeteSuivie, Any]:
    """One row for each different query of the period, the most frequent first; the most often unanswered first when asked."""
    rows = (
        RequeteSuivie.objects.filter(semaine__gte=periode.debut)
        .exclude(requete=SANS_MOTS)
        .values("requete")
        .annotate(fois=Sum("nombre"), sans=Sum("sans_reponse"))
    )
    return rows.filter(sans__gt=0).order_by("-sans", "requete") if unanswered else rows.order_by("-fois", "requete")


def lines(rows: list[dict[str, Any]], periode: Periode) -> list[Ligne]:
    """These rows of `requetes` with what was opened. One query."""
    opened = {
        row["requete__requete"]: Ouvertures(row["fois"], row["rangs"])
        for row in _opened(periode)
        .filter(requete__requete__in=[row["requete"] for row in rows])
        .values("requete__requete")
        .annotate(fois=Sum("nombre"), rangs=_RANGS)
    }
    return [Ligne(row["requete"], row["fois"], row["sans"], opened.get(row["requete"], Ouvertures())) for row in rows]
