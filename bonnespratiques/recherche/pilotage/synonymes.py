"""The synonyms in force: what the animateurs keep in `GroupeSynonymes`, as the search reads it at each query.

How they widen a query is said in `strategie`. A change holds at once, in every process; no index is rebuilt.
"""

from dataclasses import dataclass

from django.db.models.signals import post_delete, post_save

from bonnespratiques.models import GroupeSynonymes, Sens
from bonnespratiques.recherche.pilotage.en_memoire import EnMemoire

GROUPES_MAX = 500  # read at each search; the first ones in the order of the list


@dataclass(frozen=True)
class Groupe:
    """Expressions that stand for one another; when not `reciproque`, the first finds the others, without return."""

    expressions: tuple[str, ...]
    reciproque: bool = True

    @classmethod
    def of(cls, kept: GroupeSynonymes) -> "Groupe":
        return cls(tuple(kept.liste), kept.sens == Sens.RECIPROQUE)


def groups_in_force() -> tuple[Groupe, ...]:
    """The same tuple as long as nothing changes: it may be the key of what is worked out from it."""
    return _en_memoire.read()


def _load() -> tuple[Groupe, ...]:
    groups = (Groupe.of(kept) for kept in GroupeSynonymes.objects.filter(actif=True)[:GROUPES_MAX])
    return tuple(group for group in groups if len(group.expressions) > 1)


_en_memoire = EnMemoire("synonymes", _load)
forget = _en_memoire.forget


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_en_memoire.changed, sender=GroupeSynonymes, dispatch_uid="synonymes")
