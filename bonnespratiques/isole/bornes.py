"""First program of the child process: takes on bounds that it cannot lift any more, then runs the script that it is given.

`bornes.py MEMORY PROCESSOR SCRIPT ARGUMENTS…`: bytes of address space, seconds. A script may import those beside it.
"""

import contextlib
import runpy
import sys
from pathlib import Path

SORTIE_MAX = 32 * 1024 * 1024  # bytes of any file that it would write


def bind(memoire: int, processeur: int) -> None:
    """Where the system knows such bounds. Elsewhere only time is bounded, by whoever waits."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memoire, memoire))
        resource.setrlimit(resource.RLIMIT_CPU, (processeur, processeur))
        resource.setrlimit(resource.RLIMIT_FSIZE, (SORTIE_MAX, SORTIE_MAX))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    bind(int(sys.argv[1]), int(sys.argv[2]))
    sys.argv = sys.argv[3:]
    sys.path.insert(0, str(Path(sys.argv[0]).parent))
    runpy.run_path(sys.argv[0], run_name="__main__")
