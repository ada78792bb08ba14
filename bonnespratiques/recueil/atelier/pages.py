"""Pages of a built booklet as pictures and as words, and where each fiche stands in it: read from the PDF itself by PDFium. Pages count
from 1, through all volumes.

PDFium is not made for several threads at once: one page at a time in each process. Only our own files are read.
"""

import ctypes
import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from bonnespratiques.recueil.fabrication.depot import Fichier

LARGEUR_PAGE = 1000  # pixels: about 120 dots an inch for A4
LARGEUR_VIGNETTE = 150
_verrou = threading.Lock()


@dataclass(frozen=True)
class Entree:
    """A bookmark: a part, a section, a fiche, an index. `page` counts from 1, `niveau` from 0."""

    titre: str
    page: int
    niveau: int


class PageInconnue(LookupError):
    """The booklet has no such page."""


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    with _verrou:
        pdf = pypdfium2.PdfDocument(path)
        try:
            yield pdf
        finally:
            pdf.close()


def picture(volumes: Iterable[Fichier], page: int, *, largeur: int = LARGEUR_PAGE) -> bytes:
    """A page as a PNG of that width. Raises `PageInconnue`."""
    with _page(volumes, page) as feuille:
        image = feuille.render(scale=largeur / feuille.get_width()).to_pil().convert("RGB")
    sortie = io.BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()


def words(volumes: Iterable[Fichier], page: int) -> str:
    """The text of a page, in the order of the file. Raises `PageInconnue`."""
    with _page(volumes, page) as feuille:
        texte = feuille.get_textpage().get_text_range()
    return texte.replace("\r\n", "\n").replace("\ufffe", "").strip()


def places(volumes: Iterable[Fichier]) -> dict[str, int]:
    """Page of each named place of the booklet: `fiche-12`, `axe-1`."""
    trouvees: dict[str, int] = {}
    for avant, volume in _offsets(volumes):
        with _opened(volume.path) as pdf:
            for rang in range(raw.FPDF_CountNamedDests(pdf.raw)):
                nom, page = _named(pdf, rang)
                if page >= 0:
                    trouvees.setdefault(nom, avant + page + 1)
    return trouvees


def outline(volumes: Iterable[Fichier]) -> list[Entree]:
    """The bookmarks of the booklet, in order."""
    entrees = []
    for avant, volume in _offsets(volumes):
        with _opened(volume.path) as pdf:
            for signet in pdf.get_toc():
                lieu = signet.get_dest()
                page = lieu.get_index() if lieu else None
                if page is not None:
                    entrees.append(Entree(signet.get_title(), avant + page + 1, signet.level))
    return entrees


def _named(pdf: pypdfium2.PdfDocument, rang: int) -> tuple[str, int]:
    """A named place and its page, from 0; -1 for one that leads nowhere."""
    taille = ctypes.c_long(0)
    raw.FPDF_GetNamedDest(pdf.raw, rang, None, ctypes.byref(taille))
    nom = ctypes.create_string_buffer(max(taille.value, 2))
    lieu = raw.FPDF_GetNamedDest(pdf.raw, rang, nom, ctypes.byref(taille))
    page = raw.FPDFDest_GetDestPageIndex(pdf.raw, lieu) if lieu else -1
    return nom.raw.decode("utf-16-le", "replace").rstrip("\0"), page


def _offsets(volumes: Iterable[Fichier]) -> Iterator[tuple[int, Fichier]]:
    """How many pages come before each volume."""
    avant = 0
    for volume in volumes:
        yield avant, volume
        avant += volume.pages or 0


@contextmanager
def _page(volumes: Iterable[Fichier], page: int) -> Iterator[pypdfium2.PdfPage]:
    for avant, volume in _offsets(volumes):
        if avant < page <= avant + (volume.pages or 0):
            with _opened(volume.path) as pdf:
                yield pdf[page - avant - 1]
            return
    raise PageInconnue(f"Ce livret n’a pas de page {page}.")
