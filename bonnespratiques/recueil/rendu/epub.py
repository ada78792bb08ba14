"""The booklet as an EPUB 3: one file a fiche, for readers and telephones, with the reader's own fonts. Checked by epubcheck in the tests.

Same content, same bytes: no clock, no random identifier. Runs in the process that composes: no Django here.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.balises import VIDE, Balisage, el, joined
from bonnespratiques.recueil.rendu.couverture import cover_png
from bonnespratiques.recueil.rendu.ecran import signes
from bonnespratiques.recueil.rendu.ecran.fiche import fiche_corps
from bonnespratiques.recueil.rendu.ecran.pieces import ouverture, piece_corps, sommaire
from bonnespratiques.recueil.rendu.ecran.texte import Ecran
from bonnespratiques.recueil.rendu.liasse import bind
from bonnespratiques.recueil.rendu.livret import Livret
from bonnespratiques.recueil.rendu.paquet import Fichier, conteneur, paquet
from bonnespratiques.recueil.rendu.plan import Piece, after, before, fiches_of

Noeud = dict[str, Any]
COLONNES_MAX = 5  # of a table: a page of six inches holds no more
_STYLE = Path(__file__).resolve().parent / "styles" / "epub.css"
# EPUB's own names of the pieces, and the roles that screen readers announce.
_NATURES = {
    "mentions": ("copyright-page", ""),
    "editorial": ("preface", "doc-preface"),
    "presentation": ("introduction", "doc-introduction"),
    "index": ("index", "doc-index"),
    "colophon": ("colophon", "doc-colophon"),
}


def render(livret: Livret) -> bytes:
    return bind(
        [("mimetype", b"application/epub+zip"), ("META-INF/container.xml", conteneur()), *_book(livret)],
        stockes=frozenset({"mimetype"}),
    )


def identifiant(donnees: Noeud) -> str:
    """A URI: the permanent address of an edition, the SHA-256 of the content of any other booklet."""
    edition = donnees["recueil"]["edition"]
    if edition:
        return str(edition["url"])
    canonique = json.dumps(donnees, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"urn:sha256:{sha256(canonique.encode(errors='replace')).hexdigest()}"


def _book(livret: Livret) -> list[tuple[str, bytes]]:
    donnees = livret.donnees
    images: dict[str, None] = {}

    def image(noeud: Noeud) -> Balisage:
        images[noeud["src"]] = None
        return el("img", src=f"images/{noeud['src']}", alt=noeud["alt"])

    adresses = {"sommaire": "nav.xhtml"}
    ecran = Ecran(
        donnees,
        lambda repere: adresses.get(repere, f"{repere}.xhtml"),
        image,
        signes.aucun,
        signes.aucun,
        COLONNES_MAX,
        defilent=False,
    )
    pages = [_cover_page(donnees), _title_page(donnees), *_pages(livret, ecran)]
    fichiers = [
        *pages[:2],
        Fichier("nav.xhtml", _nav(ecran), lu=True, proprietes="nav"),
        *pages[2:],
        Fichier("style.css", _STYLE.read_bytes()),
        Fichier("couverture.png", cover_png(livret), proprietes="cover-image"),
        *[Fichier(f"images/{nom}", livret.image(nom)) for nom in sorted(images)],
    ]
    opf = paquet(donnees, identifiant(donnees), fichiers)
    return [("EPUB/package.opf", opf), *[(f"EPUB/{fichier.nom}", fichier.octets) for fichier in fichiers]]


# ---------------------------------------------------------------- pages


def _page(titre: str, corps: Balisage, genre: str, classe: str = "") -> bytes:
    page = el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("title", titre or "Livret"),
            el("link", rel="stylesheet", type="text/css", href="style.css"),
        ),
        el("body", corps, epub__type=genre, class_=classe or None),
        xmlns="http://www.w3.org/1999/xhtml",
        xmlns__epub="http://www.idpf.org/2007/ops",
        lang="fr",
        xml__lang="fr",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n{page}\n'.encode()


def _cover_page(donnees: Noeud) -> Fichier:
    titre = donnees["recueil"]["titre"]
    image = el("img", src="couverture.png", alt=f"Couverture\u00a0: {titre}", role="doc-cover")
    corps = el("section", el("p", image), epub__type="cover", aria_label="Couverture")
    return Fichier("couverture.xhtml", _page("Couverture", corps, "frontmatter", "couverture"), lu=True)


def _title_page(donnees: Noeud) -> Fichier:
    recueil = donnees["recueil"]
    debut, suite = paroles.titre_en_deux(recueil["titre"])
    personnel = paroles.is_personal(donnees)
    lieu_et_date = ", ".join(filter(None, (recueil["lieu"], recueil["date"])))
    edition = paroles.mention_edition(donnees)
    corps = el(
        "section",
        el("h1", debut, el("small", " — ", suite) if suite else VIDE, dir="auto"),
        el("p", recueil["sous_titre"], class_="sous-titre", dir="auto") if recueil["sous_titre"] else VIDE,
        el("p", recueil["site"] if personnel else recueil["editeur"], class_="editeur", dir="auto"),
        el("p", lieu_et_date, class_="date", dir="auto"),
        el("p", edition, class_="date") if edition else VIDE,
        epub__type="titlepage",
    )
    return Fichier("titre.xhtml", _page(recueil["titre"], corps, "frontmatter", "titre"), lu=True)


def _pages(livret: Livret, ecran: Ecran) -> list[Fichier]:
    donnees = ecran.donnees
    pages = [_piece(piece, ecran, "frontmatter") for piece in before(donnees)]
    fait, total = 0, sum(len(fiches_of(axe)) for axe in donnees["axes"])
    for axe in donnees["axes"]:
        if axe["ouverture"]:
            pages.append(_opening(axe, ecran))
        for section in axe["sections"]:
            pages += [_fiche(fiche, axe, section["titre"], ecran) for fiche in section["fiches"]]
            fait += len(section["fiches"])
            livret.advance("fiches", fait, total)
    return pages + [_piece(piece, ecran, "backmatter") for piece in after(donnees)]


def _piece(piece: Piece, ecran: Ecran, genre: str) -> Fichier:
    nature, role = _NATURES.get(piece.cle, ("", ""))
    corps = el(
        "section",
        el("h1", piece.titre, dir="auto", id="titre"),
        piece_corps(piece, 2, ecran),
        epub__type=nature or None,
        role=role or None,
        aria_labelledby="titre" if role else None,
        class_=piece.cle,
    )
    return Fichier(f"{piece.cle}.xhtml", _page(piece.titre, corps, genre), lu=True)


def _opening(axe: Noeud, ecran: Ecran) -> Fichier:
    corps = el(
        "section",
        el("p", f"Partie {axe['numero']}", class_="rang"),
        el("h1", axe["titre"], dir="auto", id="titre"),
        ouverture(axe, 2, ecran),
        epub__type="part",
        role="doc-part",
        aria_labelledby="titre",
        class_=f"ouverture {axe['signe']}",
    )
    return Fichier(f"{axe['id']}.xhtml", _page(axe["titre"], corps, "bodymatter"), lu=True)


def _fiche(fiche: Noeud, axe: Noeud, section: str, ecran: Ecran) -> Fichier:
    corps = el(
        "section",
        fiche_corps(fiche, axe, section, 1, ecran),
        epub__type="chapter",
        role="doc-chapter",
        aria_labelledby=f"{fiche['id']}-titre",
        class_=f"fiche {axe['signe']} {fiche['nature']}",
    )
    return Fichier(f"{fiche['id']}.xhtml", _page(fiche["titre"], corps, "bodymatter"), lu=True)


# ---------------------------------------------------------------- navigation


def _nav(ecran: Ecran) -> bytes:
    """The table of contents, for readers' menus and as a page; and the landmarks, for menus only."""
    avant, apres = before(ecran.donnees), after(ecran.donnees)
    premiere = next(
        (axe["id"] if axe["ouverture"] else fiches_of(axe)[0]["id"] for axe in ecran.donnees["axes"] if fiches_of(axe)),
        "titre",
    )
    reperes = [
        ("cover", "couverture.xhtml", "Couverture"),
        ("toc", "nav.xhtml", "Sommaire"),
        ("bodymatter", f"{premiere}.xhtml", "Début du texte"),
        *((_NATURES[p.cle][0], f"{p.cle}.xhtml", p.titre) for p in apres if p.cle in _NATURES),
    ]
    points = [el("li", el("a", nom, href=adresse, epub__type=genre)) for genre, adresse, nom in reperes]
    corps = joined(
        [
            el("nav", el("h1", "Sommaire"), sommaire(ecran, avant, apres), epub__type="toc", role="doc-toc", class_="sommaire"),
            el("nav", el("h2", "Repères"), el("ol", *points), epub__type="landmarks", hidden="hidden"),
        ]
    )  # fmt: skip
    return _page("Sommaire", corps, "frontmatter")
