"""Going back: which version of a sommaire stood before the last gesture. Each gesture is a revision, told in the history of the page.

A return is a gesture too: its entry in the journal says of which version it is the copy, so that going back twice goes two steps.
"""

from django.db.models import QuerySet
from wagtail.models import PageLogEntry, Revision

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.atelier.stockage import read, seal

ACTION = "bonnespratiques.composer"
ETAT = "etat"  # in the journal: the revision of which this one is the copy
VERSIONS_LUES_MAX = 30  # revisions that changed other things than the sommaire are passed over


def previous(brouillon: RecueilPage) -> Revision | None:
    """The latest version whose sommaire is another than that of `brouillon`, None when there is none near."""
    present = seal(read(brouillon))
    for revision in _before(brouillon)[:VERSIONS_LUES_MAX]:
        if seal(read(revision.as_object())) != present:
            return revision
    return None


def can_undo(brouillon: RecueilPage) -> bool:
    """Whether it is worth offering: one query, without reading the versions."""
    return _before(brouillon).exists()


def last_phrase(brouillon: RecueilPage) -> str:
    """What the gesture that would be undone was, as it was told."""
    pointee = _pointer(brouillon)
    entree = PageLogEntry.objects.filter(page=brouillon.pk, action=ACTION, revision=pointee).first()
    return entree.data.get("phrase", "") if entree else ""


def _before(brouillon: RecueilPage) -> "QuerySet[Revision]":
    return Revision.objects.for_instance(brouillon).filter(pk__lt=_pointer(brouillon)).order_by("-pk")


def _pointer(brouillon: RecueilPage) -> int:
    """The revision where the animateur stands: the latest one, or the one of which it is a copy."""
    derniere = brouillon.latest_revision_id or 0
    entree = PageLogEntry.objects.filter(page=brouillon.pk, action=ACTION, revision=derniere).first()
    return entree.data.get(ETAT, derniere) if entree else derniere
