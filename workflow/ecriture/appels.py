"""Answering a call for contributions: a draft remembers which one it was begun for, and its fiche says so once it is sent.

A call that closed meanwhile takes no more answers: the text goes its way without it.
"""

from django.http import QueryDict

from bonnespratiques.models import Appel
from workflow.models import Dossier

CLE = "appel"  # in the draft: the key of the call


def named(parametres: QueryDict) -> Appel | None:
    """The call that an address names (`?appel=<slug>`), open or not; None for none."""
    slug = parametres.get("appel", "").replace("\0", "")
    return Appel.objects.filter(slug=slug).first() if slug else None


def begun_for(dossier: Dossier) -> Appel | None:
    """The call that this draft was begun for, open or not. No query when it was begun for none."""
    cle = dossier.brouillon.get(CLE)
    return Appel.objects.filter(pk=cle).first() if isinstance(cle, int) else None


def answered_by(dossier: Dossier) -> Appel | None:
    """The call that the fiche answers if it is sent today."""
    appel = begun_for(dossier)
    return appel if appel and appel.is_open else None
