"""What an archive is, by its parts, and why it is not opened: bounds on what it announces, before anything is unzipped.

Pure functions, in the parent process; whoever unzips the archive later, in a child, must still count. Callers:
`workflow.documents.reconnaitre`, `bonnespratiques.echanges.documents`.
"""

import io
import zipfile

ENTREES_MAX = 2000
DEPLIE_MAX = 100 * 1024 * 1024  # bytes, once unzipped
GONFLEMENT_MAX = 120  # times the size of the file; a text in XML swells about ten times
_ENTETE_MAX = 200_000  # bytes read of a file inside an archive, to learn what it is
_ODT = b"application/vnd.oasis.opendocument.text"
_DOCX = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = ("vbaproject.bin", "basic/", "scripts/")


class ArchiveRefusee(Exception):
    """`str(error)` says what to do."""


def kind_of(data: bytes, *, deplie_max: int = DEPLIE_MAX) -> str:
    """ "docx", "odt", or "" for another archive. Raises `ArchiveRefusee`: damaged, oversized, protected, or with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_bounds(archive, data, deplie_max)
            kind = _kind(archive)
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ArchiveRefusee(
            "Ce document est abîmé : ouvrez-le, enregistrez-le de nouveau, puis recommencez."
        ) from error
    if any(macro in name for name in names for macro in _MACROS):
        raise ArchiveRefusee("Ce document contient des macros, qui sont des programmes. Enregistrez-le sans elles.")
    return kind


def _check_bounds(archive: zipfile.ZipFile, data: bytes, deplie_max: int) -> None:
    entries = archive.infolist()
    unfolded = sum(entry.file_size for entry in entries)
    if len(entries) > ENTREES_MAX or unfolded > min(deplie_max, GONFLEMENT_MAX * max(len(data), 10_000)):
        raise ArchiveRefusee(
            "Une fois déplié, ce document est démesuré. Enregistrez-le de nouveau, avec moins d’images."
        )
    if archive.comment or data[-22:-18] != b"PK\x05\x06" or sum(entry.compress_size for entry in entries) > len(data):
        raise zipfile.BadZipFile("two things at once, or parts that overlap")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise zipfile.BadZipFile("names that repeat, or lead outside")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ArchiveRefusee("Ce document est protégé par un mot de passe : enregistrez-le sans mot de passe.")


def _kind(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if names[:1] == ["mimetype"] and _read(archive, "mimetype") == _ODT and "content.xml" in names:
        return "odt"
    if (
        "[Content_Types].xml" in names
        and "word/document.xml" in names
        and _DOCX in _read(archive, "[Content_Types].xml")
    ):
        return "docx"
    return ""


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(_ENTETE_MAX)
