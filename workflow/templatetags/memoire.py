"""What the circuit remembers of a fiche, for its page: who made it, how many versions it had. `{% load memoire %}`."""

from dataclasses import dataclass
from datetime import datetime

from django import template

from bonnespratiques.models import FichePage
from bonnespratiques.typographie import francais, mois_annee
from workflow.memoire.credits import Credits
from workflow.memoire.historique import dates_and_credits_of

register = template.Library()


@dataclass(frozen=True)
class Memoire:
    credits: Credits
    dates: list[datetime]

    @property
    def phrase(self) -> str:
        """« 3 versions depuis mars 2024 »; "" for a fiche that never went through the journal."""
        if not self.dates:
            return ""
        since = mois_annee(self.dates[0])
        number = len(self.dates)
        return francais(f"{number} versions depuis {since}" if number > 1 else f"Une seule version, de {since}")


@register.simple_tag
def memoire_de(fiche: FichePage) -> Memoire:
    """One query; none in the preview of a page that is not saved yet."""
    if fiche.pk is None:
        return Memoire(Credits(), [])
    dates, credits = dates_and_credits_of(fiche)
    return Memoire(credits, dates)
