"""The package of a Word document: parts, their types and relations, zipped. The same parts give the same bytes: no clock, no order of chance."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from bonnespratiques.recueil.rendu.word.corps import Corps, attribut_xml, texte_xml
from bonnespratiques.recueil.rendu.word.styles import (
    ENTETE_XML,
    FONT_TABLE_XML,
    SETTINGS_XML,
    W,
    numbering_xml,
    styles_xml,
)

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ESPACES = (
    f'{W} xmlns:r="{_OFFICE}/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_DATE_ZIP = (1980, 1, 1, 0, 0, 0)
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PARTIES = (  # (part, type of content, kind of relation)
    ("styles.xml", f"{_WORD}.styles+xml", "styles"),
    ("numbering.xml", f"{_WORD}.numbering+xml", "numbering"),
    ("settings.xml", f"{_WORD}.settings+xml", "settings"),
    ("fontTable.xml", f"{_WORD}.fontTable+xml", "fontTable"),
    ("header1.xml", f"{_WORD}.header+xml", "header"),
    ("footer1.xml", f"{_WORD}.footer+xml", "footer"),
)
EN_TETE, PIED = "rEnTete", "rPied"
_RELATION_FIXE = {"header1.xml": EN_TETE, "footer1.xml": PIED}


def pack(
    corps: Corps, *, couleur: str, couleurs: dict[str, str], proprietes: dict[str, Any], perso: Sequence[tuple[str, str]], en_tete: str, pied: str
) -> bytes:  # fmt: skip
    """`proprietes`: titre, sujet, auteur, mots_cles, date (ISO). `perso`: custom properties. `en_tete`, `pied`: XML of paragraphs."""
    parties: list[tuple[str, bytes]] = [
        ("[Content_Types].xml", _content_types(corps).encode()),
        ("_rels/.rels", _package_rels().encode()),
        ("docProps/core.xml", _core(proprietes).encode()),
        ("docProps/app.xml", f'{ENTETE_XML}<Properties xmlns="{_OFFICE}/extended-properties"><Application>Bonnes Pratiques</Application></Properties>'.encode()),
        ("docProps/custom.xml", _custom(perso).encode()),
        ("word/document.xml", f"{ENTETE_XML}<w:document {ESPACES}><w:body>{''.join(corps.xml)}</w:body></w:document>".encode()),
        ("word/_rels/document.xml.rels", _document_rels(corps).encode()),
        ("word/styles.xml", styles_xml(couleur, couleurs).encode()),
        ("word/numbering.xml", numbering_xml(corps.listes).encode()),
        ("word/settings.xml", SETTINGS_XML.encode()),
        ("word/fontTable.xml", FONT_TABLE_XML.encode()),
        ("word/header1.xml", f"{ENTETE_XML}<w:hdr {ESPACES}>{en_tete}</w:hdr>".encode()),
        ("word/footer1.xml", f"{ENTETE_XML}<w:ftr {ESPACES}>{pied}</w:ftr>".encode()),
        *((f"word/media/{nom}", octets) for nom, (_, octets) in sorted(corps.images.items())),
    ]  # fmt: skip
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, contenu in parties:
            entree = zipfile.ZipInfo(nom, _DATE_ZIP)
            entree.create_system = 0
            entree.compress_type = zipfile.ZIP_STORED if nom.startswith("word/media/") else zipfile.ZIP_DEFLATED
            archive.writestr(entree, contenu, compresslevel=6)
    return sortie.getvalue()


def _content_types(corps: Corps) -> str:
    images = {nom.rsplit(".", 1)[-1] for nom in corps.images}
    types = {"jpg": "image/jpeg", "png": "image/png"}
    defauts = "".join(f'<Default Extension="{e}" ContentType="{types[e]}"/>' for e in sorted(images))
    parties = "".join(f'<Override PartName="/word/{nom}" ContentType="{genre}"/>' for nom, genre, _ in _PARTIES)
    return (
        f'{ENTETE_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{defauts}'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{parties}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f'<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
        f'<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>'
    )


def _package_rels() -> str:
    cibles = (
        ("r1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
        ("r2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ("r3", f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ("r4", f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
    )  # fmt: skip
    return _relations(f'<Relationship Id="{i}" Type="{t}" Target="{c}"/>' for i, t, c in cibles)


def _document_rels(corps: Corps) -> str:
    fixes = [
        f'<Relationship Id="{_RELATION_FIXE.get(nom, f"rPart{rang}")}" Type="{_OFFICE}/relationships/{genre}" Target="{nom}"/>'
        for rang, (nom, _, genre) in enumerate(_PARTIES)
    ]
    images = [
        f'<Relationship Id="{rel}" Type="{_OFFICE}/relationships/image" Target="media/{nom}"/>'
        for nom, (rel, _) in corps.images.items()
    ]
    liens = [
        f'<Relationship Id="{rel}" Type="{_OFFICE}/relationships/hyperlink" Target={quoteattr(adresse)} TargetMode="External"/>'
        for adresse, rel in corps.liens.items()
    ]
    return _relations([*fixes, *images, *liens])


def _relations(relations: Any) -> str:
    return f'{ENTETE_XML}<Relationships xmlns="{_RELS}">{"".join(relations)}</Relationships>'


def _core(proprietes: dict[str, Any]) -> str:
    moment = f"{proprietes['date']}T00:00:00Z"
    return (
        f'{ENTETE_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{texte_xml(proprietes['titre'])}</dc:title><dc:subject>{texte_xml(proprietes['sujet'])}</dc:subject>"
        f"<dc:creator>{texte_xml(proprietes['auteur'])}</dc:creator><cp:keywords>{texte_xml(proprietes['mots_cles'])}</cp:keywords>"
        f'<dc:language>fr-FR</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def _custom(perso: Sequence[tuple[str, str]]) -> str:
    lignes = "".join(
        f'<property fmtid="{_FMTID}" pid="{pid}" name={attribut_xml(nom)}><vt:lpwstr>{texte_xml(valeur)}</vt:lpwstr></property>'
        for pid, (nom, valeur) in enumerate(perso, start=2)
    )
    return f'{ENTETE_XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">{lignes}</Properties>'
