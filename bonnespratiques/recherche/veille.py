"""Who may write the index, and rebuilding it when somebody finds that it cannot be read. Asked by `indexation`.

`settings.INDEXATION` says who the one indexer is: "site", each process of the site after its own changes (the default: nothing
else to run); "indexer", the command `manage.py indexer` alone. The site then reads, and asks the database about what waits.
"""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection, models

from bonnespratiques.recherche import deploiement
from bonnespratiques.recherche.depot import Depot
from bonnespratiques.recherche.verrou import VerrouPris

logger = logging.getLogger(__name__)

PETIT_INDEX = 300  # objects that a search rebuilds before it answers: about a second
REPOS_S = 60  # before another try, when a rebuild has failed: a full disk stays full for a while

_rebuilding: set[Depot] = set()
_resting: WeakKeyDictionary[Depot, float] = WeakKeyDictionary()  # until when


def is_left_to_indexer() -> bool:
    return settings.INDEXATION == "indexer"


def rebuild_soon(root: type[models.Model], depot: Depot, rebuild: Callable[[], Any]) -> None:
    """There is no index to read: a small one is rebuilt before we return, another in a thread. Never raises.

    Nothing is done while this process, or an older version of the code, had better leave it alone.
    """
    if depot in _rebuilding or not _may_rebuild(depot):
        return
    is_small = root._default_manager.count() <= PETIT_INDEX
    _rebuilding.add(depot)
    if is_small:
        _rebuild_quietly(depot, rebuild)
    else:
        work = threading.Thread(
            target=_rebuild_in_thread, args=[depot, rebuild], name=f"index {depot.dossier.name}", daemon=True
        )
        work.start()


def _may_rebuild(depot: Depot) -> bool:
    if monotonic() < _resting.get(depot, 0):
        return False
    if deploiement.must_wait(depot.dossier, depot.signature):
        logger.warning(
            "Index %s : une autre version du site vient de le refaire. Celle-ci cherche dans les titres. Si c’est elle qui doit "
            "rester, lancez : manage.py reindexer",
            depot.dossier.name,
        )
        _rest(depot)
        return False
    return True


def _rest(depot: Depot) -> None:
    _resting[depot] = monotonic() + REPOS_S


def _rebuild_in_thread(depot: Depot, rebuild: Callable[[], Any]) -> None:
    try:
        _rebuild_quietly(depot, rebuild)
    finally:
        connection.close()


def _rebuild_quietly(depot: Depot, rebuild: Callable[[], Any]) -> None:
    try:
        rebuild()
    except VerrouPris:
        logger.info("Index %s : un autre processus le reconstruit déjà.", depot.dossier.name)
    except Exception:
        logger.exception(
            "Index %s : reconstruction impossible. Prochain essai dans %d secondes.", depot.dossier.name, REPOS_S
        )
        _rest(depot)
    finally:
        _rebuilding.discard(depot)
