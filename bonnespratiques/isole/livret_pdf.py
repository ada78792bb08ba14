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
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as brut
from flux import Flux, refuse

PAGES_MAX = 1500
SIGNETS_MAX = 10_000
NIVEAUX_MAX = 5
SIGNES_PAR_PAGE_MAX = 60_000
GRAS_MIN = 600  # weight of a bold font
_PLEINE = 0.86  # share of the width of its column beyond which a line is full
_MARGE = 0.11  # share of the height of a page where furniture stands
_REPETEES_MIN = 4
_MOT_COURT = 5  # letters, hyphen included, below which what stands before a hyphen is a prefix: « co- », « auto- »
_ITALIQUE = 1 << 6  # flag of a font (PDF 32000, table 123)
Case = tuple[str, float, float, float, float, str]  # letter, left, right, foot, size, marks
_CHIFFRES = re.compile(r"\d+")
_PUCE = re.compile(r"^[•●▪■–—‣·*-]\s*")
# A hyphen at the end of a line, as PDF readers tell it; bullets of the fonts of symbols, in the private zone of Unicode.
_AUTRES_SIGNES = {"\ufffe": "-", "\x02": "-"} | dict.fromkeys("\uf0b7\uf0a7\uf076\uf0d8\uf0a8\uf02d\uf0fc\ue5cf", "•")
_COUPEE = re.compile(r"[^\W\d_]-$")


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
    debuts: list[int] = []  # rank of the first paragraph of each page
    for hauteur, lignes in pages:
        gardees = [ligne for ligne in lignes if not (_in_margin(ligne, hauteur) and ligne.cle in repetees)]
        if gardees:
            debuts.append(len(flux.elements))
            _write(flux, gardees, suite=_runs_on(precedente, gardees[0]))
            precedente = gardees
        else:
            debuts.append(len(flux.elements))
    flux.proprietes = {nom: valeur for nom, valeur in document.get_metadata_dict().items() if valeur}
    _mark_headings(flux, document, debuts)
    return flux


def _mark_headings(flux: Flux, document: pdfium.PdfDocument, debuts: list[int]) -> None:
    """The bookmarks of the file say which paragraphs are headings, and of which level; one that no page repeats is written there."""
    fins = [*debuts[1:], len(flux.elements)]
    neufs: list[tuple[int, dict]] = []
    pris: set[int] = set()
    for rang, signet in enumerate(document.get_toc(max_depth=NIVEAUX_MAX)):
        if rang >= SIGNETS_MAX:
            break
        cible = signet.get_dest()
        page = cible.get_index() if cible else None
        titre = " ".join((signet.get_title() or "").split())
        if page is None or page >= len(debuts) or not titre:
            continue
        trouve = _find_heading(flux.elements, range(debuts[page], fins[page]), titre, pris)
        if trouve:
            premier, dernier = trouve
            flux.elements[premier] = {**flux.elements[premier], "titre": signet.level + 1, "c": [[titre, "", "", ""]]}
            for suite in range(premier + 1, dernier):
                flux.elements[suite] = {**flux.elements[suite], "c": []}
            pris.update(range(premier, dernier))
        else:
            neufs.append((debuts[page], flux.paragraph([[titre, "", "", ""]], titre=signet.level + 1, saut=True)))
    for place, element in reversed(neufs):
        flux.elements.insert(place, element)


def _find_heading(elements: list[dict], rangs: range, titre: str, pris: set[int]) -> tuple[int, int] | None:
    """(rank of the first paragraph, rank after the last one) that together say `titre`: at most four of them."""
    voulu = _letters(titre)
    for premier in rangs:
        dit = ""
        for dernier in range(premier, min(premier + 4, rangs.stop)):
            if dernier in pris:
                break
            dit += _letters("".join(run[0] for run in elements[dernier]["c"]))
            if dit == voulu:
                return premier, dernier + 1
            if not voulu.startswith(dit):
                break
    return None


def _letters(texte: str) -> str:
    return re.sub(r"[\W_]+", "", texte).casefold()


# ---------------------------------------------------------------- lines


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
        runs = [list(run) for run in lignes[rang].runs]
        while fin < len(lignes) and _goes_on(lignes, debut, fin):
            _join(runs, lignes[fin].runs)
            fin += 1
        if suite and debut == 0:
            _join(flux.elements[-1]["c"], runs)
            saut, rang = False, fin
            continue
        colle = debut > 0 and _tight(lignes[debut - 1], lignes[debut])
        flux.elements.append(flux.paragraph([[*run, "", ""] for run in runs], saut=saut, colle=colle))
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


def _join(runs: list[list[str]], suite: list[list[str]]) -> None:
    """Put a line at the end of a paragraph. « L’accueil des usa- » « gers » is one word; « auto- » « évaluation » keeps its hyphen."""
    avant = runs[-1][0]
    coupee = _COUPEE.search(avant) and suite[0][0][:1].islower() and len(avant.split()[-1]) > _MOT_COURT
    runs[-1][0] = avant[:-1] if coupee else f"{avant} "
    for texte, marques, *reste in suite:
        if runs[-1][1] == marques:
            runs[-1][0] += texte
        else:
            runs.append([texte, marques, *(reste or runs[-1][2:])])


if __name__ == "__main__":
    read(sys.stdin.buffer.read()).answer()
