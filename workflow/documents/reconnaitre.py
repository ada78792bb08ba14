"""What a file is, by what it holds and never by its name; and why it is refused otherwise. Pure functions, no storage.

Threats: a page or a program under another name, a file that is two things at once, an archive that swells when opened, macros.
Pictures are only named here: `bonnespratiques/isole/image.py` draws them again. Callers: `workflow.documents.pieces`, `workflow.documents.modele_word`.
"""

import io
import zipfile

from bonnespratiques.isole import archives
from workflow.erreurs import ActionRefusee
from workflow.models import PieceJointe

Genre = PieceJointe.Genre

ACCEPTES = "un PDF, un texte Word (.docx) ou LibreOffice (.odt), une image JPEG, PNG ou WebP"


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
        genre = archives.kind_of(data)
    except archives.ArchiveRefusee as error:
        raise FichierRefuse(str(error)) from error
    if not genre:
        raise FichierRefuse(
            f"Cette archive n’est pas un texte que l’on peut joindre. Enregistrez-le autrement : {ACCEPTES}."
        )
    return Genre(genre)
