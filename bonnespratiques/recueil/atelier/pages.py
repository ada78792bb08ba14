"""Pages of a built booklet as pictures and as words, and where each fiche stands in it: read from the PDF itself by PDFium.

PDFium is not made for several threads at once: one page at a time in each process. Only our own files are read.
"""

import ctypes
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

POINTS_PAR_POUCE = 72
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


def count(path: Path) -> int:
    with _opened(path) as pdf:
        return len(pdf)


def picture(path: Path, page: int, *, largeur: int = LARGEUR_PAGE) -> bytes:
    """A page, from 1, as a PNG of that width. Raises `PageInconnue`."""
    with _opened(path) as pdf:
        feuille = _page(pdf, page)
        image = feuille.render(scale=largeur / feuille.get_width()).to_pil().convert("RGB")
    sortie = io.BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()


def words(path: Path, page: int) -> str:
    """The text of a page, from 1, in the order of the file. Raises `PageInconnue`."""
    with _opened(path) as pdf:
        texte = _page(pdf, page).get_textpage()
        return texte.get_text_range().replace("\r\n", "\n").replace("\ufffe", "").strip()


def places(path: Path) -> dict[str, int]:
    """Page, from 1, of each named place of the booklet: `fiche-12`, `axe-1`."""
    with _opened(path) as pdf:
        trouvees = {}
        for rang in range(raw.FPDF_CountNamedDests(pdf.raw)):
            taille = ctypes.c_long(0)
            raw.FPDF_GetNamedDest(pdf.raw, rang, None, ctypes.byref(taille))
            nom = ctypes.create_string_buffer(max(taille.value, 2))
            lieu = raw.FPDF_GetNamedDest(pdf.raw, rang, nom, ctypes.byref(taille))
            page = raw.FPDFDest_GetDestPageIndex(pdf.raw, lieu) if lieu else -1
            if page >= 0:
                trouvees[nom.raw.decode("utf-16-le", "replace").rstrip("\0")] = page + 1
        return trouvees


def outline(path: Path) -> list[Entree]:
    """The bookmarks of the booklet, in order."""
    with _opened(path) as pdf:
        entrees = []
        for signet in pdf.get_toc():
            lieu = signet.get_dest()
            page = lieu.get_index() if lieu else None
            if page is not None:
                entrees.append(Entree(signet.get_title(), page + 1, signet.level))
        return entrees


def _page(pdf: pypdfium2.PdfDocument, page: int) -> pypdfium2.PdfPage:
    if not 1 <= page <= len(pdf):
        raise PageInconnue(f"Ce livret a {len(pdf)} pages.")
    return pdf[page - 1]
