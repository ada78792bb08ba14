"""What our two other engines (`backend_postgresql`, `backend_opensearch`) offer beside modelsearch's contract: all that the site's
search, the outbox and the commands ask of an index. Nothing here depends on which of them is in use.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from django.db import models
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.query import SearchQuery


class MoteurInjoignable(Exception):
    """The engine does not answer. What was to be written stays in the outbox."""


class Remplissage(Protocol):
    def add_model(self, model: type[models.Model]) -> None: ...

    def add_items(self, model: type[models.Model], items: Sequence[models.Model]) -> None: ...


class IndexExterne(ABC):
    """One family of models in an engine. Each method raises `MoteurInjoignable`; those that write, `IndexIndisponible` where there
    is no index yet.
    """

    @abstractmethod
    def replace(self, model: type[models.Model], objects: Sequence[models.Model]) -> None:
        """Index these objects of one model, whatever the index holds of them."""

    @abstractmethod
    def remove(self, cles: Iterable[str]) -> None:
        """Forget these primary keys, known or not."""

    @abstractmethod
    def refresh(self) -> None:
        """What was written is found from now on."""

    @abstractmethod
    def mots(self) -> dict[str, int]:
        """The stems that the index holds, and in how many objects each. Slow: all the index is read."""

    @abstractmethod
    def rebuilding(self) -> AbstractContextManager[Remplissage]:
        """All the objects are added inside; the index holds nothing else when the block ends. An error leaves it readable."""

    @abstractmethod
    def empreinte_of(self, obj: models.Model) -> str:
        """Of all that is indexed of an object: that of `empreintes` when the index is level with the database."""

    @abstractmethod
    def empreintes(self) -> list[tuple[str, str]]:
        """(primary key, fingerprint) of all that the index holds. Raises `IndexIndisponible` where there is none."""


class BackendExterne(BaseSearchBackend):
    """`dossier`: where processes of one machine find each other (`verrou`)."""

    dossier: Path

    def ranked_keys(self, query: SearchQuery, queryset: models.QuerySet, *, limite: int) -> list[tuple[Any, float]]:
        """(primary key, score) of the objects of `queryset` that match best. Raises `MoteurInjoignable`, `IndexIndisponible`.

        `queryset`: filtered on declared fields only (`modelsearch.index.FilterField`).
        """
        raise NotImplementedError


def external_index(root: type[models.Model]) -> IndexExterne | None:
    """None: the engine in use is not one of these two."""
    index = get_search_backend().get_index_for_model(root)
    return index if isinstance(index, IndexExterne) else None
