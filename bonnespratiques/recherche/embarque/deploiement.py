"""Old code and new code side by side, while a deployment replaces one by the other: they want indexes of different signatures.

Each would find the other's index unreadable and rebuild its own in its place, in turns and for ever. So whoever has had its index
replaced waits: its code is the old one, which goes away. It answers from the titles meanwhile. After `DEPLOIEMENT_S` it rebuilds:
there was no deployment, or somebody went back to the old code for good.

The file `signatures` remembers whose index has been in use, oldest first.
"""

import time
from contextlib import suppress
from pathlib import Path

DEPLOIEMENT_S = 900
SIGNATURES_MAX = 20  # remembered
FICHIER = "signatures"


def note(dossier: Path, signature: str) -> None:
    """The index in use is now of this signature. To be called under `verrou`."""
    known = [other for other in _known(dossier) if other != signature]
    with suppress(OSError):  # a disk that is just full: the swap is done, this is only a note
        (dossier / FICHIER).write_text("\n".join([*known, signature][-SIGNATURES_MAX:]), encoding="ascii")


def must_wait(dossier: Path, signature: str) -> bool:
    """Whether somebody has just put another index in the place of ours."""
    known = _known(dossier)
    if signature not in known or known[-1] == signature:
        return False
    with suppress(OSError):
        return 0 <= time.time() - (dossier / "courant").stat().st_mtime < DEPLOIEMENT_S
    return False


def _known(dossier: Path) -> list[str]:
    try:
        return (dossier / FICHIER).read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return []
