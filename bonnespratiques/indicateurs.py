"""Figures read from what people type: « 8,1 », « 17 900 », « 5 min 40 s ». Nothing is guessed: « 40 à 50 » is no number.

Callers: the component `ui/chiffre.html`, which draws bars where both values are numbers.
"""

import re
from dataclasses import dataclass

LARGEUR_MAX = 220  # of the longest bar, in units of the drawing (320 wide: the rest is for the value)
LARGEUR_MIN = 3  # a small value is still seen

_ESPACES = re.compile(r"[\s\u00a0\u202f]+")
_NOMBRE = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_MILLIERS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_HEURES = re.compile(r"(?P<h>[0-9]+) ?h(?: ?(?P<min>[0-9]{1,2})(?: ?min)?)?")
_MINUTES = re.compile(r"(?P<min>[0-9]+) ?min(?: ?(?P<s>[0-9]{1,2}) ?s)?")
_SECONDES = re.compile(r"(?P<s>[0-9]+) ?s")
_UNITES = {"h": 3600, "min": 60, "s": 1}  # seconds


def parse(texte: str) -> float | None:
    """The number that `texte` is, wholly, or None. Durations come in seconds, percentages without their sign."""
    texte = _ESPACES.sub(" ", texte.replace("−", "-")).strip().removesuffix("%").strip()
    if _NOMBRE.fullmatch(texte) or _MILLIERS.fullmatch(texte):
        return float(texte.replace(" ", "").replace(",", "."))
    for pattern in (_HEURES, _MINUTES, _SECONDES):
        if duree := pattern.fullmatch(texte):
            return float(sum(int(n) * _UNITES[unit] for unit, n in duree.groupdict().items() if n))
    return None


@dataclass(frozen=True)
class Barres:
    """Lengths of two bars, from 0 to `LARGEUR_MAX`, on one scale that starts at zero. A gauge has no bar before."""

    avant: int | None
    apres: int


def bars(avant: str, apres: str) -> Barres | None:
    """The bars of two values, or None where they cannot be compared: not numbers, negative, or nothing at all."""
    before, after = parse(avant), parse(apres)
    if before is None or after is None or min(before, after) < 0 or max(before, after) == 0:
        return None
    scale = LARGEUR_MAX / max(before, after)
    return Barres(*(max(LARGEUR_MIN, round(value * scale)) if value else 0 for value in (before, after)))


def gauge(apres: str, unite: str) -> Barres | None:
    """One bar out of a hundred, for a percentage that nothing precedes: « 64 % », « non mesuré » before."""
    part = parse(apres)
    if part is None or not unite.strip().startswith("%") or not 0 <= part <= 100:
        return None
    return Barres(None, round(part * LARGEUR_MAX / 100))
