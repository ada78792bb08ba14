"""Pictures of an imported booklet, in the site's library: found again by their bytes and credit, or added.

Files are written outside the transaction: `undo` erases those that an import abandoned would leave behind.
"""

import hashlib
from collections.abc import Mapping

from django.core.files.base import ContentFile

from bonnespratiques.echanges.classement import limit
from bonnespratiques.echanges.livret import ImageLue
from bonnespratiques.models import Illustration

_EXTENSIONS = {b"\xff\xd8\xff": "jpg"}
TITRE_MAX = 255
CREDIT_MAX = 200


class Illustrations:
    """`octets`: the pictures of the file, by name (JPEG or PNG, checked by the process that opened it)."""

    def __init__(self, octets: Mapping[str, bytes]) -> None:
        self._octets = octets
        self._faites: dict[tuple[str, str], Illustration] = {}
        self._ajoutees: list[Illustration] = []

    def get(self, image: ImageLue | None) -> Illustration | None:
        """The picture in the library; None for one that the file does not hold."""
        if image is None or image.nom not in self._octets:
            return None
        cle = (image.nom, image.credit)
        if cle not in self._faites:
            self._faites[cle] = self._find(image) or self._add(image)
        return self._faites[cle]

    def _find(self, image: ImageLue) -> Illustration | None:
        somme = hashlib.sha1(self._octets[image.nom], usedforsecurity=False).hexdigest()  # Wagtail's own fingerprint
        return Illustration.objects.filter(file_hash=somme, credit=limit(image.credit, CREDIT_MAX)).first()

    def _add(self, image: ImageLue) -> Illustration:
        octets = self._octets[image.nom]
        fichier = ContentFile(octets, name=f"recueil.{_EXTENSIONS.get(octets[:3], 'png')}")
        titre = limit(image.alt or image.legende or "Image d’un recueil", TITRE_MAX)
        illustration = Illustration(title=titre, credit=limit(image.credit, CREDIT_MAX), file=fichier)
        illustration.file_hash = hashlib.sha1(octets, usedforsecurity=False).hexdigest()
        illustration.save()
        self._ajoutees.append(illustration)
        return illustration

    def undo(self) -> None:
        for illustration in self._ajoutees:
            illustration.file.storage.delete(illustration.file.name)
