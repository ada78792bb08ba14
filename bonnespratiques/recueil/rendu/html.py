"""The booklet as one long web page: a single file that needs nothing else. Styles in one `<style>`, pictures as data, no script.

It is served under a policy that allows exactly that (`content_security_policy`), and carries the same policy itself, for whoever opens
the file from a disk. Same content, same bytes. Runs in the process that composes: no Django here.
"""

import base64
import re
from functools import partial
from hashlib import sha256
from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.balises import VIDE, Balisage, el, joined
from bonnespratiques.recueil.rendu.ecran import signes
from bonnespratiques.recueil.rendu.ecran.fiche import fiche_corps
from bonnespratiques.recueil.rendu.ecran.pieces import ouverture, piece_corps, sommaire
from bonnespratiques.recueil.rendu.ecran.style import page_style
from bonnespratiques.recueil.rendu.ecran.texte import Ecran, titre
from bonnespratiques.recueil.rendu.livret import Livret
from bonnespratiques.recueil.rendu.mosaique import as_svg, mosaique
from bonnespratiques.recueil.rendu.plan import Piece, after, before

Noeud = dict[str, Any]
COLONNES_MAX = 8  # of a table; more become lists
PROPORTION = 1.15  # of the drawing of the cover, width over height
TITRE_LONG = 60  # signs: a longer title is set smaller
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def render(livret: Livret) -> bytes:
    donnees = livret.donnees
    ecran = Ecran(
        donnees, "#{}".format, partial(_image, livret), signes.icone, signes.barres, COLONNES_MAX, defilent=True
    )
    style = page_style(donnees)
    tete = el("head", *_head(donnees, style))
    corps = el("body", *_body(ecran), dir="ltr")
    page = el("html", tete, corps, lang="fr", dir="ltr")
    return f"<!DOCTYPE html>\n{page}\n".encode()


def style_hash(octets: bytes) -> str:
    """The hash that a policy gives of the styles of a page made by `render`: « sha256-… ». Raises ValueError on another page."""
    trouve = _STYLE.search(octets)
    if trouve is None:
        raise ValueError("Cette page n’a pas été composée ici : elle n’a pas de feuille de style.")
    return _hash(trouve[1])


def content_security_policy(octets: bytes) -> str:
    """The value of the header `Content-Security-Policy` under which to serve a page made by `render`."""
    return _policy(style_hash(octets)) + "; frame-ancestors 'none'"


def _hash(style: bytes) -> str:
    return f"sha256-{base64.b64encode(sha256(style).digest()).decode()}"


def _policy(empreinte: str) -> str:
    return f"default-src 'none'; style-src '{empreinte}'; img-src data:; base-uri 'none'; form-action 'none'"


def _image(livret: Livret, noeud: Noeud) -> Balisage:
    octets = livret.image(noeud["src"])
    genre = "png" if noeud["src"].endswith("png") else "jpeg"
    adresse = f"data:image/{genre};base64,{base64.b64encode(octets).decode()}"
    return el("img", src=adresse, alt=noeud["alt"], decoding="async")


# ---------------------------------------------------------------- head


def _head(donnees: Noeud, style: Balisage) -> list[Balisage]:
    recueil = donnees["recueil"]
    contenu = style.removeprefix("<style>").removesuffix("</style>").encode()
    return [
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_policy(_hash(contenu))),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", recueil["titre"]),
        el("meta", name="description", content=recueil["sous_titre"] or recueil["titre"]),
        el("meta", name="author", content=recueil["editeur"]),
        el("meta", name="referrer", content="no-referrer"),
        style,
    ]


# ---------------------------------------------------------------- body


