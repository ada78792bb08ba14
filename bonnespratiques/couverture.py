"""The cover of a recueil: its title on short lines, and one point for each fiche, in the order of printing.

Colours and signs are those of the axes: disc, diamond, square. Read by the component `ui/couverture.html`. Units: tenths of
the drawing, 2000 wide and 2830 high (A4), whole numbers so that no language writes them with a comma.
"""

import textwrap
from dataclasses import dataclass
from math import ceil

LARGEUR, HAUTEUR = 2000, 2830
MARGE_GAUCHE, MARGE_DROITE = 190, 120
HAUT_DES_POINTS, BAS_DES_POINTS = 1250, 2700
PAS_MAX = 253  # a recueil of few fiches keeps points of a reasonable size
SIGNES_PAR_LIGNE, LIGNES_MAX = 17, 4  # of the title, in large
SIGNES_DU_SOUS_TITRE, LIGNES_DU_SOUS_TITRE = 34, 2


@dataclass(frozen=True)
class Point:
    """Centre and radius of one point."""

    signe: str
    x: int
    y: int
    r: int

    @property
    def gauche(self) -> int:
        return self.x - self.r

    @property
    def haut(self) -> int:
        return self.y - self.r

    @property
    def cote(self) -> int:
        return 2 * self.r


def title_lines(titre: str) -> list[str]:
    """`titre` cut between words, on at most four lines; the last one ends with an ellipsis when it does not fit."""
    return _wrap(titre, SIGNES_PAR_LIGNE, LIGNES_MAX)


def subtitle_lines(sous_titre: str) -> list[str]:
    return _wrap(sous_titre, SIGNES_DU_SOUS_TITRE, LIGNES_DU_SOUS_TITRE)


def _wrap(texte: str, width: int, lines: int) -> list[str]:
    return textwrap.wrap(texte, width, max_lines=lines, placeholder="…", break_on_hyphens=False)


def points(signes: list[str]) -> list[Point]:
    """One point a sign, on rows as even as the space allows."""
    if not signes:
        return []
    width, height = LARGEUR - MARGE_GAUCHE - MARGE_DROITE, BAS_DES_POINTS - HAUT_DES_POINTS
    columns = next(n for n in range(7, len(signes) + 8) if ceil(len(signes) / n) * min(PAS_MAX, width // n) <= height)
    step = min(PAS_MAX, width // columns)
    radius = step // 3
    return [
        Point(
            signe,
            MARGE_GAUCHE + radius + index % columns * step,
            HAUT_DES_POINTS + radius + index // columns * step,
            radius,
        )
        for index, signe in enumerate(signes)
    ]
