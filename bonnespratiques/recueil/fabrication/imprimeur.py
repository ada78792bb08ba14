"""The printer: one thread in each web process, which builds the booklets that wait, so that no page does.

It lives as long as there is something to build; the heavy work is in a process of its own (`rendu.execution`). If this process
dies, the requests stay on the disk and in the base: the next asker, or `manage.py fabriquer --une-fois`, takes them up. With a task
runner (`TASKS_BACKEND`), booklets go to it instead; commands build by themselves.
"""

import logging
import threading
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.db import close_old_connections, connections
from django_tasks import task

from bonnespratiques.models import Fabrication
from bonnespratiques.recueil.fabrication import chantier

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_serving = False  # this process answers requests: it is no command
_thread: threading.Thread | None = None
_wanted = False


def connect() -> None:
    request_started.connect(_note_request, dispatch_uid="bonnespratiques.recueil.fabrication.imprimeur")


def _note_request(**kwargs: Any) -> None:
    global _serving
    _serving = True


def is_on_duty() -> bool:
    """Whether booklets go to the thread: in a web process, where no other task runner was chosen."""
    immediate = settings.TASKS["default"]["BACKEND"].endswith("ImmediateBackend")
    return _serving and immediate and settings.LIVRETS_EN_ARRIERE_PLAN


def hand_over(fabrication: Fabrication) -> None:
    if is_on_duty():
        wake()
    else:
        compose_later.enqueue(str(fabrication.pk))


@task()
def compose_later(pk: str) -> None:
    fabrication = Fabrication.objects.filter(pk=pk).first()
    if fabrication:
        chantier.run(fabrication)


def wake() -> None:
    """Build soon what waits. Asked again meanwhile, one more round follows."""
    global _thread, _wanted
    with _lock:
        _wanted = True
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="imprimeur", daemon=True)
            _thread.start()


def is_busy() -> bool:
    return _thread is not None and _thread.is_alive()


def wait(seconds: float) -> bool:
    """Until all is built. Returns whether it is: tests need to know."""
    thread = _thread
    if thread is not None:
        thread.join(seconds)
    return thread is None or not thread.is_alive()


def _run() -> None:
    global _thread, _wanted
    while True:
        with _lock:
            if not _wanted:
                _thread = None
                return
            _wanted = False
        try:
            close_old_connections()
            chantier.run_all()
        except Exception:
            logger.exception("Des livrets n’ont pas pu être composés ; leurs demandes sont gardées.")
        finally:
            connections.close_all()
