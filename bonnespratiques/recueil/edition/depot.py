"""The files of editions: `RECUEILS_DIR/editions/<numero>/`, one file a form and volume, and `images/`, the pictures as printed.

Written once, in a folder that takes its name when all is in it. Read with their SHA-256 checked: a file that changed on the disk
is never handed out. Callers: `gel`, `verification`, the views.
"""

import errno
import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path

from django.conf import settings

from bonnespratiques.models import Edition, EditionFichier
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.rendu.formes import FORMES

IMAGES = "images"
ORPHELIN_APRES_S = 3600  # an unfinished folder, this old, is what a crash left
_EN_CHANTIER = ".gel-"
_IMAGE = re.compile(r"[\w-]+\.(?:jpg|png)")


class FichierPerdu(Exception):
    """A file of an edition is not on the disk any more. The message is plain French."""


class FichierAltere(Exception):
    """A file of an edition is not, byte for byte, the one that was frozen. The message is plain French."""


class GelEnCours(Exception):
    """Somebody is freezing the same recueil at this moment."""


def racine() -> Path:
    return Path(settings.RECUEILS_DIR) / "editions"


def folder_of(edition: Edition) -> Path:
    return racine() / str(edition.numero)


def stored_name(forme: str, volume: int) -> str:
    """`pdf.pdf`, `pdf-v2.pdf`."""
    return f"{forme}{f'-v{volume}' if volume > 1 else ''}.{FORMES[forme].extension}"


def path_of(fichier: EditionFichier) -> Path:
    return folder_of(fichier.edition) / stored_name(fichier.forme, fichier.volume)


def checked_path(fichier: EditionFichier) -> Path:
    """Where the file is, after its bytes were compared with what was frozen. Raises `FichierPerdu`, `FichierAltere`."""
    path = path_of(fichier)
    try:
        etat = path.stat()
        empreinte = _digest(path, etat.st_ino, etat.st_mtime_ns, etat.st_size)
    except FileNotFoundError:
        raise FichierPerdu(f"{fichier.edition}, {fichier} : le fichier n’est plus sur le disque.") from None
    if empreinte != fichier.empreinte:
        raise FichierAltere(f"{fichier.edition}, {fichier} : le fichier n’est plus celui qui a été gelé.")
    return path


@lru_cache(maxsize=512)
def _digest(path: Path, ino: int, mtime_ns: int, octets: int) -> str:
    """Read once a process for each state of the file."""
    return digest(path)


def digest(path: Path) -> str:
    with path.open("rb") as fichier:
        return file_digest(fichier, "sha256").hexdigest()


def pictures_of(edition: Edition) -> dict[str, Path]:
    """The pictures kept with an edition, by the name that its tree gives them."""
    dossier = folder_of(edition) / IMAGES
    return {path.name: path for path in dossier.iterdir() if _IMAGE.fullmatch(path.name)} if dossier.is_dir() else {}


def write(path: Path, octets: bytes) -> None:
    """On the disk for good before anything says that it exists."""
    with path.open("xb") as fichier:
        fichier.write(octets)
        fichier.flush()
        os.fsync(fichier.fileno())
    path.chmod(0o444)


@contextmanager
def workshop(numero: int) -> Iterator[Path]:
    """A folder where an edition is prepared, next to its place; gone at the end unless `settle` gave it its name."""
    racine().mkdir(parents=True, exist_ok=True)
    dossier = Path(tempfile.mkdtemp(prefix=f"{_EN_CHANTIER}{numero}-", dir=racine()))
    dossier.chmod(0o755)
    (dossier / IMAGES).mkdir()
    try:
        yield dossier
    finally:
        shutil.rmtree(dossier, ignore_errors=True)


def settle(dossier: Path, edition: Edition) -> None:
    """The last act before the transaction ends: one rename, and everything is in its place.

    Raises `LivretImpossible` when that place is taken, as after a database restored without its files: they are never overwritten.
    """
    for chantier in (dossier / IMAGES, dossier):
        _sync(chantier)
    try:
        os.rename(dossier, folder_of(edition))
    except OSError as erreur:
        if erreur.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        raise LivretImpossible(
            f"Des fichiers portent déjà le numéro {edition.numero}, et la base ne connaît pas cette édition : elle a sans doute été "
            "restaurée sans eux. Rien n’est gelé ni écrasé. Prévenez la personne qui exploite le site ; un nouvel essai prendra le "
            "numéro suivant."
        ) from erreur
    _sync(racine())


def _sync(dossier: Path) -> None:
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def sweep() -> list[Path]:
    """Take away the unfinished folders that crashes left. Returns them.

    A folder that bears a number stays, even when the database knows no such edition: restored from an older copy, it would not
    know those that people already hold.
    """
    limite = time.time() - ORPHELIN_APRES_S
    perdus = [path for path in racine().glob(f"{_EN_CHANTIER}*") if path.is_dir() and path.stat().st_mtime < limite]
    for path in perdus:
        shutil.rmtree(path, ignore_errors=True)
    return perdus


@contextmanager
def turn(recueil: int) -> Iterator[None]:
    """One gel of a recueil at a time on this machine; the database decides between several. Raises `GelEnCours`."""
    racine().mkdir(parents=True, exist_ok=True)
    with (racine() / f".recueil-{recueil}.lock").open("w") as verrou:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GelEnCours(
                "Une édition de ce recueil est en train d’être gelée. Attendez qu’elle paraisse."
            ) from None
        yield  # closing the file gives the lock back, even after a crash