def _body(ecran: Ecran) -> list[Balisage]:
    avant, apres = before(ecran.donnees), after(ecran.donnees)
    # The imprint closes the page, as it does on the site: readers came for what follows the title.
    mentions, avant = avant[0], avant[1:]
    apres = [*apres, mentions]
    entrees = sommaire(ecran, avant, apres)
    return [
        el("a", "Aller au texte", href="#texte", class_="evitement"),
        signes.sprite(),
        _couverture(ecran),
        el(
            "div",
            _sommaire(entrees),
            el(
                "main",
                *[_piece(piece, ecran) for piece in avant],
                *[_partie(axe, ecran) for axe in ecran.donnees["axes"]],
                *[_piece(piece, ecran) for piece in apres],
                id="texte",
                tabindex=-1,
            ),
            class_="page",
        ),
    ]


def _couverture(ecran: Ecran) -> Balisage:
    recueil, couverture = ecran.donnees["recueil"], ecran.donnees["couverture"]
    editeur = recueil["site"] if paroles.is_personal(ecran.donnees) else recueil["editeur"]
    lieu_et_date = ", ".join(filter(None, (recueil["lieu"], paroles.mention_edition(ecran.donnees) or recueil["date"])))
    debut, suite = paroles.titre_en_deux(recueil["titre"])
    mots = el(
        "div",
        el(
            "h1",
            debut,
            el("small", el("span", " — ", class_="tiret"), suite) if suite else VIDE,
            class_="long" if len(debut) > TITRE_LONG else None,
            dir="auto",
        ),
        el("p", recueil["sous_titre"], class_="sous-titre", dir="auto") if recueil["sous_titre"] else VIDE,
        el("p", el("strong", editeur), el("br"), lieu_et_date, class_="editeur", dir="auto"),
        class_="mots",
    )
    image = couverture["image"] if couverture["modele"] == "bandeau" else None
    dessin = el("div", ecran.image(image), class_="photo") if image else as_svg(mosaique(ecran.donnees, PROPORTION))
    return el("header", el("div", mots, dessin, class_="cadre"), class_="couverture", id="haut")


def _sommaire(entrees: Balisage) -> Balisage:
    """Twice the same list, of which one is shown: folded on narrow screens, beside the text on wide ones and on paper."""
    return el(
        "div",
        el("nav", el("h2", "Sommaire"), entrees, class_="sommaire-large", aria_label="Sommaire"),
        el("nav", el("details", el("summary", "Sommaire"), entrees), class_="sommaire-etroit", aria_label="Sommaire"),
        id="sommaire",
        class_="sommaire",
        tabindex=-1,
    )


def _piece(piece: Piece, ecran: Ecran) -> Balisage:
    tete = titre(2, piece.titre, dir="auto")
    return el("section", tete, el("div", piece_corps(piece, 3, ecran), class_="prose"), id=piece.cle, class_="piece")


def _partie(axe: Noeud, ecran: Ecran) -> Balisage:
    """A part without an opening of its own is not named: its fiches stand one level higher."""
    tete, niveau = VIDE, 2
    if axe["ouverture"]:
        nom = titre(2, ecran.icone(axe["signe"]), el("span", axe["titre"]), dir="auto")
        surtitre = el("p", f"Partie {axe['numero']}", class_="rang")
        tete = el("header", surtitre, nom, el("div", ouverture(axe, 3, ecran), class_="prose"), class_="ouverture")
        niveau = 3
    sections = [_section(section, axe, niveau, ecran) for section in axe["sections"]]
    return el("section", tete, *sections, id=axe["id"], class_=f"partie partie-{axe['numero']}", data_axe=axe["signe"])


def _section(section: Noeud, axe: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    tete = VIDE
    if section["titre"]:
        tete = titre(niveau, section["titre"], id=section["id"], class_="section", dir="auto")
        niveau += 1
    return joined([tete, *[_fiche(fiche, axe, niveau, ecran) for fiche in section["fiches"]]])


def _fiche(fiche: Noeud, axe: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    return el(
        "article",
        fiche_corps(fiche, axe, "", niveau, ecran),
        id=fiche["id"],
        class_="fiche",
        data_nature=fiche["nature"],
        aria_labelledby=f"{fiche['id']}-titre",
    )
