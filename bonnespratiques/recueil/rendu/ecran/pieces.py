"""What stands around the fiches, for screens: imprint, words of presentation, programme, openings of the parts, indexes, credits."""

from collections.abc import Callable
from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.adresses import followable
from bonnespratiques.recueil.rendu.balises import VIDE, Balisage, el, joined
from bonnespratiques.recueil.rendu.ecran.texte import Ecran, blocs, enligne, titre
from bonnespratiques.recueil.rendu.plan import Piece, fiches_of

Noeud = dict[str, Any]


def piece_corps(piece: Piece, niveau: int, ecran: Ecran) -> Balisage:
    """The content under the title of a piece; its headings begin at `niveau`."""
    return joined([blocs(piece.blocs, niveau, ecran), _SUITES.get(piece.cle, _rien)(niveau, ecran)])


def _rien(_niveau: int, _ecran: Ecran) -> Balisage:
    return VIDE


def _mentions(_niveau: int, ecran: Ecran) -> Balisage:
    return joined([el("p", enligne(ligne), dir="auto") for ligne in paroles.mentions(ecran.donnees)])


def _signature(_niveau: int, ecran: Ecran) -> Balisage:
    signature = ecran.donnees["editorial"]["signature"]
    return el("p", signature, class_="signature", dir="auto") if signature else VIDE


def _programme(_niveau: int, ecran: Ecran) -> Balisage:
    """A list, not a table: on a telephone an hour above its words reads better than four narrow columns."""
    lignes = []
    for seance in ecran.donnees["programme"]["seances"]:
        nom = el("a", seance["titre"], href=ecran.lien(seance["fiche"])) if seance["fiche"] else seance["titre"]
        details = " · ".join(filter(None, (seance["intervenants"], seance["lieu"])))
        suite = el("dd", details, class_="details", dir="auto") if details else VIDE
        lignes.append(el("div", el("dt", seance["heure"]), el("dd", el("strong", nom), dir="auto"), suite))
    return el("dl", *lignes, class_="programme")


def _lire_une_fiche(_niveau: int, ecran: Ecran) -> Balisage:
    rubriques = [
        el("div", el("dt", ecran.icone(cle), el("span", nom)), el("dd", dit))
        for cle, nom, dit in paroles.RUBRIQUES_DITES
    ]
    echelles = []
    for nom, mots in paroles.ECHELLES_DITES:
        degres = []
        for rang, mot in enumerate(mots, start=1):
            carres = paroles.carres({"rang": rang, "sur": len(mots)})
            degres.append(el("dd", el("span", carres, aria_hidden="true", class_="degres"), " ", mot))
        echelles.append(el("div", el("dt", el("span", nom)), *degres, class_="echelle"))
    return el("dl", *rubriques, *echelles, class_="lire")


def _index(niveau: int, ecran: Ecran) -> Balisage:
    titres = {f["id"]: f["titre"] for axe in ecran.donnees["axes"] for f in fiches_of(axe)}
    noms = (("organismes", "Organismes"), ("themes", "Thèmes"), ("mots_cles", "Mots-clés communs à plusieurs fiches"))
    morceaux = []
    for cle, nom in noms:
        entrees = ecran.donnees["index"][cle]
        if entrees:
            lignes = [
                el("div", el("dt", e["nom"], dir="auto"), *[
                    el("dd", el("a", titres[i], href=ecran.lien(i)), dir="auto") for i in e["fiches"] if i in titres
                ])
                for e in entrees
            ]  # fmt: skip
            morceaux.append(el("section", titre(niveau, nom), el("dl", *lignes, class_="index")))
    return joined(morceaux)


def _partenaires(_niveau: int, ecran: Ecran) -> Balisage:
    points = []
    for partenaire in ecran.donnees["partenaires"]:
        # The name stands under the logo: said twice to a screen reader, it would be noise.
        logo = ecran.image({**partenaire["image"], "alt": ""}) if partenaire["image"] else VIDE
        adresse = followable(partenaire["url"])
        nom = el("a", partenaire["nom"], href=adresse) if adresse else el("span", partenaire["nom"])
        points.append(el("li", logo, nom, dir="auto"))
    return el("ul", *points, class_="partenaires")


def _credits(niveau: int, ecran: Ecran) -> Balisage:
    return joined(
        el("section", titre(niveau, qui), el("ul", *[el("li", nom, dir="auto") for nom in noms]), class_="credits")
        for qui, noms in paroles.credits_en_mots(ecran.donnees)
    )


_SUITES: dict[str, Callable[[int, Ecran], Balisage]] = {
    "mentions": _mentions,
    "editorial": _signature,
    "programme": _programme,
    "lire-une-fiche": _lire_une_fiche,
    "index": _index,
    "partenaires": _partenaires,
    "colophon": _credits,
}


# ---------------------------------------------------------------- parts


def ouverture(axe: Noeud, niveau: int, ecran: Ecran) -> Balisage:
    """The opening of a part, under its title: what it is about and what it holds."""
    presentation = blocs(axe["presentation"], niveau, ecran)
    return joined([presentation, el("p", combien(len(fiches_of(axe))), class_="combien")])


def combien(fiches: int) -> str:
    """« 12 fiches »."""
    return f"{fiches}\u00a0fiche{'s' if fiches > 1 else ''}"


def sommaire(ecran: Ecran, pieces_avant: list[Piece], pieces_apres: list[Piece]) -> Balisage:
    """The table of contents as nested lists: pieces and parts, then sections, then fiches."""

    def piece(p: Piece) -> Balisage:
        return el("li", el("a", p.titre, href=ecran.lien(p.cle), dir="auto"))

    return el(
        "ol",
        *map(piece, pieces_avant),
        *[_partie(axe, ecran) for axe in ecran.donnees["axes"]],
        *map(piece, pieces_apres),
    )


def _partie(axe: Noeud, ecran: Ecran) -> Balisage:
    """A part that has no page of its own is named without a link, or not at all when it is the only one."""
    sections = joined([_section(section, ecran) for section in axe["sections"]])
    nom = joined([ecran.icone(axe["signe"]), el("span", axe["titre"])])
    if not axe["ouverture"]:
        if len(ecran.donnees["axes"]) == 1:
            return sections
        return el("li", el("span", nom, dir="auto"), el("ol", sections), class_="partie", data_axe=axe["signe"])
    lien = el("a", nom, href=ecran.lien(axe["id"]), dir="auto")
    return el("li", lien, el("ol", sections), class_="partie", data_axe=axe["signe"])


def _section(section: Noeud, ecran: Ecran) -> Balisage:
    fiches = joined([el("li", el("a", f["titre"], href=ecran.lien(f["id"]), dir="auto")) for f in section["fiches"]])
    if not section["titre"]:
        return fiches
    return el("li", el("span", section["titre"], dir="auto"), el("ol", fiches), class_="section")
