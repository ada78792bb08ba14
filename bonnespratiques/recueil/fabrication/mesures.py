"""What earlier builds measured (how each fiche fits its page), by key of content, so that it is measured once.

One small file for each form: `RECUEILS_DIR/mesures/<form>.json`, {key: [day of last use, value]}. It is a cache: lost, it is measured
again. Caller: `composition`.
"""

import fcntl
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bonnespratiques.echanges.fichiers import write_atomically
from bonnespratiques.recueil.fabrication.depot import racine
from bonnespratiques.recueil.rendu.formes import Forme

MESURES_MAX = 8000  # the four latest versions of 2 000 fiches
_JOUR_S = 24 * 3600


def known(forme: Forme) -> dict[str, Any]:
    return {cle: valeur for cle, (_jour, valeur) in _read(_path(forme)).items()}


def keep(forme: Forme, mesures: Mapping[str, Any]) -> None:
    """Add `mesures`, and forget those least lately used beyond `MESURES_MAX`. Raises `OSError`."""
    if not mesures:
        return
    path = _path(forme)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        jour = int(time.time() // _JOUR_S)
        anciennes = _read(path)
        toutes = anciennes | {cle: [jour, valeur] for cle, valeur in mesures.items()}
        if toutes == anciennes:
            return
        recentes = sorted(toutes.items(), key=lambda mesure: mesure[1][0])[-MESURES_MAX:]
        write_atomically(path, json.dumps(dict(recentes), ensure_ascii=False).encode())


def _path(forme: Forme) -> Path:
    return racine() / "mesures" / f"{forme.cle}.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        lues = json.loads(path.read_bytes())
        return lues if all(isinstance(mesure, list) and len(mesure) == 2 for mesure in lues.values()) else {}
    except (OSError, ValueError, AttributeError):
        return {}
