"""A booklet too thick for one file is cut into volumes, each a whole booklet: its own sommaire and indexes, and a word on the others.

A pure function on the document tree: the same tree is always cut at the same places. Identifiers stay those of the whole.
A volume adds to the tree:

    volume: {rang, sur, autres: [{rang, dit: what it holds, in words}]}
    axes[].suite: whether the part began in an earlier volume
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bonnespratiques.recueil.arbre.document import Document, fiches_of

FICHES_MAX = 400
ECART_MAX = 0.12  # of a volume: how far a cut may go from the even place to fall between two parts or two sections

Noeud = dict[str, Any]


def split(document: Document, max_fiches: int = FICHES_MAX) -> list[Document]:
    """The volumes, in order: the document itself when it holds no more than `max_fiches`."""
    total = len(document.fiches)
    if total <= max_fiches:
        return [document]
    bornes = [0, *_cuts(document.donnees, total, max_fiches), total]
    tranches = list(itertools.pairwise(bornes))
    axes = [list(_axes_between(document.donnees["axes"], debut, fin)) for debut, fin in tranches]
    return [_volume(document, rang, axes) for rang in range(1, len(axes) + 1)]


def _cuts(donnees: Noeud, total: int, max_fiches: int) -> list[int]:
    """Ranks of the fiches that open a volume: the nearest part, or section, to an even cut, as long as no volume is too thick."""
    volumes = -(-total // max_fiches)
    parties, sections = _boundaries(donnees)
    coupes: list[int] = []
    for rang in range(1, volumes):
        ideale = round(total * rang / volumes)
        ecart = int(total / volumes * ECART_MAX)
        au_plus = min(ideale + ecart, (coupes[-1] if coupes else 0) + max_fiches)
        au_moins = max(ideale - ecart, total - (volumes - rang) * max_fiches, (coupes[-1] if coupes else 0) + 1)
        for places in (parties, sections):
            permises = [place for place in places if au_moins <= place <= au_plus]
            if permises:
                coupes.append(min(permises, key=lambda place: (abs(place - ideale), place)))
                break
        else:
            coupes.append(min(max(ideale, au_moins), au_plus))
    return coupes


def _boundaries(donnees: Noeud) -> tuple[list[int], list[int]]:
    """Ranks of the fiches that open a part, a section."""
    parties, sections, rang = [], [], 0
    for axe in donnees["axes"]:
        parties.append(rang)
        for section in axe["sections"]:
            sections.append(rang)
            rang += len(section["fiches"])
    return parties, sections


def _axes_between(axes: list[Noeud], debut: int, fin: int) -> Iterator[Noeud]:
    """The parts, cut to the fiches of rank `debut` to `fin` (excluded)."""
    rang = 0
    for axe in axes:
        premier = rang
        sections = []
        for section in axe["sections"]:
            fiches = section["fiches"][max(0, debut - rang) : max(0, fin - rang)]
            rang += len(section["fiches"])
            if fiches:
                sections.append({**section, "fiches": fiches})
        if sections:
            suite = premier < debut
            yield {**axe, "sections": sections, "suite": suite, "presentation": [] if suite else axe["presentation"]}


def _volume(document: Document, rang: int, axes: list[list[Noeud]]) -> Document:
    donnees = document.donnees
    mien = axes[rang - 1]
    autres = [{"rang": n, "dit": _in_words(axes_n)} for n, axes_n in enumerate(axes, start=1) if n != rang]
    presents = {fiche["id"] for fiche in fiches_of({"axes": mien})}
    liminaires = {} if rang == 1 else _without_preliminaries(donnees)
    noeuds = {
        **donnees,
        **liminaires,
        "axes": mien,
        "index": {nom: _entries(entrees, presents) for nom, entrees in donnees["index"].items()},
        "volume": {"rang": rang, "sur": len(axes), "autres": autres},
    }
    seances = [s if s["fiche"] in presents else {**s, "fiche": ""} for s in noeuds["programme"]["seances"]]
    noeuds["programme"] = {**noeuds["programme"], "seances": seances}
    utiles = json.dumps(noeuds, ensure_ascii=False)
    return replace(document, donnees=noeuds, images={n: lire for n, lire in document.images.items() if n in utiles})


def _without_preliminaries(donnees: Noeud) -> Noeud:
    """What the first volume alone says."""
    return {
        "presentation": [],
        "editorial": {**donnees["editorial"], "blocs": []},
        "programme": {**donnees["programme"], "seances": []},
    }


def _entries(entrees: list[Noeud], presents: set[str]) -> list[Noeud]:
    gardees = [{**e, "fiches": [i for i in e["fiches"] if i in presents]} for e in entrees]
    return [entree for entree in gardees if entree["fiches"]]


def _in_words(axes: list[Noeud]) -> str:
    """« 2. Management collaboratif (suite), 3. Conférences »."""
    return ", ".join(f"{axe['numero']}. {axe['titre']}{' (suite)' if axe['suite'] else ''}" for axe in axes)
