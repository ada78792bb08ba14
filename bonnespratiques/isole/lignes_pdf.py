"""The lines of the pages of a PDF, as its writer drew them: letters put together, and what margins repeat. Used by `livret_pdf`."""

import ctypes
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as brut
from flux import refuse

SIGNES_PAR_PAGE_MAX = 60_000
GRAS_MIN = 600  # weight of a bold font
_MARGE = 0.11  # share of the height of a page where furniture stands
_REPETEES_MIN = 4
_ITALIQUE = 1 << 6  # flag of a font (PDF 32000, table 123)
Case = tuple[str, float, float, float, float, str]  # letter, left, right, foot, size, marks
_CHIFFRES = re.compile(r"\d+")
# A hyphen at the end of a line, as PDF readers tell it; bullets of the fonts of symbols, in the private zone of Unicode.
_AUTRES_SIGNES = {"\ufffe": "-", "\x02": "-"} | dict.fromkeys("\uf0b7\uf0a7\uf076\uf0d8\uf0a8\uf02d\uf0fc\ue5cf", "•")


@dataclass
class Ligne:
    """`runs`: [text, marks]. `x0`, `x1`: its ends; `y`: its foot; `corps`: size of most of its letters, in points."""

    runs: list[list[str]]
    x0: float
    x1: float
    y: float
    corps: float
    gras: bool

    @property
    def texte(self) -> str:
        return "".join(texte for texte, _ in self.runs)

    @property
    def cle(self) -> tuple[str, int]:
        return _CHIFFRES.sub("#", self.texte), round(self.y / 6)


def lines_of(page: pdfium.PdfPage) -> list[Ligne]:
    texte = page.get_textpage()
    nombre = texte.count_chars()
    if nombre > SIGNES_PAR_PAGE_MAX:
        refuse("Une page de ce PDF contient plus de texte qu’une page : ce n’est pas un recueil.")
    raw = texte.raw
    lignes: list[Ligne] = []
    cases: list[Case] = []
    gauche, droite, bas, haut = (ctypes.c_double() for _ in range(4))
    drapeaux = ctypes.c_int()
    bords = [ctypes.byref(valeur) for valeur in (gauche, droite, bas, haut)]

    def close() -> None:
        if ligne := _line(cases):
            lignes.append(ligne)
        cases.clear()

    for rang in range(nombre):
        signe = chr(brut.FPDFText_GetUnicode(raw, rang))
        if signe in "\r\n":
            close()
            continue
        if brut.FPDFText_IsGenerated(raw, rang) == 1 or signe == " ":
            cases.append((" ", 0, 0, 0, 0, ""))
            continue
        brut.FPDFText_GetCharBox(raw, rang, *bords)
        corps = brut.FPDFText_GetFontSize(raw, rang)
        if cases and signe.strip():
            dernier = next((case for case in reversed(cases) if case[4]), None)
            # Another line that the writer did not end: back to the left, or another height.
            if dernier and (
                gauche.value < dernier[2] - 3 * corps or abs(bas.value - dernier[3]) > 1.2 * max(corps, dernier[4])
            ):
                close()
        cases.append((signe, gauche.value, droite.value, bas.value, corps, _marks(raw, rang, drapeaux)))
    close()
    texte.close()
    return lignes


def _marks(raw: Any, rang: int, drapeaux: ctypes.c_int) -> str:
    gras = brut.FPDFText_GetFontWeight(raw, rang) >= GRAS_MIN
    brut.FPDFText_GetFontInfo(raw, rang, None, 0, ctypes.byref(drapeaux))
    return ("b" if gras else "") + ("i" if drapeaux.value & _ITALIQUE else "")


def _line(cases: list[Case]) -> Ligne | None:
    placees = [case for case in cases if case[4] > 0]
    if not placees:
        return None
    runs: list[list[str]] = []
    for signe, *_, marques in cases:
        # A space is of the stretch that it follows.
        signe = _AUTRES_SIGNES.get(signe, signe)
        if runs and (signe == " " or runs[-1][1] == marques):
            if not (signe == " " and runs[-1][0].endswith(" ")):
                runs[-1][0] += signe
        elif signe != " ":
            runs.append([signe, marques])
    if not runs:
        return None
    runs[-1][0] = runs[-1][0].rstrip()
    return Ligne(
        runs,
        min(case[1] for case in placees),
        max(case[2] for case in placees),
        median(case[3] for case in placees),
        median(case[4] for case in placees),
        sum("b" in case[5] for case in placees) * 2 > len(placees),
    )


def in_margin(ligne: Ligne, hauteur: float) -> bool:
    return ligne.y < hauteur * _MARGE or ligne.y > hauteur * (1 - _MARGE)


def furniture(pages: list[tuple[float, list[Ligne]]]) -> set[tuple[str, int]]:
    """What stands at the same place of the margins on many pages, whatever its numbers."""
    vues = Counter(cle for hauteur, lignes in pages for cle in {li.cle for li in lignes if in_margin(li, hauteur)})
    return {cle for cle, fois in vues.items() if fois >= _REPETEES_MIN and fois * 8 >= len(pages)}
