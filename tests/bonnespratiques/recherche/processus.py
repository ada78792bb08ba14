"""Other processes, forked from the test: they see its database on disk (fixture `base_sur_disque`) and its index."""

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection

from bonnespratiques.recherche.embarque import depots


def in_another_process(work: Callable[[], Any], *, wait: bool = True) -> int:
    """Play `work` in a child of this process. Returns its exit status, or its number without waiting for it."""
    connection.close()
    depots.close_all()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if wait else child
    try:
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def kill(child: int) -> bool:
    """kill -9. Whether it was still alive: a child that had ended by itself is a fault of the story."""
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
