"""Untrusted files are opened in a child process, with bounds on memory and time: a hostile one kills the child, not the site.

`run` starts one of the scripts of this folder. They know nothing of Django: what they need comes on standard input, what they
answer on standard output. Callers: `workflow.documents.pieces`, `workflow.documents.lecture_word`, `bonnespratiques.echanges.documents`.
"""

import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

SECONDES_MAX = 20
# At once, for each process of the site: who sends a hundred hostile files waits, and the memory stays bounded.
ENFANTS_MAX = 2
_PLACES = threading.BoundedSemaphore(ENFANTS_MAX)
SCRIPTS = Path(__file__).parent
_BORNES = SCRIPTS / "bornes.py"


@dataclass(frozen=True)
class Bornes:
    """`memoire`: bytes of address space (Python and its libraries take about 250 MB of it). `secondes`: None, `SECONDES_MAX`."""

    memoire: int = 640 * 1024 * 1024
    processeur: int = 15  # seconds
    secondes: int | None = None


BORNES = Bornes()


class OuvertureRefusee(Exception):
    """The child could not read the file, or not within its bounds. `str(error)`: a sentence of the script, or ""."""


def run(script: str, data: bytes, *arguments: str, bornes: Bornes = BORNES) -> bytes:
    """What `script` answers about `data`. Raises `OuvertureRefusee`. Within `bornes`: memory, processor, time."""
    limites = (str(bornes.memoire), str(bornes.processeur))
    command = [sys.executable, "-I", str(_BORNES), *limites, str(SCRIPTS / f"{script}.py"), *arguments]
    secondes = bornes.secondes or SECONDES_MAX
    if not _PLACES.acquire(timeout=secondes):
        raise OuvertureRefusee("Beaucoup de fichiers arrivent en ce moment. Réessayez dans une minute.")
    try:
        # Isolated mode, an empty environment: neither the secrets of the site nor its code are within reach.
        done = subprocess.run(command, input=data, capture_output=True, timeout=secondes, env={}, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise OuvertureRefusee("") from error
    finally:
        _PLACES.release()
    if done.returncode == REFUS:
        raise OuvertureRefusee(done.stderr.decode(errors="replace").strip())
    if done.returncode:
        raise OuvertureRefusee("")
    return done.stdout


# Exit status of a script that says, in one sentence for the person, why it refuses.
REFUS = 3
