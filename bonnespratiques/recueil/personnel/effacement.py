"""Erasing readers' recueils: rows, notes, links, builds, and the files that were built of them. Nothing of one stays.

A file is kept under its content: two readers who ask for the very same booklet share it. It goes with the recueil that had it built;
the other's is built again when asked for. Callers: the page, `manage.py effacer_recueils_expires`, `manage.py relancer`.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bonnespratiques.models import MonRecueil
from bonnespratiques.recueil.fabrication import service


def erase(recueil: MonRecueil) -> None:
    """Builds under way are stopped. The files go once the rows have gone for good."""
    _erase(MonRecueil.objects.filter(pk=recueil.pk))


def erase_expired(*, now: datetime | None = None) -> int:
    """Those whose thirty days have passed. Returns how many. May be run as often as one likes."""
    expires = MonRecueil.objects.filter(expire_le__lte=now or timezone.now())
    # Asked again of each as it goes: its reader may have come back since.
    return sum(_erase(expires.filter(pk=pk)) for pk in list(expires.values_list("pk", flat=True)))


def _erase(celui: QuerySet[MonRecueil]) -> bool:
    """False when it is not, or no more, what was to be erased."""
    with transaction.atomic():
        recueil = celui.select_for_update().first()
        if recueil is None:
            return False
        for fabrication in recueil.fabrications.only("pk", "cle"):
            service.cancel(fabrication)
            transaction.on_commit(partial(service.forget, fabrication.cle))
        recueil.delete()
    return True
