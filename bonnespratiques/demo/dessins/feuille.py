"""A sheet to draw on: the colours of the site, the letters of the booklet, and the few shapes that the drawings need.

Coordinates are in points of the finished picture, from the top left corner; everything is drawn twice as large and then
reduced, which smooths the edges.
"""

import math
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

LARGEUR, HAUTEUR = 1200, 675
_ECHELLE = 2
_POLICES_DIR = Path(__file__).resolve().parents[2] / "recueil" / "rendu" / "polices"
_POLICES = {"normal": "RecueilSans-Regular", "gras": "RecueilSans-Bold", "titre": "RecueilSerif-SemiBold"}

PAPIER, FEUILLE, CREUX, LIGNE = "#faf6ee", "#fffdf9", "#f2ebde", "#857a67"
ENCRE, ENCRE_2 = "#23211c", "#585246"
SERVICE, SERVICE_FOND = "#0b665a", "#e0eee8"
MANAGEMENT, MANAGEMENT_FOND = "#96420f", "#f8e6d8"
ATTENTION, ATTENTION_FOND = "#775000", "#fbedc9"
ERREUR, ERREUR_FOND = "#a31a36", "#fbe5e7"

Point = tuple[float, float]


@cache
def _police(style: str, taille: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_POLICES_DIR / f"{_POLICES[style]}.ttf"), taille * _ECHELLE)


class Feuille:
    """One picture. Draw, then `png()`."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (LARGEUR * _ECHELLE, HAUTEUR * _ECHELLE), PAPIER)
        self._draw = ImageDraw.Draw(self._image)

    def png(self) -> bytes:
        image = self._image.resize((LARGEUR, HAUTEUR), Image.Resampling.LANCZOS)
        fichier = BytesIO()
        # Few colours: a palette divides the weight by three, and nobody sees it.
        image.quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            fichier, "PNG", optimize=True
        )
        return fichier.getvalue()

    def texte(
        self,
        point: Point,
        mots: str,
        *,
        taille: int = 26,
        style: str = "normal",
        couleur: str = ENCRE,
        ancre: str = "mm",
    ) -> None:
        """Words at a point; `ancre` as Pillow has it ("mm" centre, "lm" left, "rm" right). Line breaks are kept."""
        police = _police(style, taille)
        align = {"l": "left", "m": "center", "r": "right"}[ancre[0]]
        self._draw.multiline_text(
            _x2(point), mots, font=police, fill=couleur, anchor=ancre, align=align, spacing=taille * 0.35 * _ECHELLE
        )

    def boite(
        self,
        coin: Point,
        taille: Point,
        mots: str = "",
        *,
        fond: str = FEUILLE,
        bord: str = LIGNE,
        couleur: str = ENCRE,
        style: str = "gras",
        corps: int = 26,
        rayon: int = 10,
        trait: int = 3,
    ) -> None:
        """A rectangle with round corners and centred words."""
        (x, y), (largeur, hauteur) = coin, taille
        self._draw.rounded_rectangle(
            (*_x2((x, y)), *_x2((x + largeur, y + hauteur))),
            radius=rayon * _ECHELLE,
            fill=fond,
            outline=bord,
            width=trait * _ECHELLE,
        )
        if mots:
            self.texte((x + largeur / 2, y + hauteur / 2), mots, taille=corps, style=style, couleur=couleur)

    def ligne(self, *points: Point, couleur: str = ENCRE_2, trait: int = 4, tirets: bool = False) -> None:
        for debut, fin in pairwise(points):
            morceaux = _tirets(debut, fin) if tirets else [(debut, fin)]
            for a, b in morceaux:
                self._draw.line((*_x2(a), *_x2(b)), fill=couleur, width=trait * _ECHELLE)

    def fleche(self, *points: Point, couleur: str = ENCRE_2, trait: int = 5) -> None:
        """A broken line with a head at its last point."""
        (x0, y0), (x1, y1) = points[-2:]
        angle, tete = math.atan2(y1 - y0, x1 - x0), trait * 4
        recul = (x1 - tete * math.cos(angle), y1 - tete * math.sin(angle))
        self.ligne(*points[:-1], recul, couleur=couleur, trait=trait)
        aile = [
            (recul[0] + tete / 1.8 * math.cos(angle + cote), recul[1] + tete / 1.8 * math.sin(angle + cote))
            for cote in (math.pi / 2, -math.pi / 2)
        ]
        self.polygone((x1, y1), *aile, couleur=couleur)

    def polygone(self, *points: Point, couleur: str) -> None:
        self._draw.polygon([_x2(point) for point in points], fill=couleur)

    def disque(
        self, centre: Point, rayon: float, *, fond: str = ENCRE, bord: str | None = None, trait: int = 0
    ) -> None:
        (x, y) = centre
        self._draw.ellipse(
            (*_x2((x - rayon, y - rayon)), *_x2((x + rayon, y + rayon))),
            fill=fond,
            outline=bord,
            width=trait * _ECHELLE,
        )


def _x2(point: Point) -> Point:
    return point[0] * _ECHELLE, point[1] * _ECHELLE


def _tirets(debut: Point, fin: Point, pas: float = 14) -> list[tuple[Point, Point]]:
    longueur = math.dist(debut, fin)
    nombre = max(1, int(longueur // pas))
    points = [
        (debut[0] + (fin[0] - debut[0]) * i / nombre, debut[1] + (fin[1] - debut[1]) * i / nombre)
        for i in range(nombre + 1)
    ]
    return list(pairwise(points))[::2]
