"""Script: a booklet written in Word (.docx) as a flow of paragraphs, tables and pictures (`flux`). Standard input: the document.

What was deleted under revision is gone, what was inserted is there. Nothing outside the package is ever read.
"""

import posixpath
import re
import sys
from typing import Any

from flux import Archive, Flux

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRANSPARENTS = {f"{_W}{nom}" for nom in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple")}
_TRANSPARENTS |= {f"{_MC}AlternateContent", f"{_MC}Choice"}
_HYPERLIEN = re.compile(r'HYPERLINK\s+(\\l\s+)?"([^"]*)"')
_FAUX = {"0", "false", "off", "none"}


class Lecteur:
    def __init__(self, data: bytes) -> None:
        self.archive, self.flux = Archive(data), Flux()
        self.document = self.archive.xml("word/document.xml")
        self.rels = self._relations()
        self.styles: dict[str, Any] = {}
        if "word/styles.xml" in self.archive:
            self.styles = {s.get(f"{_W}styleId"): s for s in self.archive.xml("word/styles.xml").iter(f"{_W}style")}
        self.listes: dict[
            str, str
        ] = {}  # {number of a list: « abstract », or « abstract:number » of one that counts again}
        self.genres = self._numbering()
        self.champ: list[str] = []  # instructions of the fields under way
        self._proprietes()

    def read(self) -> Flux:
        self._walk(self.document.find(f"{_W}body"), self.flux.elements)
        return self.flux

    # -- blocks

    def _walk(self, parent: Any, vers: list) -> None:
        for child in parent:
            if child.tag == f"{_W}p":
                vers.append(self._paragraph(child))
            elif child.tag == f"{_W}tbl":
                vers.append(self._table(child))
            elif child.tag in _TRANSPARENTS:
                self._walk(child, vers)

    def _table(self, table: Any) -> dict[str, Any]:
        lignes: list[list] = []
        entetes = 0
        for row in table.iter(f"{_W}tr"):
            cases = []
            for cell in row.iter(f"{_W}tc"):
                contenu: list = []
                self._walk(cell, contenu)
                cases.append([p for p in contenu if p["t"] == "p"])
            if row.find(f"{_W}trPr/{_W}tblHeader") is not None and entetes == len(lignes):
                entetes += 1
            lignes.append(cases)
        return {"t": "tableau", "entetes": entetes, "lignes": lignes}

    def _paragraph(self, p: Any) -> dict[str, Any]:
        runs: list[list[str]] = []
        ancres = [b.get(f"{_W}name", "") for b in p.iter(f"{_W}bookmarkStart")]
        self._inline(p, runs, "")
        ppr = p.find(f"{_W}pPr")
        style = self._value(ppr, "pStyle")
        liste, cle, niveau = self._list(ppr, style)
        return self.flux.paragraph(
            runs,
            style=self._name(style),
            liste=liste,
            cle=cle,
            niveau=niveau,
            titre=self._heading(ppr, style),
            saut=self._flag(ppr, style, "pageBreakBefore"),
            ancres=ancres,
        )

    # -- inline

    def _inline(self, parent: Any, runs: list, href: str) -> None:
        for child in parent:
            if child.tag == f"{_W}r":
                self._run(child, runs, href)
            elif child.tag == f"{_W}hyperlink":
                self._inline(child, runs, self._address(child))
            elif child.tag in _TRANSPARENTS:
                self._inline(child, runs, href)

    def _run(self, r: Any, runs: list, href: str) -> None:
        props = r.find(f"{_W}rPr")
        style = self._name(self._value(props, "rStyle"))
        marques = ("b" if self._on(props, "b") or style == "strong" else "") + (
            "i" if self._on(props, "i") or style == "emphasis" else ""
        )
        for child in r:
            tag = child.tag
            if tag == f"{_W}t":
                runs.append([child.text or "", marques, href or self._field(), style])
            elif tag in (f"{_W}br", f"{_W}cr"):
                signe = "\f" if child.get(f"{_W}type") == "page" else "\n"
                runs.append([signe, marques, href, style])
            elif tag == f"{_W}tab":
                runs.append(["\t", marques, href, style])
            elif tag == f"{_W}noBreakHyphen":
                runs.append(["\u2011", marques, href, style])
            elif tag == f"{_W}fldChar":
                self._field_char(child.get(f"{_W}fldCharType"))
            elif tag == f"{_W}instrText" and self.champ:
                self.champ[-1] += child.text or ""
            elif tag == f"{_W}drawing":
                self._drawing(child, runs)
            elif tag == f"{_MC}AlternateContent":
                for drawing in child.iterfind(f"{_MC}Choice/{_W}drawing"):
                    self._drawing(drawing, runs)

    def _drawing(self, drawing: Any, runs: list) -> None:
        blip = next(drawing.iter(f"{_A}blip"), None)
        rel = self.rels.get(blip.get(f"{_R}embed") or "") if blip is not None else None
        if rel is None or rel[1] or rel[0] not in self.archive:
            return
        nom = self.flux.image(rel[0], self.archive.read(rel[0]))
        props = next(drawing.iter(f"{_WP}docPr"), None)
        if nom:
            runs.append([props.get("descr", "") if props is not None else "", "img", nom, ""])

    def _field_char(self, genre: str | None) -> None:
        if genre == "begin":
            self.champ.append("")
        elif genre == "end" and self.champ:
            self.champ.pop()

    def _field(self) -> str:
        found = _HYPERLIEN.search(self.champ[-1]) if self.champ else None
        return (f"#{found[2]}" if found[1] else found[2]) if found else ""

    def _address(self, link: Any) -> str:
        if ancre := link.get(f"{_W}anchor"):
            return f"#{ancre}"
        rel = self.rels.get(link.get(f"{_R}id") or "")
        return rel[0] if rel and rel[1] else ""

    # -- styles and lists

    @staticmethod
    def _value(props: Any, nom: str) -> str:
        found = props.find(f"{_W}{nom}") if props is not None else None
        return found.get(f"{_W}val", "") if found is not None else ""

    @staticmethod
    def _on(props: Any, nom: str) -> bool:
        found = props.find(f"{_W}{nom}") if props is not None else None
        return found is not None and found.get(f"{_W}val", "1").lower() not in _FAUX

    def _name(self, style: str) -> str:
        return self._value(self.styles.get(style), "name").lower() or style.lower()

    def _chain(self, style: str) -> list[Any]:
        """The style and those that it is based on."""
        chaine: list[Any] = []
        while style in self.styles and len(chaine) < 20:
            chaine.append(self.styles[style])
            style = self._value(self.styles[style], "basedOn")
        return chaine

    def _ppr(self, ppr: Any, style: str) -> list[Any]:
        return [p for p in [ppr, *(s.find(f"{_W}pPr") for s in self._chain(style))] if p is not None]

    def _flag(self, ppr: Any, style: str, nom: str) -> bool:
        said = next((p for p in self._ppr(ppr, style) if p.find(f"{_W}{nom}") is not None), None)
        return self._on(said, nom)

    def _heading(self, ppr: Any, style: str) -> int:
        niveau = next((v for p in self._ppr(ppr, style) if (v := self._value(p, "outlineLvl"))), "")
        if niveau.isdigit() and int(niveau) < 9:
            return int(niveau) + 1
        nom = self._name(style)
        return int(nom[-1]) if re.fullmatch(r"(?:heading|titre) [1-9]", nom) else 0

    def _list(self, ppr: Any, style: str) -> tuple[str, str, int]:
        for props in self._ppr(ppr, style):
            numero = props.find(f"{_W}numPr")
            if numero is not None and self._value(numero, "numId"):
                cle = self._value(numero, "numId")
                niveau = self._value(numero, "ilvl")
                if cle == "0":
                    return "", "", 0
                rang = int(niveau) if niveau.isdigit() else 0
                genre = self.genres.get((cle, str(rang)), "bullet")
                return ("" if genre == "none" else "ul" if genre == "bullet" else "ol"), self.listes.get(cle, cle), rang
        nom = self._name(style)
        if nom.startswith(("list bullet", "liste à puces")):
            return "ul", "", 0
        return ("ol", "", 0) if nom.startswith(("list number", "liste à numéros")) else ("", "", 0)

    def _numbering(self) -> dict[tuple[str, str], str]:
        if "word/numbering.xml" not in self.archive:
            return {}
        root = self.archive.xml("word/numbering.xml")
        abstraits = {
            a.get(f"{_W}abstractNumId"): {
                lvl.get(f"{_W}ilvl"): self._value(lvl, "numFmt") for lvl in a.iter(f"{_W}lvl")
            }
            for a in root.iter(f"{_W}abstractNum")
        }
        for num in root.iter(f"{_W}num"):
            abstrait, numero = self._value(num, "abstractNumId"), num.get(f"{_W}numId", "")
            recommence = num.find(f"{_W}lvlOverride/{_W}startOverride") is not None
            self.listes[numero] = f"{abstrait}:{numero}" if recommence else abstrait
        return {
            (num.get(f"{_W}numId"), niveau): genre
            for num in root.iter(f"{_W}num")
            for niveau, genre in abstraits.get(self._value(num, "abstractNumId"), {}).items()
        }

    # -- the package

    def _relations(self) -> dict[str, tuple[str, bool]]:
        """{identifier: (part or address, whether it is outside the package)}"""
        nom = "word/_rels/document.xml.rels"
        if nom not in self.archive:
            return {}
        found = {}
        for rel in self.archive.xml(nom):
            dehors = rel.get("TargetMode") == "External"
            cible = rel.get("Target", "")
            found[rel.get("Id", "")] = (
                cible if dehors else posixpath.normpath(posixpath.join("word", cible)).lstrip("/"),
                dehors,
            )
        return found

    def _proprietes(self) -> None:
        if "docProps/custom.xml" in self.archive:
            for prop in self.archive.xml("docProps/custom.xml"):
                self.flux.proprietes[prop.get("name", "")] = "".join(prop.itertext()).strip()


if __name__ == "__main__":
    Lecteur(sys.stdin.buffer.read()).read().answer()
