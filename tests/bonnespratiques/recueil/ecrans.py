"""Reading back what is made for screens (EPUB, web page, ZIP): parsed as strict XML, words in order."""

import io
import itertools
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import PurePosixPath

from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.rendu.execution import render
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.bonnespratiques.recueil.lecture import flat

EN_LIGNE = frozenset({"a", "em", "strong", "span", "small"})
XHTML = "{http://www.w3.org/1999/xhtml}"
# Attributes that run something or fetch something. None may ever come out of a text.
DANGEREUX = re.compile(r"on\w+|style|srcdoc|formaction|ping|background|poster|data")


def build(document: Document, forme: str) -> bytes:
    return render(document, FORMES[forme]).octets


def parsed(octets: bytes | str) -> ET.Element:
    """Strict XML refuses what a browser would guess: a tag left open, a `<` not escaped."""
    return ET.fromstring(octets)  # noqa: S314 - our own output, without entities


def page_of(octets: bytes) -> ET.Element:
    """The web page as a tree."""
    debut = b"<!DOCTYPE html>\n"
    assert octets.startswith(debut)
    return parsed(octets.removeprefix(debut))


def files_of(octets: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.testzip() is None
        return {nom: archive.read(nom) for nom in archive.namelist()}


def chapters(octets: bytes) -> dict[str, ET.Element]:
    """{file name: tree} of the pages of an EPUB, in reading order."""
    fichiers = files_of(octets)
    paquet = parsed(fichiers["EPUB/package.opf"])
    opf = {"o": "http://www.idpf.org/2007/opf"}
    adresses = {item.get("id"): item.get("href") for item in paquet.findall("o:manifest/o:item", opf)}
    lus = [adresses[ref.get("idref")] for ref in paquet.findall("o:spine/o:itemref", opf)]
    return {str(nom): parsed(fichiers[f"EPUB/{nom}"]) for nom in lus}


def words_of(racine: ET.Element) -> str:
    """What a person reads, without the styles."""
    return flat("".join(_texts(racine))).strip()


def _texts(noeud: ET.Element) -> list[str]:
    if local(noeud) in ("style", "script"):
        return []
    morceaux = [noeud.text or ""]
    for enfant in noeud:
        morceaux += [*_texts(enfant), "" if local(enfant) in EN_LIGNE else "\n", enfant.tail or ""]
    return morceaux


def local(noeud: ET.Element) -> str:
    return noeud.tag.removeprefix(XHTML)


def elements(racine: ET.Element, *noms: str) -> list[ET.Element]:
    return [noeud for noeud in racine.iter() if local(noeud) in noms]


def headings(racine: ET.Element) -> list[tuple[int, str]]:
    """(level, words) of each heading, in order."""
    return [(int(local(h)[1]), words_of(h).strip()) for h in elements(racine, "h1", "h2", "h3", "h4", "h5", "h6")]


def skipped(niveaux: list[int]) -> list[tuple[int, int]]:
    """Levels that follow one another with a step missing."""
    return [(avant, apres) for avant, apres in itertools.pairwise(niveaux) if apres > avant + 1]


def dangerous(racine: ET.Element) -> list[str]:
    """Elements and attributes that no booklet may hold."""
    trouves = [
        local(n)
        for n in elements(racine, "script", "iframe", "object", "embed", "form", "input", "base", "audio", "video")
    ]
    for noeud in racine.iter():
        for attribut, valeur in noeud.attrib.items():
            if DANGEREUX.fullmatch(attribut):
                trouves.append(f"{local(noeud)} {attribut}={valeur}")
    return trouves


def addresses(racine: ET.Element) -> list[str]:
    return [valeur for noeud in racine.iter() for cle, valeur in noeud.attrib.items() if cle in ("href", "src")]


def is_safe_name(nom: str) -> bool:
    """A name that stays in the archive's own folder on any system, and that no system reserves."""
    chemin = PurePosixPath(nom)
    propre = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", nom)
    return bool(propre) and not chemin.is_absolute() and ".." not in chemin.parts and len(nom) < 120
