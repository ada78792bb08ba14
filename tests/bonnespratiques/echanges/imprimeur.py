"""Prints fiches as a booklet, in the hand that one likes: what is printed here must be read back (`test_autres_mains`)."""

import textwrap
from dataclasses import dataclass
from typing import Any

from bonnespratiques.rubriques import RUBRIQUES_COEUR
from bonnespratiques.texte_riche import Bloc, inline_text, to_blocs

CONFERENCES = "Conférences"


@dataclass(frozen=True)
class Main:
    """How a hand types: marks, headings, layout of the table, blank lines, width of lines (0: whole paragraphs)."""

    marque: str = "■ "
    table: str = "titre puis organisme"
    puce: str = "-"
    intitules: tuple[str, ...] = (
        "Origine de la démarche",
        "Résultats obtenus",
        "Principes adoptés",
        "Conseils de mise en oeuvre",
    )
    habit: str = "{}"
    contact: str = "Pour plus d'informations, contacter :"
    forme_du_contact: str = "{nom} {courriel}"
    blancs: int = 3
    intercalaires: bool = True
    logos: bool = False
    capitales: bool = False
    largeur: int = 0
    apostrophe: str = "'"


def print_booklet(fiches: list[dict[str, Any]], main: Main) -> str:
    """`fiches`: titre, promesse, axe, theme, organismes (names), contact (nom, courriel), and the four rubrics in HTML."""
    axes: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for fiche in fiches:
        axes.setdefault(fiche["axe"], {}).setdefault(fiche["theme"], []).append(fiche)
    lines = ["Recueil de bonnes pratiques", "", "Tours, le 3 juin 2026", ""]
    lines += ["Ce recueil rassemble des pratiques choisies parmi celles du réseau pour être lues partout.", ""]
    body: list[str] = []
    page = 4
    for axe, themes in axes.items():
        lines += ["", axe.upper() if main.capitales else axe, ""]
        if main.intercalaires:
            body += [*[""] * main.blancs, axe, "", *([] if axe == CONFERENCES else themes)]
        for theme, cards in themes.items():
            lines += [main.marque + theme, ""]
            for fiche in cards:
                lines += _entry(fiche, page, main)
                body += _card(fiche, main)
                page += 1 + len(fiche["titre"]) % 2
    text = "\n".join([*lines, *[""] * main.blancs, *body])
    if main.largeur:
        text = "\n".join(_wrap(line, main.largeur) for line in text.split("\n"))
    return text.replace("’", main.apostrophe)


def _entry(fiche: dict[str, Any], page: int, main: Main) -> list[str]:
    organismes = " ; ".join(fiche["organismes"])
    return {
        "titre puis organisme": [fiche["titre"], f"{organismes} {page}", ""],
        "organisme dessous": [f"{fiche['titre']} {page}", "", organismes, ""],
        "une ligne": [f"{fiche['titre']} – {organismes} ..... p. {page}", ""],
    }[main.table]


def _card(fiche: dict[str, Any], main: Main) -> list[str]:
    lines = [""] * main.blancs
    if main.logos:
        lines += [" ; ".join(fiche["organismes"]).upper(), ""]
    lines += [fiche["titre"], "", fiche["promesse"], ""]
    for rubrique, intitule in zip(RUBRIQUES_COEUR, main.intitules, strict=True):
        lines += [main.habit.format(intitule), ""]
        for bloc in to_blocs(fiche[rubrique.champ]):
            lines += [*_block(bloc, main), ""]
    return [*lines, main.contact, "", *main.forme_du_contact.format(**fiche["contact"]).split("\n"), ""]


def _block(bloc: Bloc, main: Main) -> list[str]:
    if bloc["t"] == "h":
        return [bloc["v"]]
    if bloc["t"] == "p":
        return [inline_text(bloc["c"])]
    marks = [main.puce] * len(bloc["c"]) if bloc["t"] == "ul" else [f"{n}." for n in range(1, len(bloc["c"]) + 1)]
    return [f"{mark} {inline_text(item)}" for mark, item in zip(marks, bloc["c"], strict=True)]


def _wrap(line: str, width: int) -> str:
    return "\n".join(textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=False)) or line
