"""QR codes as one SVG path, drawn by the template. Level M: readable with a coffee stain, small enough for 21 mm."""

from typing import TypedDict

import segno
from segno.utils import matrix_to_lines  # type: ignore[attr-defined]

# One of the eight that the standard knows, all of which every reader undoes. Trying them all costs five times the rest.
MASQUE = 2


class CodeQr(TypedDict):
    """`n` modules a side, without margin; `d` strokes of one module, digits and path letters only."""

    n: int
    d: str


def qr_path(adresse: str) -> CodeQr:
    code = segno.make(adresse, error="m", micro=False, mask=MASQUE)
    traits = matrix_to_lines(code.matrix, 0, 0.5)
    return {
        "n": len(code.matrix),
        "d": "".join(f"M{x1} {y}h{x2 - x1}" for (x1, y), (x2, _y) in traits),
    }
