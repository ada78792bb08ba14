"""The drawing of a cover: one tile for each fiche, in the order of printing, in the colour and the shapes of its part (discs, diamonds,
squares). Each booklet has its own drawing, and the same booklet always the same. Shapes are those of `gabarits/couverture.typ`.

Drawn as SVG on the web page, as pixels on the EPUB's cover. A tile is 40 units a side.
"""

from dataclasses import dataclass
from math import ceil
from typing import Any

from bonnespratiques.recueil.rendu.balises import Balisage, el
from bonnespratiques.recueil.rendu.plan import fiches_of

COTE = 40
Point = tuple[float, float]


@dataclass(frozen=True)
class Disque:
    """A disc, or the part of it between two angles (degrees, clockwise from the right)."""

    centre: Point
    rayon: float
    de: int = 0
    a: int = 360
    encre: bool = True  # False: drawn in the colour of the ground


@dataclass(frozen=True)
class Polygone:
    points: tuple[Point, ...]
    encre: bool = True


Forme = Disque | Polygone


def _carre(x: float, y: float, large: float, haut: float, *, encre: bool = True) -> Polygone:
    return Polygone(((x, y), (x + large, y), (x + large, y + haut), (x, y + haut)), encre)


FAMILLES: dict[str, tuple[tuple[Forme, ...], ...]] = {
    "service": (
        (Disque((20, 20), 13),),
        (Disque((0, 0), 40, 0, 90),),
        (Disque((20, 20), 20), Disque((20, 20), 8, encre=False)),
        (Disque((20, 20), 20, 180, 360), Disque((20, 40), 20, 180, 360)),
        (Disque((0, 0), 40, 0, 90), Disque((0, 0), 20, 0, 90, encre=False)),
        (Disque((0, 40), 40, 270, 360), Disque((14, 26), 6.5, encre=False)),
    ),
    "management": (
        (Polygone(((20, 4), (36, 20), (20, 36), (4, 20))),),
        (Polygone(((0, 0), (40, 0), (0, 40))),),
        (Polygone(((20, 0), (40, 20), (20, 40), (0, 20))), Polygone(((20, 12), (28, 20), (20, 28), (12, 20)), encre=False)),
        (Polygone(((0, 0), (20, 20), (0, 40))), Polygone(((40, 0), (40, 40), (20, 20)))),
        (Polygone(((0, 20), (20, 0), (40, 20))), Polygone(((0, 40), (20, 20), (40, 40)))),
    ),
    "conference": (
        (_carre(8, 8, 24, 24),),
        (_carre(0, 2.5, 40, 5), _carre(0, 12.5, 40, 5), _carre(0, 22.5, 40, 5), _carre(0, 32.5, 40, 5)),
        (_carre(0, 0, 40, 40), _carre(12, 12, 16, 16, encre=False)),
        (_carre(0, 0, 20, 20), _carre(20, 20, 20, 20)),
    ),
}  # fmt: skip
# Ground and ink of a tile, by the names of `TEINTES`.
ALLIANCES = (("pale", "vive"), ("vive", "papier"), ("douce", "vive"), ("creux", "vive"), ("forte", "pale"))


@dataclass(frozen=True)
class Tuile:
    """`x`, `y`: column and row; `fond` and `trait` name colours; the shapes are already turned."""

    x: int
    y: int
    signe: str
    fond: str
    trait: str
    formes: tuple[Forme, ...]


@dataclass(frozen=True)
class Mosaique:
    colonnes: int
    rangs: int
    tuiles: tuple[Tuile, ...]


def mosaique(donnees: dict[str, Any], proportion: float) -> Mosaique:
    """At least as wide as `proportion` says (width over height), hardly more, with few places left empty: the first of the top row."""
    fiches = [(axe["signe"], fiche["numero"]) for axe in donnees["axes"] for fiche in fiches_of(axe)]
    total = max(1, len(fiches))

    def ecart(k: int) -> float:
        rangs = ceil(total / k)
        return (k * rangs - total) / k + (k / rangs / proportion - 1) * 2

    # One row of many places is always wide enough.
    candidats = range(1, total + ceil(proportion) + 1)
    colonnes = min((k for k in candidats if k / ceil(total / k) >= proportion), key=ecart)
    rangs = ceil(total / colonnes)
    vides = colonnes * rangs - len(fiches)
    tuiles = tuple(_tuile((vides + n) % colonnes, (vides + n) // colonnes, *fiche) for n, fiche in enumerate(fiches))
    return Mosaique(colonnes, rangs, tuiles)


def _tuile(x: int, y: int, signe: str, numero: int) -> Tuile:
    # Any mixing would do; this one keeps neighbours apart.
    fond, trait = ALLIANCES[(x * 2 + y * 3 + numero * 7 // 10) % len(ALLIANCES)]
    famille = FAMILLES.get(signe, FAMILLES["service"])
    formes = famille[(x * 6 + y * 2 + numero) % len(famille)]
    return Tuile(x, y, signe, fond, trait, tuple(_tournee(forme, (x + y + numero) % 4) for forme in formes))


def _tournee(forme: Forme, quarts: int) -> Forme:
    """`forme` turned by quarters, clockwise, about the middle of its tile."""
    if isinstance(forme, Polygone):
        return Polygone(tuple(_tourne(p, quarts) for p in forme.points), forme.encre)
    tour = 90 * quarts if forme.a - forme.de < 360 else 0
    return Disque(_tourne(forme.centre, quarts), forme.rayon, forme.de + tour, forme.a + tour, forme.encre)


def _tourne(point: Point, quarts: int) -> Point:
    x, y = point
    for _ in range(quarts):
        x, y = COTE - y, x
    return x, y


# ---------------------------------------------------------------- SVG

_FOND = f"{COTE + 0.5}"  # the ground of a tile reaches under the next one: no hairline between them
_COINS = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}


def as_svg(dessin: Mosaique) -> Balisage:
    """Colours are those of the style sheet: classes named after them, under `data-axe`."""
    tuiles = [
        el("g",
           el("rect", x=t.x * COTE, y=t.y * COTE, width=_FOND, height=_FOND, class_=t.fond),
           *[_svg(forme, t) for forme in t.formes],
           data_axe=t.signe)
        for t in dessin.tuiles
    ]  # fmt: skip
    large, haut = dessin.colonnes * COTE, dessin.rangs * COTE
    return el("svg", *tuiles, class_="mosaique", viewBox=f"0 0 {large} {haut}", aria_hidden="true", focusable="false")


def _svg(forme: Forme, tuile: Tuile) -> Balisage:
    classe, (dx, dy) = tuile.trait if forme.encre else tuile.fond, (tuile.x * COTE, tuile.y * COTE)
    if isinstance(forme, Polygone):
        return el("polygon", points=" ".join(f"{x + dx:g},{y + dy:g}" for x, y in forme.points), class_=classe)
    x, y, r = forme.centre[0] + dx, forme.centre[1] + dy, forme.rayon
    if forme.a - forme.de >= 360:
        return el("circle", cx=f"{x:g}", cy=f"{y:g}", r=f"{r:g}", class_=classe)
    (cos1, sin1), (cos2, sin2) = _COINS[forme.de % 360], _COINS[forme.a % 360]
    debut, fin = f"{x + r * cos1:g} {y + r * sin1:g}", f"{x + r * cos2:g} {y + r * sin2:g}"
    return el("path", d=f"M{x:g} {y:g}L{debut}A{r:g} {r:g} 0 0 1 {fin}z", class_=classe)
