"""Names that a fiche no longer tells, but that the index still holds for the moment it takes to read the fiche again.

A fiche that becomes anonymous stays visible: the facettes would go on naming its organisme, and a search for that name would find
it. Until the index is level, an anonymous fiche that waits in the outbox is left out of all that the search shows.
"""

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from bonnespratiques.models import AttenteIndexation
from bonnespratiques.models.fiche import FicheQuerySet

_PAGE = "wagtailcore.page"


def without_stale_names(visible: FicheQuerySet) -> FicheQuerySet:
    waiting = AttenteIndexation.objects.filter(famille=_PAGE, appliquee=False, cle=Cast(OuterRef("pk"), CharField()))
    # Within the subquery: search backends refuse filters on columns that they do not know, and leave expressions alone.
    return visible.filter(~Exists(waiting.alias(anonymat=Cast(OuterRef("anonymat"), CharField())).exclude(anonymat="")))
