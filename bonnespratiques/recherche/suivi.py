"""What readers look for, counted by week (`RequeteSuivie`)."""

from django.db.models import Sum

from bonnespratiques.models import RequeteSuivie

FOIS_MIN = 5  # asked less often, a query may be one person's


def frequent(prefixe: str, limite: int) -> list[str]:
    """Queries that begin so, asked often enough and answered, the most frequent first."""
    rows = RequeteSuivie.objects.filter(requete__istartswith=prefixe).values("requete")
    rows = rows.annotate(n=Sum("nombre"), vides=Sum("sans_reponse")).filter(n__gte=FOIS_MIN, vides=0)
    return list(rows.order_by("-n").values_list("requete", flat=True)[:limite])
