"""Who may write the index, and rebuilding it when somebody finds that it cannot be read. Asked by `indexation`.

`settings.INDEXATION` says who the one indexer is: "site", each process of the site after its own changes (the default: nothing
else to run); "indexer", the command `manage.py indexer` alone. The site then reads, and asks the database about what waits.
"""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, models

from bonnespratiques.recherche.embarque import deploiement
from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.embarque.verrou import VerrouPris

logger = logging.getLogger(__name__)

PETIT_INDEX = 300  # objects that a search rebuilds before it answers: about a second
REPOS_S = 60  # before another try, when a rebuild has failed: a full disk stays full for a while

_rebuilding: set[str] = set()
_resting: dict[str, float] = {}  # until when


def is_left_to_indexer() -> bool:
    return settings.INDEXATION == "indexer"


def rebuild_soon(root: type[models.Model], depot: Depot | None, rebuild: Callable[[], Any]) -> None:
    """There is no index to read: a small one is rebuilt before we return, another in a thread. Never raises.

    `depot`: None for an index that another engine keeps. Nothing is done while this process had better leave the index alone.
    """
    name = str(depot.dossier) if depot else root._meta.label_lower
    if name in _rebuilding or monotonic() < _resting.get(name, 0) or _has_been_replaced(depot, name):
        return
    is_small = root._default_manager.count() <= PETIT_INDEX
    _rebuilding.add(name)
    if is_small:
        _rebuild_quietly(name, rebuild)
    else:
        threading.Thread(target=_rebuild_in_thread, args=[name, rebuild], name=f"index {name}", daemon=True).start()


def _has_been_replaced(depot: Depot | None, name: str) -> bool:
    if depot is None or not deploiement.must_wait(depot.dossier, depot.signature):
        return False
    logger.warning(
        "Index %s : une autre version du site vient de le refaire. Celle-ci cherche dans les titres. Si c’est elle qui doit "
        "rester, lancez : manage.py reindexer",
        name,
    )
    _rest(name)
    return True


def _rest(name: str) -> None:
    _resting[name] = monotonic() + REPOS_S


def _rebuild_in_thread(name: str, rebuild: Callable[[], Any]) -> None:
    try:
        _rebuild_quietly(name, rebuild)
    finally:
        connection.close()


def _rebuild_quietly(name: str, rebuild: Callable[[], Any]) -> None:
    try:
        rebuild()
    except VerrouPris:
        logger.info("Index %s : un autre processus le reconstruit déjà.", name)
    except Exception:
        logger.exception("Index %s : reconstruction impossible. Prochain essai dans %d secondes.", name, REPOS_S)
        _rest(name)
    finally:
        _rebuilding.discard(name)
