"""Places to compose on this machine: a composition takes two processors and hundreds of megabytes, so that few run at once.

A place is a lock on a file: the system gives it back when its holder dies, whatever kills it.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings

from bonnespratiques.recueil.fabrication.depot import racine

_PAS_S = 0.05


class PasDePlace(Exception):
    """All places are taken, and whoever asked did not want to wait longer."""


@contextmanager
def place(*, still_wanted: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Hold a place, waiting for one as long as `still_wanted()`. Raises `PasDePlace`, and `OSError` on a disk that refuses."""
    racine().mkdir(parents=True, exist_ok=True)
    while not (prise := _try_each()):
        if not still_wanted():
            raise PasDePlace
        time.sleep(_PAS_S)
    with prise:
        yield


def _try_each() -> ExitStack | None:
    for numero in range(max(1, settings.RECUEILS_COMPOSITIONS_MAX)):
        with ExitStack() as pile:
            verrou = pile.enter_context((racine() / f"composition-{numero}.lock").open("w"))
            try:
                fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            return pile.pop_all()
    return None
