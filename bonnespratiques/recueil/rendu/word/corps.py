"""The body of a Word document being written: paragraphs, lists, tables, pictures, links and bookmarks, as XML strings.

Strings rather than python-docx: a tenth of its time, and the same bytes each time. Every text goes through `_texte`, which leaves
out what XML cannot hold. No Django here.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from bonnespratiques.recueil.rendu.livret import Livret, Refus
from bonnespratiques.recueil.rendu.word.noms import CREDIT, LIBELLE, LIEN, NOMS, TABLEAU, anchor
from bonnespratiques.recueil.rendu.word.styles import (
    AUTRES_PUCES,
    COLONNE,
    COLONNE_EMU,
    NOMBRES,
    NOMBRES_ENCADRE,
    PUCES,
    PUCES_ENCADRE,
)

Noeud = dict[str, Any]
Inline = list[Any]
HAUTEUR_MAX_EMU = 3_240_000  # 9 cm: a picture leaves room for words
EMU_PAR_PIXEL = 6350  # 144 pixels an inch
LIEN_MAX = 2000  # characters: Word opens none longer
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_VIDE = '<w:t xml:space="preserve"></w:t>'
_DESSIN = (
    '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{n}" name="Image {n}" descr={alt}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="{n}" name="{nom}" descr={alt}/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{rel}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def texte_xml(texte: str) -> str:
    return escape(_INTERDITS.sub("", texte))


def attribut_xml(texte: str) -> str:
    """Quotes included."""
    return quoteattr(_INTERDITS.sub("", texte))


def run(texte: str, *, gras: bool = False, italique: bool = False, style: str = "", lien: bool = False) -> str:
    """One stretch of text; `style` is the identifier of a style of characters."""
    style = style or (LIEN.id if lien else "")
    props = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/><w:bCs/>" if gras else "")
        + ("<w:i/><w:iCs/>" if italique else "")
    )
    rpr = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{texte_xml(texte)}</w:t></w:r>'


def label(libelle: str, valeur: str = "") -> str:
    """« Délai », a tab, its value: two columns that stay a line of text."""
    return run(libelle, style=LIBELLE.id) + "<w:r><w:tab/></w:r>" + (run(valeur) if valeur else "")


def address(href: str) -> str:
    """The address as a part of a package may hold it; "" for one that Word would call a damaged file."""
    try:
        parts = urlsplit(href)
        valide = bool(parts.port or parts.hostname or parts.scheme in {"mailto", "tel"})
    except ValueError:
        return ""
    # A stray « % » would be read as the start of a code.
    href = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", href)
    sure = "".join(c if c.isalnum() or c in "-._~:/?#[]@!$&'()*+,;=%" else quote(c) for c in _INTERDITS.sub("", href))
    return sure if valide and len(sure) <= LIEN_MAX else ""


class Corps:
    """`xml`: the pieces of the body, in order. `relations`: {address or picture: (identifier, kind)}. `listes`: for numbering.xml."""

    def __init__(self, livret: Livret) -> None:
        self._livret = livret
        self.xml: list[str] = []
        self.liens: dict[str, str] = {}
        self.images: dict[str, tuple[str, bytes]] = {}
        self.listes: list[tuple[int, bool]] = []
        self._puces: dict[int, int] = {}
        self._derniere: tuple[int, int] = (
            -1,
            -1,
        )  # (length of the body, number) just after a list: two lists may touch
        self._tailles: dict[str, tuple[int, int]] = {}
        self._dessins = 0
        self._ancres = 0

    # -- inline ---------------------------------------------------------------------------------------------------

    def inline(self, contenu: Inline, *, gras: bool = False, italique: bool = False, lien: bool = False) -> str:
        morceaux = []
        for partie in contenu:
            if isinstance(partie, str):
                morceaux.append(run(partie, gras=gras, italique=italique, lien=lien))
            elif partie["t"] == "br":
                morceaux.append(run("", gras=gras, italique=italique, lien=lien).replace(_VIDE, "<w:br/>"))
            elif partie["t"] == "a":
                morceaux.append(self._lien(partie, gras=gras, italique=italique, dedans=lien))
            else:
                g, i = gras or partie["t"] == "b", italique or partie["t"] == "i"
                morceaux.append(self.inline(partie["c"], gras=g, italique=i, lien=lien))
        return "".join(morceaux)

    def _lien(self, partie: Noeud, *, gras: bool, italique: bool, dedans: bool) -> str:
        adresse = address(partie["href"])
        if not adresse or dedans:
            return self.inline(partie["c"], gras=gras, italique=italique, lien=dedans)
        rel = self.liens.setdefault(adresse, f"rLien{len(self.liens) + 1}")
        contenu = self.inline(partie["c"], gras=gras, italique=italique, lien=True)
        return f'<w:hyperlink r:id="{rel}" w:history="1">{contenu}</w:hyperlink>'

    def vers(self, identifiant: str, texte: str) -> str:
        """A link to a bookmark of the document."""
        return f'<w:hyperlink w:anchor="{anchor(identifiant)}" w:history="1">{run(texte, lien=True)}</w:hyperlink>'

    def image_run(self, noeud: Noeud, *, large: int = COLONNE_EMU, haut: int = HAUTEUR_MAX_EMU) -> str:
        nom = noeud["src"]
        if nom not in self.images:
            octets = self._livret.image(nom)
            self.images[nom] = (f"rImage{len(self.images) + 1}", octets)
            self._tailles[nom] = _size(octets, nom)
        cx, cy = (cote * EMU_PAR_PIXEL for cote in self._tailles[nom])
        echelle = min(1.0, large / cx, haut / cy)
        self._dessins += 1
        return "<w:r>" + _DESSIN.format(
            cx=max(1, round(cx * echelle)),
            cy=max(1, round(cy * echelle)),
            n=self._dessins,
            nom=nom,
            alt=attribut_xml(noeud["alt"]),
            rel=self.images[nom][0],
        ) + "</w:r>"  # fmt: skip

    # -- blocks ---------------------------------------------------------------------------------------------------

    def p(self, style: str, contenu: Inline | str, *, ancre: str = "", props: str = "") -> None:
        """A paragraph: inline content of the tree, or a string. `props`: after the style, in the order of the schema."""
        self.brut(style, self.inline([contenu] if isinstance(contenu, str) else contenu), ancre=ancre, props=props)

    def brut(self, style: str, runs: str, *, ancre: str = "", props: str = "") -> None:
        """A paragraph of runs that are XML already."""
        if ancre:
            self._ancres += 1
            n = self._ancres
            runs = f'<w:bookmarkStart w:id="{n}" w:name="{anchor(ancre)}"/>{runs}<w:bookmarkEnd w:id="{n}"/>'
        nom = "" if style == "normal" else f'<w:pStyle w:val="{NOMS[style].id}"/>'
        ppr = f"<w:pPr>{nom}{props}</w:pPr>" if nom or props else "<w:pPr></w:pPr>"
        self.xml.append(f"<w:p>{ppr}{runs}</w:p>")

    def liste(self, lignes: Iterable[Inline], *, nombres: bool, encadre: bool = False) -> None:
        style = "encadre_liste" if encadre else "ol" if nombres else "ul"
        numero = self._list_number(nombres=nombres, encadre=encadre)
        for ligne in lignes:
            props = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numero}"/></w:numPr>'
            self.p(style, ligne, props=props)
        self._derniere = (len(self.xml), numero)

    def _list_number(self, *, nombres: bool, encadre: bool) -> int:
        """Numbers start again at each list; bullets share one, but for a list that touches another one."""
        if nombres:
            self.listes.append((NOMBRES_ENCADRE if encadre else NOMBRES, True))
            return len(self.listes)
        abstrait = PUCES_ENCADRE if encadre else PUCES
        if self._derniere == (len(self.xml), self._puces.get(abstrait)):
            abstrait += AUTRES_PUCES
        if abstrait not in self._puces:
            self.listes.append((abstrait, False))
            self._puces[abstrait] = len(self.listes)
        return self._puces[abstrait]

    def blocs(self, noeuds: Iterable[Noeud], *, intertitre: str, encadre: bool = False) -> None:
        """Rich text: paragraphs, lists, headings (in the style `intertitre`)."""
        texte = "encadre" if encadre else "normal"
        for noeud in noeuds:
            if noeud["t"] == "h":
                self.p(intertitre, noeud["v"])
            elif noeud["t"] == "vide":
                self.p("vide", noeud["v"])
            elif noeud["t"] in {"ul", "ol"}:
                self.liste(noeud["c"], nombres=noeud["t"] == "ol", encadre=encadre)
            else:
                self.p(texte, noeud["c"])

    def image(self, noeud: Noeud) -> None:
        legende, credit = noeud["legende"], noeud["credit"]
        self.brut("image", self.image_run(noeud))
        if legende or credit:
            runs = [run(legende)] if legende else []
            if credit:
                runs.append(run((" " if legende else "") + f"©\u00a0{credit}", style=CREDIT.id))
            self.brut("legende", "".join(runs))

    def tableau(self, entetes: Sequence[str], lignes: Iterable[Sequence[str]], *, titre: str, largeurs: Sequence[int] = ()) -> None:  # fmt: skip
        """A real table, its first row marked as a heading. Cells are XML of paragraphs (`cellule`). `largeurs`: parts of the width."""
        parts = largeurs or [1] * len(entetes)
        tailles = [COLONNE * part // sum(parts) for part in parts]
        grille = "".join(f'<w:gridCol w:w="{taille}"/>' for taille in tailles)

        def rangee(cases: Sequence[str], props: str) -> str:
            contenu = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{taille}" w:type="dxa"/></w:tcPr>{case}</w:tc>'
                for taille, case in zip(tailles, cases, strict=True)
            )
            return f"<w:tr><w:trPr><w:cantSplit/>{props}</w:trPr>{contenu}</w:tr>"

        self.xml.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLEAU.id}"/><w:tblW w:w="{sum(tailles)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={attribut_xml(titre)}/></w:tblPr><w:tblGrid>{grille}</w:tblGrid>"
            + rangee(entetes, "<w:tblHeader/>")
            + "".join(rangee(ligne, "") for ligne in lignes)
            + "</w:tbl>"
        )

    def cellule(self, style: str, contenu: Inline | str) -> str:
        runs = self.inline([contenu] if isinstance(contenu, str) else contenu)
        return f'<w:p><w:pPr><w:pStyle w:val="{NOMS[style].id}"/></w:pPr>{runs}</w:p>'

    def end_section(self, sectpr: str) -> None:
        """The last paragraph ends a section."""
        self.xml[-1] = self.xml[-1].replace("</w:pPr>", f"{sectpr}</w:pPr>", 1)


def _size(octets: bytes, nom: str) -> tuple[int, int]:
    try:
        with Image.open(io.BytesIO(octets)) as image:
            return image.size
    except OSError as erreur:
        raise Refus(f"L’image {nom} est illisible.") from erreur
