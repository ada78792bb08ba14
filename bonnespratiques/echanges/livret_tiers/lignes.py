"""The flow of somebody else's document as text: one line a paragraph, marks for headings and lists, blank lines where it breathes.

Marks are those of Markdown, which `echanges.livret.lignes` knows: « ## » before a heading, « - » before an item, `**` around bold.
"""

import re
from typing import Any

from bonnespratiques.echanges.livret.lignes import FIN_DE_PAGE

_VIDES_MIN = 0.1  # share of empty paragraphs
_PAGE = "\n" * (FIN_DE_PAGE + 1)
_TABULATION = re.compile(r"[ \u00a0]*\t[ \t\u00a0]*")


def to_text(flux: dict[str, Any]) -> str:
    """Who makes air with empty paragraphs has said where; elsewhere each paragraph has its own."""
    lignes: list[str] = []
    paragraphes = [element for element in flux["elements"] if element["t"] == "p"]
    aere = sum(not p["c"] for p in paragraphes) > _VIDES_MIN * len(paragraphes)
    for element in flux["elements"]:
        if element["t"] == "tableau":
            for ligne in element["lignes"]:
                lignes += ["", " ".join(filter(None, (_inline(p["c"]) for case in ligne for p in case)))]
            lignes.append("")
        else:
            lignes += element_lines(element, air=not aere)
    return "\n".join(lignes)


def plain_text(p: dict[str, Any]) -> str:
    """Its words alone, on one line."""
    return " ".join("".join(run[0] for run in p["c"] if run[1] != "img").split())


def element_lines(p: dict[str, Any], *, air: bool) -> list[str]:
    """`air`: a blank line above, unless it sticks to the one before."""
    texte = _inline(p["c"])
    saut = [_PAGE] if p["saut"] or "\f" in texte else []
    texte = texte.replace("\f", "").strip(" ")
    if not texte:
        return [*saut, ""]
    if p["liste"]:
        marque = "- " if p["liste"] == "ul" else "1. "
        return [*saut, "  " * p["niveau"] + marque + texte.replace("\n", " ")]
    sommaire = p["style"].startswith(("toc ", "contents ", "table of contents"))
    if p["titre"] and not sommaire:
        return [*saut, "", f"{'#' * min(p['titre'], 6)} {plain(texte)}", ""]
    return [*saut, *([] if sommaire or p["colle"] or not air else [""]), *texte.split("\n")]


def plain(texte: str) -> str:
    return texte.replace("**", "").replace("\n", " ").strip()


def _inline(runs: list[list[str]]) -> str:
    morceaux = []
    for texte, marques, lien, _style in runs:
        if marques == "img":
            continue
        dit = _TABULATION.sub(" ", texte)
        coeur = dit.strip(" \n\f\u00a0")
        if coeur and lien.startswith(("http://", "https://")) and coeur != lien and "(" not in lien and ")" not in lien:
            dit = dit.replace(coeur, f"[{coeur}]({lien})")
        elif coeur and "b" in marques and "*" not in coeur and "\n" not in coeur:
            dit = dit.replace(coeur, f"**{coeur}**")
        elif coeur and "i" in marques and not set("*_<>\n") & set(coeur):
            dit = dit.replace(coeur, f"*{coeur}*")
        morceaux.append(dit)
    return "".join(morceaux).replace("****", "")
