"""Reading a PDF back, as a person or a program would: words in order, outline, language."""

import io
import re
import unicodedata

from pypdf import PdfReader

from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.rendu.execution import render
from bonnespratiques.recueil.rendu.formes import FORMES


def build_pdf(document: Document, forme: str = "pdf") -> bytes:
    return render(document, FORMES[forme]).octets


def reader(octets: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(octets))


def flat(texte: str) -> str:
    """One line of words: line ends, hyphenation and no-break spaces are layout, not text."""
    texte = unicodedata.normalize("NFKC", texte).replace("\u200b", "")
    texte = re.sub(r"(?<=\w)[-\u00ad\u2010]\s*\n\s*(?=[a-zà-ÿ])", "", texte)
    return re.sub(r"\s+", " ", texte)


def words(octets: bytes) -> str:
    return flat("\n".join(page.extract_text() for page in reader(octets).pages))


def squeezed(texte: str) -> str:
    """Without any space: where lines break inside long words, spaces of the extraction say nothing."""
    return re.sub(r"[\s\u200b-]", "", unicodedata.normalize("NFKC", texte))


def outline(octets: bytes) -> list[tuple[int, str]]:
    """(depth, title) of each bookmark, in order."""

    def walk(items: list, depth: int) -> list[tuple[int, str]]:
        entries = []
        for item in items:
            entries += walk(item, depth + 1) if isinstance(item, list) else [(depth, flat(item.title))]
        return entries

    return walk(reader(octets).outline, 1)
