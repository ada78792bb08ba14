"""Does the index hold what the database holds? Compares every object, and has the differences indexed again.

A check for operators (after a power cut, a restored backup, a change made by SQL): the outbox keeps the index level by itself.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.embarque.documents import fingerprint, indexed_models
from bonnespratiques.recherche.externe.index_externe import external_index
from bonnespratiques.recherche.tenue.attente import enqueue
from bonnespratiques.recherche.tenue.indexation import by_lots, depot_of, drain

ATTENTE_S = 30.0  # for somebody who is writing


@dataclass(frozen=True)
class Ecarts:
    """Keys (primary keys as text) that differ, and the model of each object that exists."""

    manquants: list[str] = field(default_factory=list)  # in the database, not in the index
    perimes: list[str] = field(default_factory=list)  # the index holds another text
    en_trop: list[str] = field(default_factory=list)  # in the index, no longer in the database
    doubles: list[str] = field(default_factory=list)  # more than once in the index
    modeles: dict[str, type[models.Model]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.cles)

    @property
    def cles(self) -> set[str]:
        return {*self.manquants, *self.perimes, *self.en_trop, *self.doubles}


def compare(root: type[models.Model]) -> Ecarts:
    """The differences of one family. Raises `IndexIndisponible` when there is no index although there are objects, `VerrouPris`
    when somebody keeps writing.

    What is saved or deleted during the comparison may show as a difference: it is in the outbox.
    """
    autre = external_index(root)
    empreinte_of = autre.empreinte_of if autre else fingerprint
    expected: dict[str, Any] = {}
    modeles: dict[str, type[models.Model]] = {}
    for model in indexed_models(root):
        for objects in by_lots(model.get_indexed_objects()):  # type: ignore[attr-defined]
            expected |= {str(obj.pk): empreinte_of(obj) for obj in objects}
            modeles |= {str(obj.pk): model for obj in objects}
    try:
        documents = autre.empreintes() if autre else _documents(root)
    except IndexIndisponible:
        if expected:
            raise
        documents = []
    indexed = dict(documents)
    return Ecarts(
        manquants=sorted(expected.keys() - indexed.keys()),
        perimes=sorted(cle for cle in expected.keys() & indexed.keys() if expected[cle] != indexed[cle]),
        en_trop=sorted(indexed.keys() - expected.keys()),
        doubles=sorted(cle for cle, times in Counter(cle for cle, _empreinte in documents).items() if times > 1),
        modeles=modeles,
    )


def _documents(root: type[models.Model]) -> list[tuple[str, bytes]]:
    depot = depot_of(root)
    with depot.verrou(attendre=ATTENTE_S), depot.instantane() as instantane:
        return instantane.empreintes()


def repair(root: type[models.Model], ecarts: Ecarts) -> None:
    """Have these objects read again, and their documents replaced or removed."""
    for cle in ecarts.cles:
        enqueue(ecarts.modeles.get(cle, root), [cle])
    drain()
