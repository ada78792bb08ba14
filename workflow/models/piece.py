"""A file that a contributeur joins to a dossier. Kept out of the public media: one view serves it, to who may read the dossier."""

import os

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models
from django.urls import reverse
from django.utils import timezone


class StockageDesPieces(FileSystemStorage):
    """`DATA_DIR/pieces`, as it is set when a file is used."""

    @property
    def base_location(self) -> str:  # type: ignore[override]
        return str(settings.PIECES_DIR)

    @property
    def location(self) -> str:  # type: ignore[override]
        return os.path.abspath(self.base_location)


def stockage_des_pieces() -> Storage:
    """Private files: never under MEDIA_ROOT, which a web server hands out without asking, and for the site's own eyes."""
    return StockageDesPieces(base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)


def nom_de_stockage(piece: "PieceJointe", filename: str) -> str:
    """Nothing of the name that was typed: it could hold anything."""
    return f"{piece.dossier_id}/{piece.empreinte}.{piece.genre}"


class PieceJointe(models.Model):
    class Genre(models.TextChoices):
        """What the content was recognised as; the value is the extension."""

        PDF = "pdf", "PDF"
        ODT = "odt", "texte OpenDocument"
        DOCX = "docx", "Word"
        JPEG = "jpg", "image JPEG"
        PNG = "png", "image PNG"
        WEBP = "webp", "image WebP"

    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.CASCADE, related_name="pieces")
    nom = models.CharField("nom", max_length=200)
    genre = models.CharField("genre", max_length=5, choices=Genre.choices)
    fichier = models.FileField("fichier", storage=stockage_des_pieces, upload_to=nom_de_stockage, max_length=200)
    taille = models.PositiveIntegerField("taille en octets")
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    deposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "empreinte"], name="piece_une_fois_par_dossier"),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def is_image(self) -> bool:
        return self.genre in {self.Genre.JPEG, self.Genre.PNG, self.Genre.WEBP}

    def get_absolute_url(self) -> str:
        return reverse("piece", args=[self.dossier_id, self.pk])
