"""The committee's queue: which dossiers somebody asks for, in which order, and how the work stands at a glance.

Asked of the database in a fixed number of queries, whatever the number of dossiers. Caller: `views.comite.file`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from bonnespratiques.models import ThemePage
from bonnespratiques.recherche.langue.francais import fold
from workflow.circuit import Statut
from workflow.models.dossier import DossierQuerySet
from workflow.permissions import themes_paths_of_comite

# The steps of work in hand: what the queue shows when no step is asked for.
ETAPES = (Statut.REECRITURE, Statut.ACCORD, Statut.VALIDATION)
# Bands of age at a step, in days: (label, from, to).
AGES = (("moins de 7 jours", 0, 7), ("7 à 27 jours", 7, 28), ("28 jours et plus", 28, None))
TRIS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "echeance": ("Échéance la plus proche", (F("echeance").asc(nulls_last=True), "pk")),
    "attente": ("À cette étape depuis le plus longtemps", ("statut_depuis", "pk")),
    "recents": ("Activité la plus récente", ("-modifie_le", "pk")),
    "titre": ("Titre", ("titre", "pk")),
}
MOI, LIBRE, PRIS = "moi", "libre", "autre"
PRISES = [("", "Tous"), (MOI, "Ceux que j’ai pris"), (LIBRE, "Libres"), (PRIS, "Pris par quelqu’un d’autre")]


NUMERO_MAX = 18  # digits


class FiltresForm(forms.Form):
    """Every filter may be left out. One that means nothing is as if it were not there: an old address still opens the queue."""

    q = forms.CharField(label="Titre ou auteur", required=False, max_length=200)
    theme = forms.ModelChoiceField(ThemePage.objects.none(), label="Thème", required=False, empty_label="Tous")
    etape = forms.ChoiceField(label="Étape", required=False)
    prise = forms.ChoiceField(label="En main", required=False, choices=PRISES)
    tri = forms.ChoiceField(label="Ordre", required=False, choices=[(cle, nom) for cle, (nom, _) in TRIS.items()])
    retard = forms.BooleanField(label="En retard seulement", required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        # A number that no database holds is no theme.
        super().__init__({**data.dict(), "theme": ""} if len(data.get("theme", "")) > NUMERO_MAX else data)
        self.user = user
        self.fields["theme"].queryset = themes_of_comite(user)  # type: ignore[attr-defined]
        steps = [choice for choice in Statut.choices if choice[0] != Statut.BROUILLON]
        self.fields["etape"].choices = [("", "En cours"), *steps]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def valeurs(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_active(self) -> bool:
        return bool(set(self.valeurs) - {"tri"})

    def apply(self, dossiers: DossierQuerySet) -> DossierQuerySet:
        """Cut and sort dossiers of `of_comite`."""
        asked = self.valeurs
        dossiers = dossiers.filter(statut__in=[asked["etape"]] if "etape" in asked else ETAPES)
        if "theme" in asked:
            dossiers = dossiers.under(asked["theme"])
        if "prise" in asked:
            dossiers = dossiers.filter(_held(asked["prise"], self.user))
        if "retard" in asked:
            dossiers = dossiers.en_retard()
        if "q" in asked:
            dossiers = dossiers.filter(pk__in=_named(dossiers, asked["q"]))
        return dossiers.order_by(*TRIS[asked.get("tri", "echeance")][1])


def _held(prise: str, user: Any) -> Q:
    if prise == MOI:
        return Q(pris_par=user)
    return Q(pris_par__isnull=True) if prise == LIBRE else Q(pris_par__isnull=False) & ~Q(pris_par=user)


def _named(dossiers: DossierQuerySet, q: str) -> list[int]:
    """Those whose title or author holds each word, accents and capitals aside, which no database does the same way."""
    words = fold(q).split()
    rows = dossiers.order_by().values_list("pk", "titre", "auteur__first_name", "auteur__last_name")
    folded = ((pk, fold(" ".join(part or "" for part in parts))) for pk, *parts in rows)
    return [pk for pk, text in folded if all(word in text for word in words)]


def themes_of_comite(user: Any) -> QuerySet[ThemePage]:
    """The themes whose dossiers come to `user`, in the order of the tree."""
    paths = themes_paths_of_comite(user)
    if not paths:
        return ThemePage.objects.none()
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    return ThemePage.objects.filter(below).order_by("path")


@dataclass(frozen=True)
class Charge:
    """How the work stands. `etapes`: (step, dossiers in each band of age, late, total). `membres`: (person, in hand, late)."""

    etapes: list[tuple[Statut, list[int], int, int]]
    membres: list[tuple[str, int, int]]
    libres: int
    en_main: dict[int, int]

    @property
    def total(self) -> int:
        return sum(total for *_, total in self.etapes)

    @property
    def retards(self) -> int:
        return sum(retard for *_, retard, _total in self.etapes)


def workload(dossiers: DossierQuerySet) -> Charge:
    """Two queries, whatever the number of dossiers."""
    now, late = timezone.now(), Q(echeance__lt=timezone.localdate())
    under_way = dossiers.filter(statut__in=ETAPES).order_by()
    bands = {f"age{rank}": Count("pk", filter=_aged(low, high, now)) for rank, (_, low, high) in enumerate(AGES)}
    rows: dict[Any, Any] = {
        row["statut"]: row
        for row in under_way.values("statut").annotate(**bands, retard=Count("pk", filter=late), total=Count("pk"))
    }
    etapes = [
        (etape, [rows[etape][name] for name in bands], rows[etape]["retard"], rows[etape]["total"])
        for etape in ETAPES
        if etape in rows
    ]
    hands: list[Any] = list(
        under_way.values("pris_par", "pris_par__first_name", "pris_par__last_name", "pris_par__email")
        .annotate(total=Count("pk"), retard=Count("pk", filter=late))
        .order_by("-total", "pris_par")
    )
    membres = [(_name(row), row["total"], row["retard"]) for row in hands if row["pris_par"]]
    en_main = {row["pris_par"]: row["total"] for row in hands if row["pris_par"]}
    return Charge(etapes, membres, sum(row["total"] for row in hands if not row["pris_par"]), en_main)


def cuts_of(charge: Charge, filtres: FiltresForm, user: Any) -> list[tuple[str, str, int, bool]]:
    """The questions of every morning, one click each: (query, label, how many, whether it is the one on screen)."""
    asked = {name: value for name, value in filtres.valeurs.items() if name != "tri"}
    steps = {etape: total for etape, *_, total in charge.etapes}
    cuts = [
        ({}, "Tous", charge.total),
        ({"retard": "on"}, "En retard", charge.retards),
        ({"prise": MOI}, "Pris par vous", charge.en_main.get(user.pk, 0)),
        ({"prise": LIBRE}, "Libres", charge.libres),
        *(({"etape": etape.value}, f"{etape.label}", steps.get(etape, 0)) for etape in ETAPES),
    ]
    return [
        (
            urlencode(cut),
            label,
            number,
            {name: "on" if value is True else value for name, value in asked.items()} == cut,
        )
        for cut, label, number in cuts
    ]


def _aged(low: int, high: int | None, now: Any) -> Q:
    band = Q(statut_depuis__lte=now - timedelta(days=low)) if low else Q()
    return band & Q(statut_depuis__gt=now - timedelta(days=high)) if high else band


def _name(row: dict[str, Any]) -> str:
    return f"{row['pris_par__first_name']} {row['pris_par__last_name']}".strip() or row["pris_par__email"]
