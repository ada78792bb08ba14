"""Where a fiche was printed: the recueils that hold it today, and the frozen editions in which it appears. For its page."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import CharField, DateField, F, IntegerField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from bonnespratiques.models.edition import Edition
from bonnespratiques.models.lecture import recueils_for

if TYPE_CHECKING:
    from bonnespratiques.models import FichePage


@dataclass
class Parution:
    """`url`: of the recueil that holds the fiche, "" when it does not any more. `editions`: (name, address), oldest first."""

    titre: str
    url: str = ""
    editions: list[tuple[str, str]] = field(default_factory=list)


def parutions_of(fiche: "FichePage", request: HttpRequest) -> list[Parution]:
    """What the reader may see of them, the latest recueil first. One query for both: each reader of each fiche pays it."""
    user = getattr(request, "user", None)
    recueils = recueils_for(request).holding(fiche).order_by()
    editions = Edition.objects.visible_to(user).handed_out().holding(numero=fiche.numero or 0).order_by()
    zero = Value(0, output_field=IntegerField())
    rows = recueils.values_list("pk", F("title"), F("url_path"), F("date_parution"), zero, zero).union(
        editions.values_list(
            Coalesce("recueil_id", 0),
            F("titre"),
            Value("", output_field=CharField()),
            Value(None, output_field=DateField()),
            "numero",
            "rang",
        ),
        all=True,
    )
    # Recueils first, the latest ahead; then editions from the first on, each under its recueil.
    ordered = sorted(rows, key=lambda row: (row[4], -(row[3] or date.min).toordinal(), -row[0]))
    parutions: dict[tuple[int, str], Parution] = {}
    for recueil, titre, chemin, _paru, numero, rang in ordered:
        parution = parutions.setdefault((recueil, "" if recueil else titre), Parution(titre))
        if numero:
            edition = Edition(numero=numero, rang=rang)
            parution.editions.append((edition.nom_du_rang, edition.get_absolute_url()))
        else:
            page = apps.get_model("bonnespratiques", "RecueilPage")(pk=recueil, title=titre, url_path=chemin)
            parution.url = page.get_url(request) or ""
    return list(parutions.values())
