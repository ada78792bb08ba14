"""What a file is, by what it holds and never by its name; and why it is refused otherwise. Pure functions, no storage.

Threats: a page or a program under another name, a file that is two things at once, an archive that swells when opened, macros.
Pictures are only named here: `isole/image.py` draws them again. Callers: `workflow.documents.pieces`, `workflow.documents.modele_word`.
"""

import io
import zipfile

from workflow.erreurs import ActionRefusee
from workflow.models import PieceJointe

Genre = PieceJointe.Genre

ACCEPTES = "un PDF, un texte Word (.docx) ou LibreOffice (.odt), une image JPEG, PNG ou WebP"
ENTREES_MAX = 2000
DEPLIE_MAX = 100 * 1024 * 1024  # bytes, once unzipped
GONFLEMENT_MAX = 120  # times the size of the file; a text in XML swells about ten times
_ENTETE_MAX = 200_000  # bytes read of a file inside an archive, to learn what it is
_ODT = b"application/vnd.oasis.opendocument.text"
_DOCX = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = ("vbaproject.bin", "basic/", "scripts/")


class FichierRefuse(ActionRefusee):
    """A file that cannot be joined. `str(error)` says what to do instead."""


def recognise(data: bytes) -> Genre:
    """Raises `FichierRefuse` for everything else than `ACCEPTES`."""
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data.startswith(b"\xff\xd8\xff"):
        return Genre.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Genre.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Genre.WEBP
    raise FichierRefuse(_why_not(data))


def _why_not(data: bytes) -> str:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        return "Ce fichier est vide."
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "C’est un ancien format de Word, ou un document protégé par un mot de passe. Enregistrez-le en .docx, sans mot de passe."
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        return "Cette photo est dans un format que tout le monde ne sait pas lire. Enregistrez-la en JPEG."
    if head.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html", b"<script")):
        return "Les dessins SVG et les pages web ne se joignent pas : enregistrez-les en PDF ou en image PNG."
    return f"Ce fichier n’est pas d’une sorte que l’on peut joindre. Enregistrez-le autrement : {ACCEPTES}."


def _pdf(data: bytes) -> Genre:
    end = data.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in data[max(0, end - 1024) : end]:
        raise FichierRefuse("Ce PDF est abîmé ou coupé : refaites-le, puis joignez-le de nouveau.")
    if data[end + 5 :].strip(b"\r\n\t \x00") or zipfile.is_zipfile(io.BytesIO(data)):
        raise FichierRefuse("Ce PDF contient autre chose qu’un PDF : imprimez-le en PDF, puis joignez le résultat.")
    return Genre.PDF


def _archive(data: bytes) -> Genre:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_bounds(archive, data)
            genre = _kind(archive)
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise FichierRefuse("Ce document est abîmé : ouvrez-le, enregistrez-le de nouveau, puis joignez-le.") from error
    if any(macro in name for name in names for macro in _MACROS):
        raise FichierRefuse("Ce document contient des macros, qui sont des programmes. Enregistrez-le sans elles.")
    return genre


def _check_bounds(archive: zipfile.ZipFile, data: bytes) -> None:
    """All that the archive announces, before anything is unzipped. Whoever unzips it later must still count."""
    entries = archive.infolist()
    unfolded = sum(entry.file_size for entry in entries)
    if len(entries) > ENTREES_MAX or unfolded > min(DEPLIE_MAX, GONFLEMENT_MAX * max(len(data), 10_000)):
        raise FichierRefuse(
            "Une fois déplié, ce document est démesuré. Enregistrez-le de nouveau, avec moins d’images."
        )
    if archive.comment or data[-22:-18] != b"PK\x05\x06" or sum(entry.compress_size for entry in entries) > len(data):
        raise zipfile.BadZipFile("two things at once, or parts that overlap")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise zipfile.BadZipFile("names that repeat, or lead outside")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FichierRefuse("Ce document est protégé par un mot de passe : enregistrez-le sans mot de passe.")


def _kind(archive: zipfile.ZipFile) -> Genre:
    names = archive.namelist()
    if names[:1] == ["mimetype"] and _read(archive, "mimetype") == _ODT and "content.xml" in names:
        return Genre.ODT
    if (
        "[Content_Types].xml" in names
        and "word/document.xml" in names
        and _DOCX in _read(archive, "[Content_Types].xml")
    ):
        return Genre.DOCX
    raise FichierRefuse(
        f"Cette archive n’est pas un texte que l’on peut joindre. Enregistrez-le autrement : {ACCEPTES}."
    )


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(_ENTETE_MAX)
