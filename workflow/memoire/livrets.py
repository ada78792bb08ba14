"""Whom booklets may name: the people of the circuit, fiche by fiche, exactly as the pages of the fiches name them.

Registered with `bonnespratiques.recueil.arbre.credits` by the app.
"""

from collections import defaultdict
from collections.abc import Sequence

from bonnespratiques.models import FichePage
from bonnespratiques.recueil.arbre.credits import Credites
from workflow.memoire.credits import CHAMPS, lines_from, read_credits
from workflow.models import Credit


def credites_of(fiches: Sequence[FichePage]) -> Credites:
    """In the order of `fiches`. One query, whatever their number."""
    rows = defaultdict(list)
    for page, *row in Credit.objects.filter(page__in=[fiche.pk for fiche in fiches]).values_list("page_id", *CHAMPS):
        rows[page].append(tuple(row))
    lus = [read_credits(fiche, lines_from(rows[fiche.pk])) for fiche in fiches if fiche.pk in rows]
    return Credites(
        contributeurs=tuple(nom.nom for credits in lus for nom in credits.recit),
        comite=tuple(nom.nom for credits in lus for nom in credits.reecriture),
    )
