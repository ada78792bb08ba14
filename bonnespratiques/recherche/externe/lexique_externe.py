"""The words of an engine that is not ours (`lexique`), read again from time to time: reading them all takes the engine seconds when
there are many fiches.

Kept by each process for a hundred times what reading them took, half a minute at least. A small index is read before the search
answers; a big one in a thread, and searches do meanwhile with the words read before, or without.
"""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from django.db import connection, models

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.externe.index_externe import MoteurInjoignable, external_index
from bonnespratiques.recherche.langue.lexique import Lexique, Mots

logger = logging.getLogger(__name__)

DUREE_MIN_S = 30.0
FOIS_SA_LECTURE = 100
PETIT_INDEX = 1_000  # objects

Nom = tuple[Path, str]


@dataclass(frozen=True)
class _Lu:
    lexique: Lexique
    perime: float  # on the monotonic clock


_kept: dict[Nom, _Lu] = {}
_reading: set[Nom] = set()


def lexique_of(root: type[models.Model], dossier: Path) -> Lexique | None:
    """None: not known yet, or the engine does not answer. `dossier`: of the engine, which tells one from another."""
    nom = (dossier, root._meta.label_lower)
    kept = _kept.get(nom)
    if (kept is None or kept.perime < monotonic()) and nom not in _reading:
        _reading.add(nom)
        if root._default_manager.count() <= PETIT_INDEX:
            _read(root, nom)
        else:
            threading.Thread(target=_read_in_thread, args=[root, nom], name=f"mots {nom[1]}", daemon=True).start()
        kept = _kept.get(nom)
    return kept.lexique if kept else None


def _read_in_thread(root: type[models.Model], nom: Nom) -> None:
    try:
        _read(root, nom)
    finally:
        connection.close()


def _read(root: type[models.Model], nom: Nom) -> None:
    start = monotonic()
    try:
        index = external_index(root)
        mots = Mots(index.mots() if index else {})
    except (MoteurInjoignable, IndexIndisponible) as error:
        logger.warning("%s", error)
        return
    except Exception:  # in a thread, nobody else would say it
        logger.exception("Les mots de l’index n’ont pas pu être lus.")
        return
    finally:
        _reading.discard(nom)
    end = monotonic()
    _kept[nom] = _Lu(Lexique([mots]), perime=end + max(DUREE_MIN_S, FOIS_SA_LECTURE * (end - start)))
