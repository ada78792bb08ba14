"""Signs of a table of contents: which mark opens a sous-thème, which numbers are pages, which words are a time."""

import re
from collections.abc import Sequence

from bonnespratiques.echanges.livret.formes import LivretIllisible
from bonnespratiques.echanges.livret.lignes import CARRES, Ligne

CANDIDATS_MAX = 3_000
LIGNE_DE_TABLE_MAX = 400  # characters
_PAGE = re.compile(r"^(.*?\S)(?:\s+|\s*[.…·_]{2,}\s*)(?:p(?:age|\.)?\s*)?(\d{1,3})$", re.IGNORECASE)
_PAGE_SEULE = re.compile(r"^[\s.…·_]*(?:p(?:age|\.)?\s*)?(\d{1,3})$", re.IGNORECASE)  # a wrapped line left it there
_POINTS_DE_CONDUITE = re.compile(r"\s*[.…·_]{2,}\s*(?:p(?:age|\.)?)?$", re.IGNORECASE)
HORAIRE = re.compile(
    r"^(?:de\s+)?(\d{1,2})\s?[hH:]\s?(\d{2})?\s*(?:-|–|—|à|/)\s*(\d{1,2})\s?[hH:]\s?(\d{2})?\s*(?:[:–—-]\s*)?(?=\S)"
)


def page_of(texte: str) -> int | None:
    if len(texte) > LIGNE_DE_TABLE_MAX:
        return None
    match = _PAGE_SEULE.match(texte) or _PAGE.match(texte)
    return int(match[match.lastindex or 1]) if match else None


def without_page(texte: str) -> str:
    """« La relation client ……… p. 7 » → « La relation client »."""
    if _PAGE_SEULE.match(texte):
        return ""
    match = _PAGE.match(texte)
    return without_leaders(match[1]) if match else texte


def without_leaders(texte: str) -> str:
    return _POINTS_DE_CONDUITE.sub("", texte).rstrip()


def say_time(match: re.Match[str]) -> str:
    """« 13h30-14h10 » → « de 13 h 30 à 14 h 10 », with non-breaking spaces."""
    debut, fin = ("\u00a0".join(filter(None, (match[rang], "h", match[rang + 1]))) for rang in (1, 3))
    return f"de {debut} à {fin}"


def kind(ligne: Ligne) -> str:
    """The sort of mark before a line: "■", "##", "-", "1." whatever the number, "**" for a bold line, or ""."""
    if ligne.marque[:1].isdigit():
        return "1."
    return ligne.marque or ("**" if ligne.gras else "")


def theme_mark(lignes: Sequence[Ligne]) -> str:
    """The sort of mark that opens each sous-thème, or "". Squares, then headings, bold lines, bullets, numbers."""
    present = {kind(ligne) for ligne in lignes if page_of(ligne.nu) is None} - {""}
    families = (
        [m for m in present if m in CARRES],
        [m for m in present if m.startswith("#")],
        [m for m in present if m == "**"],
        [m for m in present if m not in CARRES and m[0] not in "#1" and m != "**"],
        [m for m in present if m == "1."],
    )
    scores = [
        max(((_sections_with_entries(lignes, mark), mark) for mark in family), default=(0, "")) for family in families
    ]
    several = [score for score in scores if score[0] > 1]
    return next((mark for sections, mark in several or scores if sections), "")


def _sections_with_entries(lignes: Sequence[Ligne], mark: str) -> int:
    """Number of lines so marked that are followed by a page number before another line of the same family."""
    count, waiting = 0, False
    for ligne in lignes:
        found = kind(ligne)
        if found and found[0] == mark[0] and page_of(ligne.nu) is None:
            waiting = found == mark
        elif waiting and page_of(ligne.nu) is not None:
            count, waiting = count + 1, False
    return count


def choose_pages(lignes: Sequence[Ligne], debut: int) -> dict[int, int]:
    """{rank of the line: page}, from rank `debut`: the longest growing series of numbers at line ends.

    Two lines that touch never both end with a page: « les appels du 17 » above « Gendarmerie nationale 22 » is half a title.
    """
    candidates = []
    for rang in range(debut, len(lignes)):
        page = page_of(lignes[rang].nu)
        if page:
            suivante = lignes[rang + 1] if rang + 1 < len(lignes) else None
            finit = suivante is None or suivante.blancs or suivante.marque
            candidates.append((rang, page, 1.5 if finit else 1.0))
    if len(candidates) > CANDIDATS_MAX:
        raise LivretIllisible(
            (lignes[debut].numero, f"La table des matières a plus de {CANDIDATS_MAX} numéros de page.")
        )
    best: list[tuple[float, int]] = []  # (score of the best series that ends here, the one before)
    for index, (rang, page, poids) in enumerate(candidates):
        score, before = 0.0, -1
        for other in range(index):
            touch = candidates[other][0] == rang - 1 and not lignes[rang].blancs and not lignes[rang].marque
            if candidates[other][1] < page and not touch and best[other][0] > score:
                score, before = best[other][0], other
        best.append((score + poids, before))
    index = max(range(len(best)), key=lambda rank: best[rank][0], default=-1)
    pages: dict[int, int] = {}
    while index >= 0:
        pages[candidates[index][0]] = candidates[index][1]
        index = best[index][1]
    return pages
