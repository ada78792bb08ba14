"""Files joined to a dossier: recognised by what they hold, kept apart from the public ones, erased with their row.

Who may: `Action.ATTACH`. Who reads: whoever may read the dossier (`views.pieces`). Callers: `views.pieces`.
"""

import hashlib
import os
import unicodedata
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bonnespratiques import isole
from bonnespratiques.texte_riche import INVISIBLE
from workflow.actions.transition import locked, move
from workflow.circuit import Action
from workflow.documents.reconnaitre import FichierRefuse, Genre, recognise
from workflow.erreurs import ActionInterdite
from workflow.models import Dossier, PieceJointe

TAILLE_MAX = 10 * 1024 * 1024  # bytes
PIECES_MAX = 10
NOM_MAX = 120  # characters
_IMAGES = {Genre.JPEG: "JPEG", Genre.PNG: "PNG", Genre.WEBP: "WEBP"}


def attach(dossier: Dossier, *, by: Any, fichier: UploadedFile) -> PieceJointe:
    """Join a file. Raises `FichierRefuse`, which says what to do instead, or `ActionInterdite`."""
    genre, data = read(fichier)
    seal = hashlib.sha256(data).hexdigest()
    with locked(dossier, Action.ATTACH, by) as dossier:
        if dossier.pieces.count() >= PIECES_MAX:
            raise FichierRefuse(f"Un texte a {PIECES_MAX} pièces jointes au plus. Retirez-en une d’abord.")
        if dossier.pieces.filter(empreinte=seal).exists():
            raise FichierRefuse("Ce fichier est déjà joint.")
        piece = PieceJointe(
            dossier=dossier,
            nom=clean_name(fichier.name or "", genre),
            genre=genre,
            taille=len(data),
            empreinte=seal,
            deposee_par=by,
        )
        piece.fichier.save("", ContentFile(data), save=False)
        try:
            piece.save()
            move(dossier, Action.ATTACH, by, details={"avant": None, "apres": piece.pk})
        except BaseException:
            piece.fichier.delete(save=False)
            raise
    return piece


def detach(piece: PieceJointe, *, by: Any) -> None:
    """Take away a file that one joined oneself. It is erased once the transaction is committed."""
    with locked(piece.dossier, Action.ATTACH, by) as dossier:
        # What was joined by an account that is gone is in the hands of those who still sign.
        if piece.deposee_par_id not in {by.pk, None}:
            raise ActionInterdite("Seule la personne qui a joint ce fichier peut le retirer.")
        number = piece.pk
        piece.delete()
        move(dossier, Action.ATTACH, by, details={"avant": number, "apres": None})


def read(fichier: UploadedFile) -> tuple[Genre, bytes]:
    """What is kept of an upload: its kind, and its bytes, or those of the picture drawn again."""
    if (fichier.size or 0) > TAILLE_MAX:
        raise FichierRefuse(
            f"Ce fichier dépasse {TAILLE_MAX // 1024 // 1024} Mo. Allégez ses images, ou coupez-le en deux."
        )
    data = fichier.read()
    genre = recognise(data)
    if genre in _IMAGES:
        try:
            data = isole.run("image", data, _IMAGES[genre])
        except isole.OuvertureRefusee as error:
            raise FichierRefuse(
                str(error) or "Cette image est abîmée, ou démesurée. Réenregistrez-la, plus petite."
            ) from error
    return genre, data


def clean_name(name: str, genre: Genre) -> str:
    """The name as it is shown and offered: one line, nothing invisible, the extension of what the file really is."""
    name = unicodedata.normalize("NFC", INVISIBLE.sub("", name.replace("\\", "/").rpartition("/")[2]))
    stem = " ".join(os.path.splitext(name)[0].split()).strip(". ")[:NOM_MAX] or "document"
    return f"{stem}.{genre}"


def erase_file(sender: Any, instance: PieceJointe, **kwargs: Any) -> None:
    """Signal: the row is gone, by whatever way. Its file follows once that is certain."""
    storage, name = instance.fichier.storage, instance.fichier.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
