"""Work that no page should wait for, done by one thread in each web process: mails that leave, booklets that are composed.

The thread lives as long as there is something to do. What is to be done is kept elsewhere (a table, a folder): if the process dies,
whoever comes next takes it up. Where a task runner was chosen (`TASKS_BACKEND`), and in commands, no thread is started.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.db import close_old_connections, connections

logger = logging.getLogger(__name__)


class Fil:
    """`reglage`: the setting that turns it off, where threads cannot live. `panne`: what the log says of a round that failed."""

    def __init__(self, nom: str, *, reglage: str, panne: str) -> None:
        self.nom, self.reglage, self.panne = nom, reglage, panne
        self._lock = threading.Lock()
        self._serving = False  # this process answers requests: it is no command
        self._thread: threading.Thread | None = None
        self._wanted: Callable[[], Any] | None = None

    def connect(self) -> None:
        request_started.connect(self._note_request, dispatch_uid=f"bonnespratiques.arriere_plan.{self.nom}")

    def _note_request(self, **kwargs: Any) -> None:
        self._serving = True

    def is_on_duty(self) -> bool:
        """Whether work goes to the thread: in a web process, where no other task runner was chosen."""
        immediate = settings.TASKS["default"]["BACKEND"].endswith("ImmediateBackend")
        return self._serving and immediate and getattr(settings, self.reglage)

    def wake(self, round_: Callable[[], Any]) -> None:
        """Make a round soon. Asked again during a round, one more follows it."""
        with self._lock:
            self._wanted = round_
            if not self.is_busy():
                self._thread = threading.Thread(target=self._run, name=self.nom, daemon=True)
                self._thread.start()

    def is_busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Until all rounds asked for are made. Returns whether they are: tests need to know."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def _run(self) -> None:
        while True:
            with self._lock:
                round_, self._wanted = self._wanted, None
                if round_ is None:
                    self._thread = None
                    return
            try:
                close_old_connections()
                round_()
            except Exception:
                logger.exception(self.panne)
            finally:
                connections.close_all()
