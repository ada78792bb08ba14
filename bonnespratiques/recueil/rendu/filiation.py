"""A process that composes ends with whoever started it: nobody would read what an orphan makes, and it would hold the machine.

Callers: `composer`, and what it starts. No Django here.
"""

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """To be called by each child, after it is born: what its parent asked is not inherited. Linux only; elsewhere its limits end it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
