"""First program of the child process: takes on bounds that it cannot lift any more, then runs the script that it is given."""

import contextlib
import runpy
import sys

MEMOIRE_MAX = 640 * 1024 * 1024  # bytes of address space: Python and its libraries take about 250 MB of it
PROCESSEUR_MAX = 15  # seconds
SORTIE_MAX = 32 * 1024 * 1024  # bytes of any file that it would write


def bind() -> None:
    """Where the system knows such bounds. Elsewhere only time is bounded, by whoever waits."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX, MEMOIRE_MAX))
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSEUR_MAX, PROCESSEUR_MAX))
        resource.setrlimit(resource.RLIMIT_FSIZE, (SORTIE_MAX, SORTIE_MAX))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    bind()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
