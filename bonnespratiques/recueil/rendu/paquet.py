"""The package document of an EPUB 3: what the book is called, what it holds, in which order, how accessible it is.

Written with the standard library's XML serialiser: nothing of a contributor's is pasted into markup. No Django here.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.phrases import plain

Noeud = dict[str, Any]
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTENEUR = "urn:oasis:names:tc:opendocument:xmlns:container"
_TYPES = {"xhtml": "application/xhtml+xml", "css": "text/css", "png": "image/png", "jpg": "image/jpeg"}
SUJETS_MAX = 40


@dataclass(frozen=True)
class Fichier:
    """One file of the book. `lu`: it stands in the reading order. `proprietes`: those of the manifest (« nav », « cover-image »)."""

    nom: str
    octets: bytes
    lu: bool = False
    proprietes: str = ""

    @property
    def identifiant(self) -> str:
        return "f-" + self.nom.replace("/", "-").replace(".", "-")


def conteneur() -> bytes:
    racine = ET.Element("container", {"version": "1.0", "xmlns": _CONTENEUR})
    racines = ET.SubElement(racine, "rootfiles")
    ET.SubElement(racines, "rootfile", {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"})
    return _written(racine)


def paquet(donnees: Noeud, identifiant: str, fichiers: Iterable[Fichier]) -> bytes:
    """`identifiant`: a URI, the same for the same content."""
    fichiers = list(fichiers)
    racine = ET.Element(
        "package",
        {"xmlns": _OPF, "version": "3.0", "unique-identifier": "identifiant", "xml:lang": "fr", "dir": "ltr"},
    )
    images = any(f.nom.startswith("images/") for f in fichiers)
    _metadata(ET.SubElement(racine, "metadata", {"xmlns:dc": _DC}), donnees, identifiant, images=images)
    manifeste = ET.SubElement(racine, "manifest")
    for fichier in fichiers:
        attributs = {
            "id": fichier.identifiant,
            "href": fichier.nom,
            "media-type": _TYPES[fichier.nom.rsplit(".", 1)[1]],
        }
        if fichier.proprietes:
            attributs["properties"] = fichier.proprietes
        ET.SubElement(manifeste, "item", attributs)
    ordre = ET.SubElement(racine, "spine", {"page-progression-direction": "ltr"})
    for fichier in fichiers:
        if fichier.lu:
            ET.SubElement(ordre, "itemref", {"idref": fichier.identifiant})
    return _written(racine)


def _metadata(metadonnees: ET.Element, donnees: Noeud, identifiant: str, *, images: bool) -> None:
    recueil = donnees["recueil"]

    def dc(nom: str, texte: str, **attributs: str) -> None:
        ET.SubElement(metadonnees, f"dc:{nom}", attributs).text = _clean(texte)

    def meta(propriete: str, texte: str, **attributs: str) -> None:
        ET.SubElement(metadonnees, "meta", {"property": propriete, **attributs}).text = _clean(texte)

    annee, mois, jour = recueil["jour"]
    date = f"{annee:04}-{mois:02}-{jour:02}"
    dc("identifier", identifiant, id="identifiant")
    dc("title", recueil["titre"], id="titre")
    meta("title-type", "main", refines="#titre")
    if recueil["sous_titre"]:
        dc("title", recueil["sous_titre"], id="sous-titre")
        meta("title-type", "subtitle", refines="#sous-titre")
    dc("language", "fr")
    if not paroles.is_personal(donnees):
        for nom in recueil["organisateurs"] or [recueil["editeur"]]:
            dc("creator", nom)
    dc("publisher", recueil["site"] if paroles.is_personal(donnees) else recueil["editeur"])
    dc("date", date)
    dc("source", recueil["url"])
    dc(
        "rights",
        "Texte de chaque fiche\u00a0: sous la licence dite à son pied, le plus souvent la Licence Ouverte 2.0.",
    )
    description = _description(donnees)
    if description:
        dc("description", description)
    for entree in donnees["index"]["themes"][:SUJETS_MAX]:
        dc("subject", entree["nom"])
    # No clock: the same content gives the same bytes.
    meta("dcterms:modified", f"{date}T00:00:00Z")
    for propriete, texte in _accessibility(images=images):
        meta(propriete, texte)


def _description(donnees: Noeud) -> str:
    """What a shelf shows: the words of the back cover, or those of the presentation, or the subtitle."""
    for blocs in (donnees["quatrieme"], donnees["presentation"]):
        lignes = [plain(bloc["c"]) for bloc in blocs if bloc["t"] == "p"]
        if lignes:
            return " ".join(lignes)
    return str(donnees["recueil"]["sous_titre"])


def _accessibility(*, images: bool) -> list[tuple[str, str]]:
    """Only what is true of every book made here. Conformance to WCAG is not claimed: nobody has evaluated what contributors wrote."""
    modes = ["textual", *(["visual"] if images else [])]
    traits = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"]
    resume = (
        "Tout le texte se lit à voix haute, dans l’ordre, et s’agrandit sans perte. Le sommaire mène à chaque partie et à chaque fiche\u202f; "
        "les titres sont hiérarchisés, les tableaux ont des en-têtes. La couleur n’est jamais le seul repère."
    )
    if images:
        traits.append("alternativeText")
        resume += " Chaque image a un texte de remplacement, écrit par l’auteur ou le comité."
    return [
        *(("schema:accessMode", mode) for mode in modes),
        ("schema:accessModeSufficient", "textual"),
        *(("schema:accessibilityFeature", trait) for trait in traits),
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", resume),
    ]


def _clean(texte: str) -> str:
    """Without what XML cannot hold."""
    return "".join(
        c for c in texte if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def _written(racine: ET.Element) -> bytes:
    ET.indent(racine)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(racine, encoding="unicode").encode() + b"\n"
