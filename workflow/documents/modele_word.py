"""The Word template of a fiche: the questions of the guided form as headings, their help in italics, room to answer.

What is made here is read back by `workflow.documents.lecture_word`, which knows its headings (`INTITULES`) and its help (`aides()`).
"""

import io
from functools import cache
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bonnespratiques.models import FichePage
from bonnespratiques.rubriques import RUBRIQUES, RUBRIQUES_FACULTATIVES
from workflow.ecriture.parcours import ETAPES

TITRE = "Raconter une pratique"
CONSIGNES = (
    "Écrivez sous chaque titre, avec vos mots. Gardez les titres : le site s’en sert pour ranger vos réponses.",
    "Gras, italique, listes et liens sont repris. Les images et les tableaux se joignent à part, sur le site.",
    "Une rubrique sans réponse reste vide : vous la compléterez en ligne. Les lignes en italique grisé sont de l’aide, effacez-les ou non.",
)
# Headings of what is not a rubric, in the order of the document.
DEBUT = {"titre": "Titre", "promesse": "En une phrase", "organismes": "Où cela s’est-il passé ?"}
DECIDER = {
    "pour_qui": "Pour qui",
    "ne_convient_pas_si": "Ne convient pas si",
    "prerequis": "Ce qu’il faut avant",
    "cout_recurrent": "Coût récurrent",
    "etp": "Temps d’agents",
    "delai": "Délai",
}
INTITULES = {**DEBUT, **{rubrique.champ: rubrique.titre for rubrique in RUBRIQUES}, **DECIDER}
_AIDE_DU_DEBUT = {
    "titre": "Ce que vous avez fait, en une ligne. Exemple : Une heure, un cas, six collègues",
    "organismes": "Un organisme par ligne. Exemple : Ville de Sainte-Orlette",
}


def help_of(champ: str) -> list[str]:
    """The help lines under a heading."""
    if champ in _AIDE_DU_DEBUT:
        return [_AIDE_DU_DEBUT[champ]]
    rubrique = next((rubrique for rubrique in RUBRIQUES if rubrique.champ == champ), None)
    lines = [f"{rubrique.question}{' (facultatif)' if rubrique in RUBRIQUES_FACULTATIVES else ''}"] if rubrique else []
    pistes = next((etape.pistes for etape in ETAPES if etape.champs == (champ,)), ())
    return [*lines, *pistes, str(FichePage._meta.get_field(champ).help_text)]


def aides() -> set[str]:
    """Every line of the template that is not somebody's answer."""
    return {TITRE, *CONSIGNES, *(line for champ in INTITULES for line in help_of(champ))}


@cache
def build_template() -> bytes:
    document = Document()
    _dress(document)
    document.add_paragraph(TITRE, style="Title")
    for consigne in CONSIGNES:
        document.add_paragraph(consigne, style="Aide")
    for champ, intitule in INTITULES.items():
        document.add_paragraph(intitule, style="Heading 1")
        for line in help_of(champ):
            document.add_paragraph(line, style="Aide")
        document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Any) -> None:
    """A4, in French, readable; whoever presses Enter after a help line writes plain text."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    document.core_properties.title, document.core_properties.author = TITRE, ""
    document.core_properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    for old in normal.element.get_or_add_rPr().findall(qn("w:lang")):
        normal.element.rPr.remove(old)
    normal.element.rPr.append(language)
    aide = document.styles.add_style("Aide", WD_STYLE_TYPE.PARAGRAPH)
    aide.base_style, aide.next_paragraph_style = normal, normal
    aide.font.italic, aide.font.size, aide.font.color.rgb = True, Pt(10), RGBColor(0x59, 0x59, 0x59)
