"""The indexes at the end of a booklet: organismes, themes, and keywords that join several fiches."""

import unicodedata
from typing import Any

from bonnespratiques.recueil.arbre.ecriture import Ecriture
from bonnespratiques.recueil.arbre.selection import Selection

FICHES_PAR_MOT_MIN = 2  # a keyword of one fiche only would repeat the sommaire


def index_nodes(selection: Selection, ecrire: Ecriture) -> dict[str, list[dict[str, Any]]]:
    """{organismes, themes, mots_cles}: entries {nom, lettre, fiches: [ids]} in alphabetical order, fiches in that of printing."""
    organismes: dict[str, list[str]] = {}
    themes: dict[str, list[str]] = {}
    mots: dict[str, list[str]] = {}
    for fiche in selection.fiches:
        identifiant = f"fiche-{fiche.numero}"
        for nom in dict.fromkeys(fiche.organismes_noms):
            organismes.setdefault(ecrire(nom), []).append(identifiant)
        if theme := selection.themes.get(fiche.pk):
            themes.setdefault(ecrire(theme), []).append(identifiant)
        for lien in fiche.tagged_items.all():
            mots.setdefault(ecrire(lien.tag.name), []).append(identifiant)
    communs = {mot: ids for mot, ids in mots.items() if len(ids) >= FICHES_PAR_MOT_MIN}
    return {"organismes": _sorted(organismes), "themes": _sorted(themes), "mots_cles": _sorted(communs)}


def _sorted(entrees: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {"nom": nom, "lettre": sort_key(nom)[:1].upper(), "fiches": entrees[nom]}
        for nom in sorted(entrees, key=lambda nom: (sort_key(nom), nom))
    ]


def sort_key(nom: str) -> str:
    """French alphabetical order: accents, ligatures and case do not count at first sight."""
    plat = nom.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae").replace("Æ", "Ae")
    return "".join(c for c in unicodedata.normalize("NFD", plat) if not unicodedata.combining(c)).casefold()
