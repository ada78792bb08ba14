"""Script: the words of a Word document (.docx), paragraph by paragraph, with the few shapes that a fiche keeps.

Standard input: the document. Standard output: JSON, `{"blocs": [...], "images": n, "notes": n, "tableaux": n}`; a bloc is
`{"sorte": "p"|"h"|"titre"|"ul"|"ol", "html": str, "texte": str}`. Read from the XML rather than through python-docx's own
paragraphs, which leave out what was inserted under revision or in a form field.
"""

import io
import json
import sys
import zipfile
from html import escape
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.run import Run

BLOCS_MAX = 4000
SIGNES_MAX = 400_000
REFUS = 3
DEPLIE_MAX = 60 * 1024 * 1024  # bytes really unzipped, whatever the archive announces
# Walked through as if they were not there; what was deleted or moved away under revision is not in this list.
TRANSPARENTS = {
    qn(f"w:{name}")
    for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "hyperlink")
}

# Pictures, and the text boxes that stand among them.
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
DESSINS = {qn("w:drawing"), qn("w:pict"), qn("w:object"), _COMPATIBLE}


class Lecteur:
    def __init__(self, data: bytes) -> None:
        self.document = Document(io.BytesIO(data))
        self.rels = self.document.part.rels
        self.counts = {"images": 0, "notes": 0, "tableaux": 0}
        self.blocs: list[dict[str, str]] = []
        self.signes = 0
        self.styles = {style.style_id: style for style in self.document.styles}
        self.formats = self._numbering()

    def read(self) -> dict[str, Any]:
        self._walk(self.document.element.body)
        return {"blocs": self.blocs, **self.counts}

    def _walk(self, parent: Any) -> None:
        for child in parent:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self.counts["tableaux"] += 1
                self._table(child)
            elif child.tag in TRANSPARENTS:
                self._walk(child)

    def _table(self, table: Any) -> None:
        for row in table.iter(qn("w:tr")):
            cells = [" ".join(self._inline(p)[1] for p in cell.iter(qn("w:p"))) for cell in row.iter(qn("w:tc"))]
            text = " | ".join(" ".join(cell.split()) for cell in cells)
            self._add("p", escape(text), text)

    def _paragraph(self, p: Any) -> None:
        html, text = self._inline(p)
        if text.strip():
            self._add(self._kind(p), html, text)

    def _add(self, sorte: str, html: str, text: str) -> None:
        self.signes += len(html)
        if len(self.blocs) >= BLOCS_MAX or self.signes > SIGNES_MAX:
            refuse("Ce document est trop long pour une fiche. Gardez-en l’essentiel, ou joignez-le au dossier.")
        self.blocs.append({"sorte": sorte, "html": html, "texte": " ".join(text.split())})

    def _inline(self, parent: Any) -> tuple[str, str]:
        html, text = [], []
        for child in parent:
            if child.tag == qn("w:r"):
                part = self._run(child)
            elif child.tag in TRANSPARENTS:
                part = self._inline(child)
                if child.tag == qn("w:hyperlink") and (address := self._address(child)):
                    part = (f'<a href="{escape(address)}">{part[0]}</a>', part[1])
            else:
                continue
            html.append(part[0])
            text.append(part[1])
        return "".join(html), "".join(text)

    def _run(self, r: Any) -> tuple[str, str]:
        self.counts["images"] += sum(1 for child in r if child.tag in DESSINS)
        self.counts["notes"] += sum(
            1 for child in r if child.tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}
        )
        run = Run(r, self.document)  # type: ignore[arg-type]
        text = run.text
        if not text:
            return "", ""
        html = escape(text).replace("\n", "<br/>").replace("\t", " ")
        name = self._style_name(r.style)
        if run.italic or name in {"emphasis", "accentuation"}:
            html = f"<i>{html}</i>"
        if run.bold or name in {"strong", "élevé"}:
            html = f"<b>{html}</b>"
        return html, text

    def _address(self, link: Any) -> str:
        rel = self.rels.get(link.get(qn("r:id")) or "")
        return str(rel.target_ref) if rel is not None and rel.is_external else ""

    def _style_name(self, style_id: str | None) -> str:
        style = self.styles.get(style_id or "")
        return (style.name or "").lower() if style is not None else ""

    def _kind(self, p: Any) -> str:
        name = self._style_name(p.style)
        if name in {"title", "titre"}:
            return "titre"
        if name.startswith(("heading", "titre ")):
            return "h"
        return self._list_kind(p, name) or "p"

    def _list_kind(self, p: Any, name: str) -> str:
        """Numbered or bulleted: said by the paragraph, by its style or one that it is based on, or by the style's name."""
        number = self._number(p.pPr)
        style = self.styles.get(p.style or "")
        while number is None and style is not None:
            number = self._number(style.element.find(qn("w:pPr")))
            style = getattr(style, "base_style", None)
        if number is not None and number[0] != "0":
            return "ul" if self.formats.get(number, self.formats.get((number[0], "0"))) == "bullet" else "ol"
        if name.startswith(("list bullet", "liste à puces")):
            return "ul"
        return "ol" if name.startswith(("list number", "liste à numéros")) else ""

    @staticmethod
    def _number(properties: Any) -> tuple[str, str] | None:
        found = properties.find(qn("w:numPr")) if properties is not None else None
        if found is None or found.find(qn("w:numId")) is None:
            return None
        level = found.find(qn("w:ilvl"))
        return found.find(qn("w:numId")).get(qn("w:val")), level.get(qn("w:val")) if level is not None else "0"

    def _numbering(self) -> dict[tuple[str, str], str]:
        """{(list, level): "bullet", "decimal"…}, empty when the document has no list."""
        part = next((rel.target_part for rel in self.rels.values() if rel.reltype.endswith("/numbering")), None)
        if part is None:
            return {}
        root = part.element
        kinds = {
            abstract.get(qn("w:abstractNumId")): {
                level.get(qn("w:ilvl")): level.find(qn("w:numFmt")).get(qn("w:val"))
                for level in abstract.iter(qn("w:lvl"))
                if level.find(qn("w:numFmt")) is not None
            }
            for abstract in root.iter(qn("w:abstractNum"))
        }
        return {
            (number.get(qn("w:numId")), level): kind
            for number in root.iter(qn("w:num"))
            for level, kind in kinds.get(number.find(qn("w:abstractNumId")).get(qn("w:val")), {}).items()
        }


def refuse(sentence: str) -> None:
    sys.stderr.write(sentence)
    sys.exit(REFUS)


def count_unzipped(data: bytes) -> None:
    """An archive may announce less than it holds: it is unzipped once for nothing, piece by piece."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as file:
                while piece := file.read(1 << 20):
                    total += len(piece)
                    if total > DEPLIE_MAX:
                        refuse(
                            "Une fois déplié, ce document est démesuré. Enregistrez-le de nouveau, avec moins d’images."
                        )


if __name__ == "__main__":
    data = sys.stdin.buffer.read()
    count_unzipped(data)
    sys.stdout.buffer.write(json.dumps(Lecteur(data).read()).encode())
