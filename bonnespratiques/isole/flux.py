"""What the readers of booklets answer, whatever the format: a flow of paragraphs and tables, with the pictures that they show.

    {proprietes: {name: text}, images: {name: base64}, elements: [element]}
    element: {t: "p", style, liste: "" | "ul" | "ol", cle: which list, niveau, titre: 0 | level of heading, saut: page break before, colle: no air above,
              ancres: [bookmark], c: [run]} or {t: "tableau", entetes: rows of headings, lignes: [[cell: [paragraph]]]}
    `cle`: two items of which it is the same are of one list; « 3 » goes on with « 3:12 », which counted again from one.
    run: [text, marks among "b" and "i", address or "", name of its style of characters]; a picture: [alt, "img", name, ""]

Names of styles are lower case. In a text, "\\n" is an end of line, "\\t" a tab, "\\f" the turn of a page.
"""

import base64
import io
import json
import sys
import zipfile
from typing import Any, NoReturn

from image import redraw
from lxml import etree
from PIL import Image

REFUS = 3
ELEMENTS_MAX = 120_000
SIGNES_MAX = 12_000_000
IMAGES_MAX = 60 * 1024 * 1024  # bytes, all together
DEPLIE_MAX = 250 * 1024 * 1024  # bytes really unzipped, whatever the archive announces
XML_MAX = 80 * 1024 * 1024  # bytes of one part
PIXELS_MAX = 60_000_000
_SIGNATURES = {b"\xff\xd8\xff": "JPEG", b"\x89PN": "PNG"}
# What a picture may carry beside its pixels without telling anything of anybody.
_SANS_SECRET = {"dpi", "gamma", "transparency", "srgb", "icc_profile", "interlace", "aspect", "chromaticity"}
_SANS_SECRET |= {
    "jfif",
    "jfif_version",
    "jfif_unit",
    "jfif_density",
    "adobe",
    "adobe_transform",
    "progressive",
    "progression",
}


def refuse(sentence: str) -> NoReturn:
    sys.stderr.write(sentence)
    sys.exit(REFUS)


class Archive:
    """The parts of a document, read within bounds; XML without entities, without network."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._noms = set(self._zip.namelist())
        self._deplie = 0

    def __contains__(self, nom: str) -> bool:
        return nom in self._noms

    def read(self, nom: str, maximum: int = XML_MAX) -> bytes:
        pieces = []
        lu = 0
        with self._zip.open(nom) as file:
            while piece := file.read(1 << 20):
                lu += len(piece)
                self._deplie += len(piece)
                if lu > maximum or self._deplie > DEPLIE_MAX:
                    refuse("Une fois déplié, ce document est démesuré. Enregistrez-le de nouveau, avec moins d’images.")
                pieces.append(piece)
        return b"".join(pieces)

    def xml(self, nom: str) -> Any:
        data = self.read(nom)
        if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:
            refuse(
                "Ce document contient des entités XML, qu’aucun traitement de texte n’écrit. Enregistrez-le de nouveau."
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)


class Flux:
    """The answer being written."""

    def __init__(self) -> None:
        self.elements: list[dict[str, Any]] = []
        self.images: dict[str, str] = {}
        self.proprietes: dict[str, str] = {}
        self._nombre = self._signes = self._octets = 0

    def paragraph(self, runs: list[list[str]], **champs: Any) -> dict[str, Any]:
        """A paragraph, counted, not yet placed: it may go into a table."""
        self._nombre += 1
        self._signes += sum(len(run[0]) for run in runs)
        if self._nombre > ELEMENTS_MAX or self._signes > SIGNES_MAX:
            refuse("Ce document est trop long pour un recueil : partagez-le en plusieurs.")
        vide = {
            "style": "",
            "liste": "",
            "cle": "",
            "niveau": 0,
            "titre": 0,
            "saut": False,
            "colle": False,
            "ancres": [],
        }
        return {"t": "p", **vide, **champs, "c": merged(runs)}

    def image(self, nom: str, data: bytes) -> str:
        """`nom` once the picture is kept; "" for what is neither JPEG nor PNG, or cannot be shown."""
        if nom not in self.images:
            data = safe_picture(data)
            if not data:
                return ""
            self._octets += len(data)
            if self._octets > IMAGES_MAX:
                refuse("Les images de ce document pèsent trop lourd : réduisez-les, puis enregistrez-le de nouveau.")
            self.images[nom] = base64.b64encode(data).decode()
        return nom

    def answer(self) -> None:
        said = {"proprietes": self.proprietes, "images": self.images, "elements": self.elements}
        sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode(errors="replace"))


def safe_picture(data: bytes) -> bytes:
    """The very same bytes where they hold pixels only; the picture drawn again where they tell more; b"" where it cannot be read."""
    genre = _SIGNATURES.get(data[:3])
    if genre is None:
        return b""
    try:
        with Image.open(io.BytesIO(data), formats=[genre]) as image:
            if image.width * image.height > PIXELS_MAX:
                return b""
            bare = set(image.info) <= _SANS_SECRET
            image.verify()
        return data if bare else redraw(data, genre)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return b""


def merged(runs: list[list[str]]) -> list[list[str]]:
    """Stretches of the same kind made one: word processors cut them anywhere."""
    suite: list[list[str]] = []
    for run in runs:
        if suite and run[1] != "img" and suite[-1][1:] == run[1:]:
            suite[-1] = [suite[-1][0] + run[0], *run[1:]]
        elif run[0] or run[1] == "img":
            suite.append(run)
    return suite
