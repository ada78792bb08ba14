"""What readers look for, counted by week, with nobody in it: what animateurs steer search with (`bilan`), and what is suggested.

A search writes nothing: it adds to counters of its process, which go to the database (`comptes`) after an answer has left, every
30 seconds or 50 searches. A database that does not answer at once is left alone, and the counters wait; a process that is killed
loses those of its last seconds. Words that may tell of somebody are not kept (`discretion`).

Callers: the page of the search, and the link of each result.
"""

import atexit
import logging
import threading
from collections import Counter
from time import monotonic
from typing import Any

from django.core.signals import request_finished
from django.db import DatabaseError, close_old_connections, connection

from bonnespratiques.recherche.pilotage import comptes
from bonnespratiques.recherche.pilotage.comptes import SANS_MOTS, Compte, Comptes, monday
from bonnespratiques.recherche.pilotage.discretion import keepable
from bonnespratiques.recherche.pilotage.frequentes import frequent
from bonnespratiques.recherche.pilotage.reponse import is_answered
from bonnespratiques.recherche.requete import SIGNES_MAX
from bonnespratiques.recherche.service import ResultatsRecherche

__all__ = ["connect", "flush", "forget", "frequent", "record", "record_click"]

ATTENTE_S = 30
ATTENTE_RECHERCHES = 50
EN_ATTENTE_MAX = 2_000  # different queries that wait in one process
RANG_MAX = 1_000

logger = logging.getLogger(__name__)

_lock = threading.Lock()  # of what waits
_flushing = threading.Lock()
_waiting: Comptes = {}
_received = 0
_since: float | None = None  # when the first of them came; of a clock that nobody sets


def record(found: ResultatsRecherche) -> None:
    """Count one search. The pages after the first, and the same words with a choice or an order, are the same search."""
    criteres = found.criteres
    if not found.requete or criteres.choix or criteres.tri or criteres.tel_quel or found.page_obj.number > 1:
        return
    _count(found.requete, Compte(nombre=1, sans_reponse=int(not is_answered(found))))


def record_click(requete: str, rang: int) -> None:
    """Count the opening of the result at this rank, from 1, for what was typed. Never raises: both come from an address."""
    if requete.strip() and 1 <= rang <= RANG_MAX:
        _count(requete[:SIGNES_MAX], Compte(clics=Counter([rang])))


def _count(requete: str, compte: Compte) -> None:
    global _received, _since
    week = monday()
    name = (week, keepable(requete))
    with _lock:
        if name not in _waiting and len(_waiting) >= EN_ATTENTE_MAX:
            name = (week, SANS_MOTS)
        _waiting.setdefault(name, Compte()).add(compte)
        _received += 1
        _since = monotonic() if _since is None else _since


def flush() -> bool:
    """Write what waits. False: the database would not have it now, and it waits again."""
    global _received, _since
    with _flushing:
        with _lock:
            taken = dict(_waiting)
            _waiting.clear()
            _received, _since = 0, None
        if not taken:
            return True
        try:
            comptes.write(taken)
        except DatabaseError as error:
            logger.info("Les comptes des recherches attendent : %s", error)
            _wait_again(taken)
            return False
        try:
            comptes.forget_daily()
        except DatabaseError as error:
            logger.info("Les anciennes recherches seront oubliées plus tard : %s", error)
        return True


def _wait_again(taken: Comptes) -> None:
    global _since
    with _lock:
        for name, compte in taken.items():
            _waiting.setdefault(name, Compte()).add(compte)
        _since = monotonic()


def forget() -> None:
    """Drop what waits; for tests."""
    global _received, _since
    with _lock:
        _waiting.clear()
        _received, _since = 0, None


def _after_an_answer(**signal: Any) -> None:
    since = _since
    if since is None or (_received < ATTENTE_RECHERCHES and monotonic() - since < ATTENTE_S):
        return
    flush()
    if not connection.in_atomic_block:
        close_old_connections()  # Django's own handler came before, and this one opened a connection again


def _at_exit() -> None:
    if _waiting:
        flush()


def connect() -> None:
    request_finished.connect(_after_an_answer, dispatch_uid="suivi")
    atexit.register(_at_exit)
