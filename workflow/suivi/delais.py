"""How long the committee really takes: the median delay observed, told beside the date that is promised.

Callers: the page before writing, the sending page, the acknowledgement (`courriels.du_circuit.AccuseReception`).
"""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from bonnespratiques.models import ThemePage
from workflow.circuit import Action
from workflow.models import EntreeJournal

PERIODE_JOURS = 365
CAS_MIN = 5  # a median of fewer says nothing, and might tell of one person
CAS_MAX = 2000  # the latest; more would not change a median that people read
REPONSES = (Action.SEND_FOR_APPROVAL, Action.REJECT)


@dataclass(frozen=True)
class DelaiObserve:
    """Half of the texts got their first answer within `jours` days. `du_theme`: those of the theme; else of the whole site."""

    jours: int
    cas: int
    du_theme: bool

    @property
    def phrase(self) -> str:
        where = "sur ce thème" if self.du_theme else "sur ce site"
        within = {0: "le jour même", 1: "en un jour ou moins"}.get(self.jours, f"en {self.jours} jours ou moins")
        return f"Depuis un an, {where}, la moitié des textes ont reçu leur première réponse {within}."


def observed_delay(theme: ThemePage | None = None) -> DelaiObserve | None:
    """Days from sending to the committee's first answer, over the last twelve months. None when too few say it. One query."""
    answers = (
        EntreeJournal.objects.filter(dossier=OuterRef("dossier"), action__in=REPONSES).order_by("le").values("le")[:1]
    )
    cases = list(
        EntreeJournal.objects.filter(action=Action.SUBMIT, dossier__isnull=False)
        .annotate(reponse_le=Subquery(answers))
        .filter(reponse_le__gte=timezone.now() - timedelta(days=PERIODE_JOURS))
        .order_by("-le")
        .values_list("le", "reponse_le", "dossier__theme")[:CAS_MAX]
    )
    of_theme = [case for case in cases if theme is not None and case[2] == theme.pk]
    chosen = of_theme if len(of_theme) >= CAS_MIN else cases
    if len(chosen) < CAS_MIN:
        return None
    days = [(timezone.localdate(answer) - timezone.localdate(sent)).days for sent, answer, _theme in chosen]
    return DelaiObserve(round(median(days)), len(chosen), chosen is of_theme)
