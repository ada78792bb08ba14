"""A list that is read from the database once and kept by each process, until somebody changes it in any of them.

A stamp in Django's cache, which processes share (decision 004), says which reading is the last: searching costs one read of that
stamp and no SQL query, but for one reading every ten minutes, in case a stamp was lost (a process killed between its commit and
its stamp, a database restored). Inside a transaction that changed the list, it is read each time: what is rolled back is never kept.

Callers: `synonymes`, `promotions`, which connect `changed` to the signals of their models.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

logger = logging.getLogger(__name__)

RELUE_S = 600

T = TypeVar("T")


class EnMemoire(Generic[T]):
    """`load` reads the whole list. `name`: that of its stamp."""

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self._name = f"recherche:{name}"
        self._load = load
        self._kept: tuple[str, T, float] | None = None  # stamp, list, when it was read

    def read(self) -> T:
        # The stamp is read before the list: a change between the two is read again, at worst once for nothing.
        stamp = self._read_stamp()
        kept = self._kept
        if kept and stamp and kept[0] == stamp and monotonic() - kept[2] < RELUE_S:
            return kept[1]
        value = self._load()
        if stamp and not self._is_changing():
            self._kept = (stamp, value, monotonic())
        return value

    def changed(self, **signal: Any) -> None:
        """To be told of each change: at once for this transaction, at its end for everybody else."""
        self._stamp()
        if not self._is_changing():
            transaction.on_commit(self._stamp)

    def forget(self) -> None:
        """Read again next time; for tests, whose transactions are undone behind the back of signals."""
        self._kept = None

    def _stamp(self) -> None:
        self._kept = None
        cache.set(self._name, uuid4().hex, timeout=None)

    def _read_stamp(self) -> str | None:
        """None: the cache does not answer (a full disk, a file of another account). The list is then read at each search."""
        try:
            stamp = cache.get(self._name)
            if stamp is None:
                cache.add(self._name, uuid4().hex, timeout=None)
                stamp = cache.get(self._name)
            return stamp
        except Exception:
            logger.warning(
                "Le cache partagé ne se lit pas : %s est relu à chaque recherche.", self._name, exc_info=True
            )
            return None

    def _is_changing(self) -> bool:
        """Whether the transaction under way has changed the list."""
        connection = transaction.get_connection()
        return connection.in_atomic_block and any(waiting[1] == self._stamp for waiting in connection.run_on_commit)
