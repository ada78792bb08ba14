"""Texts and data of the booklet, for whoever wants to do something else with them: one plain text a fiche, all of it in JSON, pictures.

Plain text and not Markdown: contributors write `*`, `_` and `#` as they please, and a text file must say what they wrote. JSON in the
words of `exporter_fiches`; its shape is in `schema.json` and in `docs/exporter.md`. No Django here.
"""

import json
import re
import unicodedata
from typing import Any

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.donnees import as_json, every_image, schema
from bonnespratiques.recueil.rendu.liasse import bind
from bonnespratiques.recueil.rendu.livret import Livret
from bonnespratiques.recueil.rendu.phrases import plain
from bonnespratiques.recueil.rendu.plan import Piece, after, before, fiches_of
from bonnespratiques.recueil.rendu.texte_brut import fiche_lines, heading, lines_of

Noeud = dict[str, Any]
RANG_CHIFFRES_MIN = 3
RADICAL_MAX = 60  # signs of a file name
_HORS_NOM = re.compile(r"[^a-z0-9]+")


def render(livret: Livret) -> bytes:
    donnees = livret.donnees
    noms = file_names(donnees)
    fichiers = [
        ("LISEZMOI.txt", _text(_readme(donnees, noms))),
        ("recueil.json", _json(as_json(donnees, noms))),
        ("schema.json", _json(schema())),
        ("textes.txt", _text(_around(donnees))),
    ]
    for axe in donnees["axes"]:
        for section in axe["sections"]:
            for fiche in section["fiches"]:
                lignes = fiche_lines(fiche, donnees, " > ".join(filter(None, (axe["titre"], section["titre"]))))
                fichiers.append((noms[fiche["id"]], _text(lignes)))
    fichiers += [(f"images/{nom}", livret.image(nom)) for nom in every_image(donnees)]
    return bind(fichiers)


def file_names(donnees: Noeud) -> dict[str, str]:
    """{id of a fiche: its file}: `fiches/012-la-porte-ouverte.txt`. The rank in the booklet comes first: names sort as it reads, and no
    two are alike. The rest is letters and digits of ASCII: safe on every system, and inside the archive's own folder."""
    ids = [(fiche["id"], fiche["titre"]) for axe in donnees["axes"] for fiche in fiches_of(axe)]
    chiffres = max(RANG_CHIFFRES_MIN, len(str(len(ids))))
    return {cle: f"fiches/{rang:0{chiffres}}-{_stem(titre)}.txt" for rang, (cle, titre) in enumerate(ids, start=1)}


def _stem(titre: str) -> str:
    plat = titre.casefold().replace("œ", "oe").replace("æ", "ae")
    plat = "".join(c for c in unicodedata.normalize("NFKD", plat) if not unicodedata.combining(c))
    return _HORS_NOM.sub("-", plat).strip("-")[:RADICAL_MAX].strip("-") or "fiche"


def _json(valeur: Any) -> bytes:
    return f"{json.dumps(valeur, ensure_ascii=False, indent=1)}\n".encode(errors="replace")


def _text(lignes: list[str]) -> bytes:
    return ("\n".join(lignes).rstrip() + "\n").encode(errors="replace")


def _readme(donnees: Noeud, noms: dict[str, str]) -> list[str]:
    recueil = donnees["recueil"]
    lignes = heading(recueil["titre"], "=")
    if recueil["sous_titre"]:
        lignes += [recueil["sous_titre"], ""]
    for ligne in paroles.mentions(donnees):
        lignes += [plain(ligne), ""]
    lignes += [
        *heading("Ce que contient ce dossier", "-"),
        "recueil.json    le recueil et toutes ses fiches, pour un programme",
        "schema.json     la forme de recueil.json (JSON Schema, version 2020-12)",
        "textes.txt      ce qui entoure les fiches\u00a0: présentation, programme, colophon",
        "fiches/         une fiche par fichier, dans l’ordre du recueil",
    ]
    if every_image(donnees):
        lignes.append("images/         les images, nommées dans recueil.json")
    lignes += ["", "Les textes sont en UTF-8.", "", *heading("Les fiches", "-")]
    for axe in donnees["axes"]:
        lignes += [axe["titre"], ""]
        for fiche in fiches_of(axe):
            lignes.append(f"  {noms[fiche['id']].removeprefix('fiches/')}")
            lignes.append(
                f"      {fiche['titre']} ({', '.join(filter(None, (paroles.organismes_en_mots(fiche), fiche['url_courte'])))})"
            )
        lignes.append("")
    return lignes


def _around(donnees: Noeud) -> list[str]:
    """The words of the booklet that are no fiche's, in its order."""
    morceaux = [(piece.titre, _piece_lines(piece, donnees)) for piece in before(donnees)]
    morceaux += [(axe["titre"], list(lines_of(axe["presentation"]))) for axe in donnees["axes"]]
    morceaux += [(piece.titre, _piece_lines(piece, donnees)) for piece in after(donnees)]
    lignes = [ligne for titre, suite in morceaux if suite for ligne in (*heading(titre, "="), *suite, "", "")]
    return lignes or heading(donnees["recueil"]["titre"], "=")


def _piece_lines(piece: Piece, donnees: Noeud) -> list[str]:
    lignes = list(lines_of(piece.blocs))
    if piece.cle == "editorial" and donnees["editorial"]["signature"]:
        lignes += ["", donnees["editorial"]["signature"]]
    elif piece.cle == "programme":
        seances = donnees["programme"]["seances"]
        lignes += [" – ".join(filter(None, (s["heure"], s["titre"], s["intervenants"], s["lieu"]))) for s in seances]
    elif piece.cle == "partenaires":
        lignes += [" – ".join(filter(None, (p["nom"], p["url"]))) for p in donnees["partenaires"]]
    elif piece.cle == "colophon":
        for qui, personnes in paroles.credits_en_mots(donnees):
            lignes += ["", f"{qui}\u00a0:", *[f"– {nom}" for nom in personnes]]
    return lignes
