"""The styles of a web page, as one `<style>`: the site's own colours and sizes, the page, the print, and what depends on the booklet.

Words of contributors reach running titles as CSS strings in which every sign but letters and digits is written by its number: they
can close neither the string nor the element.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from bonnespratiques.recueil.rendu.balises import Balisage

STYLES_DIR = Path(__file__).resolve().parents[1] / "styles"
JETONS = Path(__file__).resolve().parents[3] / "static" / "bonnespratiques" / "jetons.css"
TITRE_COURANT_MAX = 90  # signs
_COMMENTAIRE = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANC = re.compile(r"\s+")
_HEXA = re.compile(r"#[0-9a-f]{6}\Z")


def page_style(donnees: dict[str, Any]) -> Balisage:
    css = "".join([read_css(JETONS), *map(read_css, _feuilles()), _of_booklet(donnees)])
    if "<" in css or "&" in css:  # XML would read it, HTML would not
        raise ValueError("Une feuille de style ne contient ni « < » ni « & ».")
    return Balisage(f"<style>{css}</style>")


def _feuilles() -> list[Path]:
    return [STYLES_DIR / "page.css", STYLES_DIR / "impression.css"]


@cache
def read_css(path: Path) -> str:
    """Without comments and line ends."""
    return _BLANC.sub(" ", _COMMENTAIRE.sub("", path.read_text(encoding="utf-8"))).strip() + "\n"


def _of_booklet(donnees: dict[str, Any]) -> str:
    """Running titles of the printed pages, and the ink of the cover when the animateur chose one."""
    regles = [f"@media print{{@page{{@top-left{{content:{css_string(donnees['recueil']['titre'])}}}}}}}"]
    for axe in donnees["axes"]:
        if axe["ouverture"]:
            nom = f"partie-{int(axe['numero'])}"
            courant = css_string(f"{axe['numero']} · {axe['titre']}")
            regles.append(f"@media print{{@page {nom}{{@top-right{{content:{courant}}}}}.{nom}{{page:{nom}}}}}")
    couleur = donnees["couverture"]["couleur"]
    if _HEXA.match(couleur):
        regles.append(f".mosaique [data-axe]{{--encre-axe:{couleur}}}")
    return "\n".join(regles)


def css_string(texte: str) -> str:
    """`texte` as a CSS string, cut at `TITRE_COURANT_MAX` signs."""
    if len(texte) > TITRE_COURANT_MAX:
        texte = f"{texte[: TITRE_COURANT_MAX - 1].rstrip()}…"
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x} " for c in texte) + '"'
