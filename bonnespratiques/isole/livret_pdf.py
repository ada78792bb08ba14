"""Script: the words of a PDF booklet as a flow of paragraphs (`flux`). Standard input: the file.

A PDF holds letters at places. Lines (`lignes_pdf`) are those that its writer drew, in its order: columns come one after the other. Two
lines are one paragraph when the first one is full and the second goes on under it, in the same size. What comes back at the same place
on many pages (running titles, page numbers) is left out.
"""

import re
import sys

import pypdfium2 as pdfium
from flux import Flux, refuse
from lignes_pdf import Ligne, furniture, in_margin, lines_of

PAGES_MAX = 1500
SIGNETS_MAX = 10_000
NIVEAUX_MAX = 5
_PLEINE = 0.86  # share of the width of its column beyond which a line is full
_MOT_COURT = 5  # letters, hyphen included, below which what stands before a hyphen is a prefix: « co- », « auto- »
_PUCE = re.compile(r"^[•●▪■–—‣·*-]\s*")
_COUPEE = re.compile(r"[^\W\d_]-$")


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
        gardees = [ligne for ligne in lignes if not (in_margin(ligne, hauteur) and ligne.cle in repetees)]
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
