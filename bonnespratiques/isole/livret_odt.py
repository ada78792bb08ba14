"""Script: a booklet written in LibreOffice (.odt) as a flow of paragraphs, tables and pictures (`flux`). Standard input: the document."""

import sys
from typing import Any

from flux import Archive, Flux

_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TB = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_D = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_X = "{http://www.w3.org/1999/xlink}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_TRANSPARENTS = {f"{_T}{nom}" for nom in ("section", "table-of-content", "index-body", "index-title", "user-index")}
_IGNORES = {f"{_T}note", f"{_O}annotation", f"{_O}annotation-end", f"{_T}tracked-changes", f"{_T}ruby-text"}
_REPETEES_MAX = 64


class Lecteur:
    def __init__(self, data: bytes) -> None:
        self.archive, self.flux = Archive(data), Flux()
        self.content = self.archive.xml("content.xml")
        self.styles: dict[tuple[str, str], Any] = {}
        self.automatiques: set[tuple[str, str]] = set()
        self.listes: dict[str, dict[int, str]] = {}
        if "styles.xml" in self.archive:
            self._learn(self.archive.xml("styles.xml"), automatic=False)
        self._learn(self.content, automatic=True)
        self._proprietes()

    def _learn(self, root: Any, *, automatic: bool) -> None:
        for style in root.iter(f"{_S}style"):
            cle = (style.get(f"{_S}family", ""), style.get(f"{_S}name", ""))
            self.styles[cle] = style
            if automatic:
                self.automatiques.add(cle)
        for liste in root.iter(f"{_T}list-style"):
            self.listes[liste.get(f"{_S}name", "")] = {
                int(niveau.get(f"{_T}level", "1")): "ul" if niveau.tag == f"{_T}list-level-style-bullet" else "ol"
                for niveau in liste
                if niveau.tag.startswith(f"{_T}list-level-style")
            }

    def read(self) -> Flux:
        self._walk(self.content.find(f"{_O}body/{_O}text"), self.flux.elements, None)
        return self.flux

    # -- blocks

    def _walk(self, parent: Any, vers: list, liste: tuple[str, str, int] | None) -> None:
        for child in parent:
            if child.tag in (f"{_T}p", f"{_T}h"):
                vers.append(self._paragraph(child, liste))
            elif child.tag == f"{_T}list":
                self._list(child, vers, liste)
            elif child.tag == f"{_TB}table":
                vers.append(self._table(child))
            elif child.tag in _TRANSPARENTS:
                self._walk(child, vers, liste)

    def _list(self, element: Any, vers: list, dans: tuple[str, str, int] | None) -> None:
        niveau = dans[2] + 1 if dans else 0
        nom = element.get(f"{_T}style-name") or (dans[1] if dans else "")
        genre = self.listes.get(nom, {}).get(niveau + 1, "ul")
        for item in element:
            if item.tag == f"{_T}list-item":
                self._walk(item, vers, (genre, nom, niveau))
            elif item.tag == f"{_T}list-header":
                self._walk(item, vers, None)

    def _table(self, table: Any) -> dict[str, Any]:
        lignes: list[list] = []
        entetes = 0
        for row in table.iter(f"{_TB}table-row"):
            cases = []
            for cell in row.iter(f"{_TB}table-cell", f"{_TB}covered-table-cell"):
                contenu: list = []
                self._walk(cell, contenu, None)
                fois = min(int(cell.get(f"{_TB}number-columns-repeated", "1")), _REPETEES_MAX)
                cases += [[p for p in contenu if p["t"] == "p"]] * fois
            if row.getparent().tag == f"{_TB}table-header-rows":
                entetes += 1
            lignes.append(cases)
        return {"t": "tableau", "entetes": entetes, "lignes": lignes}

    def _paragraph(self, p: Any, liste: tuple[str, str, int] | None) -> dict[str, Any]:
        nom = p.get(f"{_T}style-name", "")
        runs: list[list[str]] = []
        self._inline(p, runs, self._marks("paragraph", nom), "", "")
        ancres = [b.get(f"{_T}name", "") for b in p.iter(f"{_T}bookmark-start", f"{_T}bookmark")]
        genre, cle, niveau = liste or ("", "", 0)
        # A numbered heading stands in a list that is no list.
        if p.tag == f"{_T}h":
            genre = ""
        return self.flux.paragraph(
            runs,
            style=self._name("paragraph", nom),
            liste=genre,
            cle=cle,
            niveau=niveau,
            titre=int(p.get(f"{_T}outline-level", "1")) if p.tag == f"{_T}h" else 0,
            saut=self._breaks(nom),
            ancres=ancres,
        )

    # -- inline

    def _inline(self, node: Any, runs: list, marques: str, href: str, style: str) -> None:
        if node.text:
            runs.append([_squeezed(node.text), marques, href, style])
        for child in node:
            self._inline_child(child, runs, marques, href, style)
            if child.tail:
                runs.append([_squeezed(child.tail), marques, href, style])

    def _inline_child(self, child: Any, runs: list, marques: str, href: str, style: str) -> None:
        tag = child.tag
        if tag in _IGNORES or not isinstance(tag, str):
            return
        if tag == f"{_T}span":
            nom = child.get(f"{_T}style-name", "")
            dites = "".join(sorted(set(marques) | set(self._marks("text", nom))))
            self._inline(child, runs, dites, href, self._name("text", nom) or style)
        elif tag == f"{_T}a":
            self._inline(child, runs, marques, child.get(f"{_X}href", ""), style)
        elif tag == f"{_T}s":
            runs.append([" " * min(int(child.get(f"{_T}c", "1")), 100), marques, href, style])
        elif tag == f"{_T}tab":
            runs.append(["\t", marques, href, style])
        elif tag == f"{_T}line-break":
            runs.append(["\n", marques, href, style])
        elif tag == f"{_D}frame":
            self._frame(child, runs)
        else:
            self._inline(child, runs, marques, href, style)

    def _frame(self, frame: Any, runs: list) -> None:
        image = frame.find(f"{_D}image")
        nom = (image.get(f"{_X}href", "") if image is not None else "").removeprefix("./")
        if nom not in self.archive or not self.flux.image(nom, self.archive.read(nom)):
            return
        said = [frame.findtext(f"{_SVG}{tag}") or "" for tag in ("desc", "title")]
        runs.append([next(filter(None, said), ""), "img", nom, ""])

    # -- styles

    def _name(self, famille: str, nom: str) -> str:
        """The name that people see of the first style that somebody named: automatic ones are not."""
        for _ in range(20):
            style = self.styles.get((famille, nom))
            if style is None:
                return nom.replace("_20_", " ").lower()
            if (famille, nom) not in self.automatiques:
                return style.get(f"{_S}display-name", nom).lower()
            nom = style.get(f"{_S}parent-style-name", "")
        return ""

    def _marks(self, famille: str, nom: str) -> str:
        """Bold and italic of an automatic style, of paragraph or characters, or of « Strong » and « Emphasis »."""
        style = self.styles.get((famille, nom))
        if style is None:
            return ""
        if (famille, nom) not in self.automatiques:
            return {"strong": "b", "strong emphasis": "b", "emphasis": "i"}.get(self._name(famille, nom), "")
        props = style.find(f"{_S}text-properties")
        if props is None:
            return ""
        gras = props.get(f"{_FO}font-weight") in {"bold", "700", "800", "900"}
        return ("b" if gras else "") + ("i" if props.get(f"{_FO}font-style") == "italic" else "")

    def _breaks(self, nom: str) -> bool:
        for _ in range(20):
            style = self.styles.get(("paragraph", nom))
            if style is None:
                return False
            props = style.find(f"{_S}paragraph-properties")
            if props is not None and (said := props.get(f"{_FO}break-before")):
                return said == "page"
            if style.get(f"{_S}master-page-name"):
                return True
            nom = style.get(f"{_S}parent-style-name", "")
        return False

    def _proprietes(self) -> None:
        if "meta.xml" in self.archive:
            for prop in self.archive.xml("meta.xml").iter(f"{_META}user-defined"):
                self.flux.proprietes[prop.get(f"{_META}name", "")] = (prop.text or "").strip()


def _squeezed(texte: str) -> str:
    """White space of XML is one space; no-break spaces are text."""
    plat = texte.translate({9: 32, 10: 32, 13: 32})
    while "  " in plat:
        plat = plat.replace("  ", " ")
    return plat


if __name__ == "__main__":
    Lecteur(sys.stdin.buffer.read()).read().answer()
