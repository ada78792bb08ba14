"""Rebuilding an index beside the one in use, then swapping: searches and edits go on meanwhile.

Callers: `indexation`, which sees to it that edits made during a rebuild reach the new version, and Wagtail's `update_index`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.embarque.documents import Document, to_document
from bonnespratiques.recherche.embarque.ecriture import Ecriture

ATTENTE_ECHANGE_S = 60.0  # how long the swap waits for somebody who is writing


class Remplissage:
    """Takes the documents of a new version."""

    def __init__(self, ecriture: Ecriture) -> None:
        self._ecriture = ecriture

    @property
    def count(self) -> int:
        return self._ecriture.count

    def add_documents(self, documents: Iterable[Document]) -> None:
        self._ecriture.add_all(documents)

    def add_model(self, model: type[models.Model]) -> None:
        """Part of modelsearch's contract: the format of our files does not depend on the models."""

    def add_items(self, model: type[models.Model], items: Iterable[Any]) -> None:
        """Part of modelsearch's contract."""
        self.add_documents(map(to_document, items))


@contextmanager
def reconstruction(depot: Depot, *, attendre: float = 5.0) -> Iterator[Remplissage]:
    """A new version, in use when the block ends. An error inside, or a kill, leaves the version in use as it is.

    Raises `VerrouPris` when another rebuild is still under way after `attendre` seconds.
    """
    with depot.verrou_reconstruction(attendre=attendre):
        version = depot.create_version()
        try:
            with depot.ecriture(version) as ecriture:
                yield Remplissage(ecriture)
            with depot.verrou(attendre=ATTENTE_ECHANGE_S):
                depot.use(version)
        except BaseException:
            depot.discard(version)
            raise
