"""Script: the words of a PDF booklet as a flow of paragraphs (`flux`). Standard input: the file.

A PDF holds letters at places. Lines are those that its writer drew, in its order (columns come one after the other); two lines are
one paragraph when the first one is full and the second goes on under it, in the same size. What comes back at the same place on many
pages (running titles, page numbers) is left out.
"""

import ctypes
import re
import sys
from collections import Counter
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as brut
from flux import Flux, refuse

PAGES_MAX = 1500
SIGNES_PAR_PAGE_MAX = 60_000
GRAS_MIN = 600  # weight of a bold font
_PLEINE = 0.86  # share of the width of its column beyond which a line is full
_MARGE = 0.11  # share of the height of a page where furniture stands
_REPETEES_MIN = 3
_CHIFFRES = re.compile(r"\d+")
_PUCE = re.compile(r"^[•●▪■–—‣·*\uf0b7\uf0a7-]\s*")
_COUPEE = re.compile(r"[^\W\d_]-$")


@dataclass
class Ligne:
    """`x0`, `x1`: its ends; `y`: its foot; `corps`: size of most of its letters, in points."""

    texte: str
    x0: float
    x1: float
    y: float
    corps: float
    gras: bool

    @property
    def cle(self) -> tuple[str, int]:
        return _CHIFFRES.sub("#", self.texte), round(self.y / 6)


def read(data: bytes) -> Flux:
    flux = Flux()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            refuse("Ce PDF est protégé par un mot de passe : enregistrez-le sans mot de passe.")
        refuse("Ce PDF est abîmé ou coupé : refaites-le, puis recommencez.")
    if len(document) > PAGES_MAX:
        refuse(f"Ce PDF a plus de {PAGES_MAX} pages : partagez-le en plusieurs recueils.")
    pages = []
    for page in document:
        pages.append((page.get_height(), lines_of(page)))
        page.close()
    if not any(lignes for _, lignes in pages):
        refuse(
            "Ce PDF ne contient pas de texte, mais des images de pages. Il faut d’abord en reconnaître les caractères."
        )
    repetees = furniture(pages)
    precedente: list[Ligne] = []
    for hauteur, lignes in pages:
        gardees = [ligne for ligne in lignes if not (_in_margin(ligne, hauteur) and ligne.cle in repetees)]
        if gardees:
            _write(flux, gardees, suite=_runs_on(precedente, gardees[0]))
            precedente = gardees
    return flux


# ---------------------------------------------------------------- lines


def lines_of(page: pdfium.PdfPage) -> list[Ligne]:
    texte = page.get_textpage()
    nombre = texte.count_chars()
    if nombre > SIGNES_PAR_PAGE_MAX:
        refuse("Une page de ce PDF contient plus de texte qu’une page : ce n’est pas un recueil.")
    raw = texte.raw
    lignes: list[Ligne] = []
    cases: list[tuple[str, float, float, float, float, int]] = []
    gauche, droite, bas, haut = (ctypes.c_double() for _ in range(4))
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
            cases.append((" ", 0, 0, 0, 0, 0))
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
        cases.append((signe, gauche.value, droite.value, bas.value, corps, brut.FPDFText_GetFontWeight(raw, rang)))
    close()
    texte.close()
    return lignes


def _line(cases: list[tuple[str, float, float, float, float, int]]) -> Ligne | None:
    texte = (
        re.sub(r" {2,}", " ", "".join(case[0] for case in cases)).replace("\ufffe", "-").replace("\x02", "-").strip()
    )
    placees = [case for case in cases if case[4] > 0]
    if not texte or not placees:
        return None
    return Ligne(
        texte,
        min(case[1] for case in placees),
        max(case[2] for case in placees),
        median(case[3] for case in placees),
        median(case[4] for case in placees),
        median(case[5] for case in placees) >= GRAS_MIN,
    )


def _in_margin(ligne: Ligne, hauteur: float) -> bool:
    return ligne.y < hauteur * _MARGE or ligne.y > hauteur * (1 - _MARGE)


def furniture(pages: list[tuple[float, list[Ligne]]]) -> set[tuple[str, int]]:
    """What stands at the same place of the margins on many pages, whatever its numbers."""
    vues = Counter(cle for hauteur, lignes in pages for cle in {li.cle for li in lignes if _in_margin(li, hauteur)})
    return {cle for cle, fois in vues.items() if fois >= _REPETEES_MIN and fois * 8 >= len(pages)}


# ---------------------------------------------------------------- paragraphs


def _runs_on(page: list[Ligne], ligne: Ligne) -> bool:
    """Whether the sentence at the foot of a page goes on at the top of the next one."""
    if not page or not (ligne.texte[:1].islower() or ligne.texte[:1] in "(,;:»"):
        return False
    derniere = page[-1]
    return abs(derniere.corps - ligne.corps) < 0.6 and not derniere.texte.endswith((".", "!", "?", "…"))


def _write(flux: Flux, lignes: list[Ligne], *, suite: bool) -> None:
    """The lines of one page, the first of which turns it, unless it is the end of a sentence (`suite`)."""
    saut = not suite
    rang = 0
    while rang < len(lignes):
        debut, fin = rang, rang + 1
        texte = lignes[rang].texte
        while fin < len(lignes) and _goes_on(lignes, debut, fin):
            texte = _joined(texte, lignes[fin].texte)
            fin += 1
        if suite and debut == 0:
            dernier = flux.elements[-1]["c"][-1]
            dernier[0] = _joined(dernier[0], texte)
            saut, rang = False, fin
            continue
        marques = "b" if all(ligne.gras for ligne in lignes[debut:fin]) else ""
        colle = debut > 0 and _tight(lignes[debut - 1], lignes[debut])
        flux.elements.append(flux.paragraph([[texte, marques, "", ""]], saut=saut, colle=colle))
        saut, rang = False, fin


def _tight(avant: Ligne, ligne: Ligne) -> bool:
    """No more air than between the lines of a text."""
    return 0 < avant.y - ligne.y <= 1.7 * max(avant.corps, ligne.corps)


def _goes_on(lignes: list[Ligne], debut: int, fin: int) -> bool:
    avant, ligne = lignes[fin - 1], lignes[fin]
    if abs(avant.corps - ligne.corps) > 0.6 or avant.gras != ligne.gras or not _tight(avant, ligne):
        return False
    if _PUCE.match(ligne.texte) or re.match(r"^\d{1,2}[.)]\s", ligne.texte):
        return False
    alignee = abs(ligne.x0 - avant.x0) < 2 * ligne.corps or (
        bool(_PUCE.match(lignes[debut].texte)) and 0 < ligne.x0 - lignes[debut].x0 < 4 * ligne.corps
    )
    if not alignee:
        return False
    return _is_full(avant, lignes) and not re.search(r"\s\d{1,3}$", avant.texte)


def _is_full(ligne: Ligne, lignes: list[Ligne]) -> bool:
    """It stops near the right edge of its column: that of the widest line of the page that starts there."""
    droite = max(autre.x1 for autre in lignes if abs(autre.x0 - ligne.x0) < 4 * ligne.corps)
    return ligne.x1 - ligne.x0 >= _PLEINE * (droite - ligne.x0)


def _joined(avant: str, suite: str) -> str:
    # « L’accueil des usa- » « gers »: the reader of booklets knows which hyphens to keep (`livret.texte.join_wrapped`).
    return (
        f"{avant[:-1]}{suite}"
        if _COUPEE.search(avant) and suite[:1].islower() and len(avant.split()[-1]) > 4
        else f"{avant} {suite}"
    )


if __name__ == "__main__":
    read(sys.stdin.buffer.read()).answer()
