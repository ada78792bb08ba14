"""A booklet, whatever file holds it: text, Word (.docx), LibreOffice (.odt) or PDF. Known by what it holds, never by its name.

Documents are opened in a child process with bounds (`bonnespratiques.isole`): no macro, no entity, no network. One that we exported
is read by its styles (`livret_exporte`); those of others are turned into the lines of text that `livret` understands. Caller: the
command `importer_recueil`.
"""

import json
from pathlib import Path
from typing import Any

from bonnespratiques import isole
from bonnespratiques.echanges.livret import Livret, LivretIllisible, parse_livret
from bonnespratiques.echanges.livret.lignes import decode
from bonnespratiques.echanges.livret_exporte import is_exported, read_exported
from bonnespratiques.echanges.livret_tiers import read_foreign
from bonnespratiques.isole import archives

TAILLE_MAX = 80 * 1024 * 1024  # bytes: a booklet of four hundred fiches with its pictures
TEXTE_MAX = 20 * 1024 * 1024  # bytes
DEPLIE_MAX = 250 * 1024 * 1024  # bytes
BORNES = isole.Bornes(memoire=1536 * 1024 * 1024, processeur=60, secondes=120)
_ANCIEN_WORD = b"\xd0\xcf\x11\xe0"
_PAGES_DU_SITE = "Enregistrez-le en .docx, en .odt ou en texte brut (UTF-8), puis recommencez."


def read_file(path: Path) -> Livret:
    """The booklet in the file at `path`. Raises `LivretIllisible`, which says what is wrong and what to do."""
    data = _load(path)
    genre = _kind(data, path)
    if genre == "texte":
        if len(data) > TEXTE_MAX:
            raise LivretIllisible(
                (0, f"Le fichier {path} est trop gros : {TEXTE_MAX // 1024 // 1024} Mo au plus pour un texte.")
            )
        return parse_livret(decode(data, str(path)))
    flux = _open(genre, data, path)
    if genre != "pdf" and is_exported(flux):
        return read_exported(flux)
    return read_foreign(flux)


def _load(path: Path) -> bytes:
    try:
        if not path.exists():
            raise LivretIllisible((0, f"Le fichier {path} n’existe pas. Vérifiez son nom et son dossier."))
        if not path.is_file():
            raise LivretIllisible((0, f"{path} n’est pas un fichier. Donnez le fichier du recueil."))
        if path.stat().st_size > TAILLE_MAX:
            raise LivretIllisible((0, f"Le fichier {path} est trop gros : {TAILLE_MAX // 1024 // 1024} Mo au plus."))
        return path.read_bytes()
    except OSError as error:
        raise LivretIllisible(
            (0, f"Le fichier {path} ne peut pas être lu : vérifiez vos droits ({error.strerror}).")
        ) from error


def _kind(data: bytes, path: Path) -> str:
    """ "docx", "odt", "pdf" or "texte"; a text says itself what it is not (`livret.lignes.decode`)."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_ANCIEN_WORD):
        raise LivretIllisible(
            (0, f"{path} est un ancien document Word, ou un document protégé par un mot de passe. {_PAGES_DU_SITE}")
        )
    if not data.startswith(b"PK\x03\x04"):
        return "texte"
    try:
        genre = archives.kind_of(data, deplie_max=DEPLIE_MAX)
    except archives.ArchiveRefusee as error:
        raise LivretIllisible((0, f"{path} : {error}")) from error
    if not genre:
        raise LivretIllisible((0, f"{path} est une archive, pas un recueil. {_PAGES_DU_SITE}"))
    return genre


def _open(genre: str, data: bytes, path: Path) -> dict[str, Any]:
    try:
        return json.loads(isole.run(f"livret_{genre}", data, bornes=BORNES))
    except isole.OuvertureRefusee as error:
        raison = str(error) or f"Ce document est abîmé ou démesuré. {_PAGES_DU_SITE}"
        raise LivretIllisible((0, f"{path} : {raison}")) from error
