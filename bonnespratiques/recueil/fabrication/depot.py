"""Finished booklets, kept under the key of their content: `RECUEILS_DIR/livrets/<2 first>/<key>[-v2].<extension>`.

A booklet is there when its notice (`<key>.json`: pages, weight, SHA-256 of each volume) is, and that is written last: nothing
half-written is ever found. The age of the notice is that of its last use (`purge`). Callers: `service`, `composition`, pages that tell
weights.
"""

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from bonnespratiques.echanges.fichiers import write_atomically
from bonnespratiques.recueil.rendu.execution import Rendu
from bonnespratiques.recueil.rendu.formes import FORMES, Forme

NOTE_APRES_S = 3600  # a use is noted once an hour: a download need not write on the disk


@dataclass(frozen=True)
class Fichier:
    """A finished file. `empreinte`: SHA-256 of its bytes; `cle`: that of all that decides of them."""

    path: Path
    forme: Forme
    cle: str
    octets: int
    pages: int | None
    empreinte: str
    volume: int = 1
    volumes: int = 1

    def name(self, radical: str) -> str:
        return self.forme.file_name(radical, self.volume, self.volumes)


@dataclass(frozen=True)
class Apercu:
    """What is told of a download before it: all volumes together. It may be a little behind the content."""

    octets: int
    pages: int | None
    volumes: int


class VolumeInconnu(LookupError):
    """The booklet has fewer volumes."""


def racine() -> Path:
    return Path(settings.RECUEILS_DIR)


def livrets() -> Path:
    return racine() / "livrets"


def find(cle: str, forme: Forme) -> list[Fichier]:
    """All volumes of a kept booklet, in order; none when it is not kept whole. No query."""
    notice = _notice(cle)
    try:
        volumes = json.loads(notice.read_bytes())["volumes"]
        fichiers = [
            Fichier(_path(cle, forme, rang), forme, cle, v["octets"], v["pages"], v["empreinte"], rang, len(volumes))
            for rang, v in enumerate(volumes, start=1)
        ]
        if any(fichier.path.stat().st_size != fichier.octets for fichier in fichiers):
            return []  # a disk that failed: to be made again
        _note_use(notice)
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return fichiers


def find_volume(cle: str, forme: Forme, volume: int) -> Fichier | None:
    """Raises `VolumeInconnu` when the booklet is kept and has no such volume."""
    fichiers = find(cle, forme)
    if not fichiers:
        return None
    if not 1 <= volume <= len(fichiers):
        raise VolumeInconnu(f"Ce livret n’a que {len(fichiers)} volumes.")
    return fichiers[volume - 1]


def keep(cle: str, forme: Forme, rendus: Iterable[Rendu]) -> list[Fichier]:
    """Raises `OSError` when the disk refuses; nothing is then kept."""
    notice = _notice(cle)
    notice.parent.mkdir(parents=True, exist_ok=True)
    volumes: list[dict[str, Any]] = []
    for rang, rendu in enumerate(rendus, start=1):
        write_atomically(_path(cle, forme, rang), rendu.octets)
        volumes.append(
            {"octets": len(rendu.octets), "pages": rendu.pages, "empreinte": sha256(rendu.octets).hexdigest()}
        )
    write_atomically(notice, json.dumps({"forme": forme.cle, "volumes": volumes}).encode())
    return find(cle, forme)


def forget(cle: str) -> None:
    """The notice first: what is half gone is not found."""
    notice = _notice(cle)
    notice.unlink(missing_ok=True)
    for path in notice.parent.glob(f"{cle}[-.]*"):
        path.unlink(missing_ok=True)


def remember(recueil_pk: int, fichiers: list[Fichier]) -> None:
    """What the page of a recueil tells of its downloads, until the next build."""
    pages = [fichier.pages for fichier in fichiers if fichier.pages]
    apercu = Apercu(sum(fichier.octets for fichier in fichiers), sum(pages) or None, len(fichiers))
    if last_known(recueil_pk).get(fichiers[0].forme.cle) != apercu:
        path = _apercu(recueil_pk, fichiers[0].forme.cle)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(asdict(apercu)).encode())


def last_known(recueil_pk: int) -> dict[str, Apercu]:
    """By form, what the last build of this recueil gave. Nothing is built, no query."""
    connus = {}
    for cle in FORMES:
        try:
            connus[cle] = Apercu(**json.loads(_apercu(recueil_pk, cle).read_bytes()))
        except (OSError, ValueError, TypeError):
            continue
    return connus


def _apercu(recueil_pk: int, forme: str) -> Path:
    return racine() / "apercus" / f"{recueil_pk}-{forme}.json"


def _notice(cle: str) -> Path:
    return livrets() / cle[:2] / f"{cle}.json"


def _path(cle: str, forme: Forme, volume: int) -> Path:
    return livrets() / cle[:2] / f"{cle}{f'-v{volume}' if volume > 1 else ''}.{forme.extension}"


def _note_use(notice: Path) -> None:
    if time.time() - notice.stat().st_mtime > NOTE_APRES_S:
        os.utime(notice)
