"""Pictures of a booklet: which ones it shows, under which names of ours, and their files at build time.

The document tree holds names only; the name changes when the picture does, so the tree's hash covers the pictures.
"""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from bonnespratiques.models import Illustration
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.caracteres import Ecriture

# 300 points an inch on the width of the text column. Photographs stay JPEG, the rest is PNG: Typst reads both.
LARGEUR_MAX = 1400
HAUTEUR_MAX = 1400
_EXTENSIONS_JPEG = (".jpg", ".jpeg")


class Galerie:
    """The pictures of one fiche; counts those that nobody described (`sans_texte`) or that were deleted (`disparues`)."""

    def __init__(self, illustrations: dict[int, Illustration]) -> None:
        self._illustrations = illustrations
        self.utilisees: dict[str, Illustration] = {}
        self.sans_texte = 0
        self.disparues = 0

    def node(self, pk: Any, alt: str, legende: str, ecrire: Ecriture) -> dict[str, Any] | None:
        """The image node of a picture, or None when it was deleted or nobody said what it shows."""
        illustration = self._illustrations.get(pk)
        if illustration is None:
            self.disparues += 1
            return None
        alt = ecrire(alt).strip()
        if not alt:
            self.sans_texte += 1
            return None
        nom = file_name(illustration)
        self.utilisees[nom] = illustration
        return {
            "t": "image",
            "src": nom,
            "alt": alt,
            "legende": ecrire(legende).strip(),
            "credit": ecrire(illustration.credit).strip(),
        }


def _is_jpeg(illustration: Illustration) -> bool:
    return illustration.file.name.lower().endswith(_EXTENSIONS_JPEG)


def _filter_spec(illustration: Illustration) -> str:
    taille = f"max-{LARGEUR_MAX}x{HAUTEUR_MAX}"
    return f"{taille}|format-jpeg|jpegquality-82" if _is_jpeg(illustration) else f"{taille}|format-png"


def file_name(illustration: Illustration) -> str:
    """`12-0a1b….jpg`: number and fingerprint of the original, never a name that somebody chose."""
    empreinte = sha256(f"{illustration.file.name}|{illustration.file_hash}".encode()).hexdigest()
    return f"{illustration.pk}-{empreinte[:16]}.{'jpg' if _is_jpeg(illustration) else 'png'}"


def copy_renditions(illustrations: dict[str, Illustration], dossier: Path) -> None:
    """Write each picture, reduced and re-encoded, under its name in `dossier`.

    Raises `LivretImpossible` when the original cannot be read any more.
    """
    for nom, illustration in illustrations.items():
        try:
            rendition = illustration.get_rendition(_filter_spec(illustration))
            with rendition.file.open("rb") as source:
                (dossier / nom).write_bytes(source.read())
        except (OSError, SourceImageIOError, InvalidFilterSpecError) as erreur:
            raise LivretImpossible(
                f"L’image « {illustration.title} » est introuvable ou illisible : remplacez-la dans la médiathèque."
            ) from erreur


def load(ids: Iterable[int]) -> dict[int, Illustration]:
    """Illustrations by number, one query."""
    return Illustration.objects.in_bulk([pk for pk in set(ids) if isinstance(pk, int)])
