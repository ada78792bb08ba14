"""The postman: one thread in each web process, which sends what was just written, so that no page waits for a mail server.

It lives as long as there is something to send. If the process dies, the mail stays in the outbox, and the next
`manage.py envoyer_courriels` sends it. Commands and a task runner send by themselves: no thread is started there.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.db import close_old_connections, connections

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_serving = False  # this process answers requests: it is no command
_thread: threading.Thread | None = None
_wanted: Callable[[], Any] | None = None


def connect() -> None:
    request_started.connect(_note_request, dispatch_uid="workflow.courriels.facteur")


def _note_request(**kwargs: Any) -> None:
    global _serving
    _serving = True


def is_on_duty() -> bool:
    """Whether mails go to the thread: in a web process, where no other task runner was chosen."""
    immediate = settings.TASKS["default"]["BACKEND"].endswith("ImmediateBackend")
    return _serving and immediate and settings.COURRIELS_EN_ARRIERE_PLAN


def wake(round_: Callable[[], Any]) -> None:
    """Make a round soon. Asked again during a round, one more follows it."""
    global _thread, _wanted
    with _lock:
        _wanted = round_
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="facteur", daemon=True)
            _thread.start()


def wait(seconds: float) -> bool:
    """Until all rounds asked for are made. Returns whether they are: tests need to know."""
    thread = _thread
    if thread is not None:
        thread.join(seconds)
    return thread is None or not thread.is_alive()


def _run() -> None:
    global _thread, _wanted
    while True:
        with _lock:
            round_, _wanted = _wanted, None
            if round_ is None:
                _thread = None
                return
        try:
            close_old_connections()
            round_()
        except Exception:
            logger.exception("Des courriels n’ont pas pu partir ; ils sont gardés.")
        finally:
            connections.close_all()
