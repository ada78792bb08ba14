"""Pictures of a booklet: which ones it shows, under which names of ours, and their files at build time.

The document tree holds names only; the name changes when the picture does, so the tree's hash covers the pictures.
A node: {t: "image", src, alt, legende, credit}; `src` is a name of ours.
"""

import io
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

from PIL import Image
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter, SourceImageIOError

from bonnespratiques.models import Illustration
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.ecriture import Ecriture

# 300 points an inch on the width of the text column. Photographs stay JPEG, the rest is PNG: Typst reads both.
LARGEUR_MAX = 1400
HAUTEUR_MAX = 1400
_EXTENSIONS_JPEG = (".jpg", ".jpeg")
_QUALITE_JPEG = 82
_MODES_ADMIS = {"1", "L", "LA", "P", "RGB", "RGBA"}


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
    return f"{taille}|format-jpeg|jpegquality-{_QUALITE_JPEG}" if _is_jpeg(illustration) else f"{taille}|format-png"


def file_name(illustration: Illustration) -> str:
    """`12-0a1b….jpg`: number and fingerprint of the original, never a name that somebody chose."""
    empreinte = sha256(f"{illustration.file.name}|{illustration.file_hash}".encode()).hexdigest()
    return f"{illustration.pk}-{empreinte[:16]}.{'jpg' if _is_jpeg(illustration) else 'png'}"


# Reads a picture, reduced and re-encoded. Raises `LivretImpossible` when the original cannot be read any more.
Octets = Callable[[], bytes]


def source_of(illustration: Illustration) -> Octets:
    return partial(_read, illustration)


def is_in_library(source: Octets) -> bool:
    """Whether it can be found again from its name alone, by another process."""
    return isinstance(source, partial) and source.func is _read


def _read(illustration: Illustration) -> bytes:
    try:
        return _for_a_screen(_reduced(illustration))
    except (OSError, SourceImageIOError, InvalidFilterSpecError) as erreur:
        raise LivretImpossible(
            f"L’image « {illustration.title} » est introuvable ou illisible : remplacez-la dans la médiathèque."
        ) from erreur


def _reduced(illustration: Illustration) -> bytes:
    """The rendition that Wagtail keeps, or a fresh one when its file is gone, as after a restored backup."""
    spec = _filter_spec(illustration)
    try:
        with illustration.get_rendition(spec).file.open("rb") as fichier:
            return fichier.read()
    except FileNotFoundError:
        with illustration.generate_rendition_file(Filter(spec=spec)) as fichier:
            fichier.seek(0)
            return fichier.read()


def _for_a_screen(octets: bytes) -> bytes:
    """The same picture in red, green and blue: PDF/A refuses the inks of printers (CMYK) without their profile."""
    with Image.open(io.BytesIO(octets)) as image:
        if image.mode in _MODES_ADMIS:
            return octets
        sortie = io.BytesIO()
        image.convert("RGB").save(sortie, image.format, quality=_QUALITE_JPEG)
        return sortie.getvalue()
