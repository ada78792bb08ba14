"""The depots of this process: one for each directory and family of models, kept open between searches."""

import atexit
import threading
from collections import OrderedDict
from pathlib import Path

from django.db import models

from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.embarque.documents import signature

DEPOTS_MAX = 32  # families of models; more would only come from tests, which each have their own directory

_depots: OrderedDict[Path, Depot] = OrderedDict()
_guard = threading.Lock()


def depot_for(dossier: Path, root: type[models.Model]) -> Depot:
    path = Path(dossier) / root._meta.label_lower
    with _guard:
        if path not in _depots:
            _depots[path] = Depot(path, signature(root))  # type: ignore[arg-type]
            if len(_depots) > DEPOTS_MAX:
                _depots.popitem(last=False)[1].close()
        _depots.move_to_end(path)
        return _depots[path]


def close_all() -> None:
    """Close every file open for reading; the next search opens them again."""
    with _guard:
        while _depots:
            _depots.popitem()[1].close()


atexit.register(close_all)
