"""The parts in which a text is compared, discussed and decided: title, each rubric, and all that helps to decide."""

from dataclasses import dataclass

from bonnespratiques.rubriques import RUBRIQUES


@dataclass(frozen=True)
class Section:
    cle: str
    titre: str
    icone: str


TITRE = Section("titre", "Titre et promesse", "pratique")
DECIDER = Section("decider", "Pour décider et pour citer", "info")
# Written by the author alone, beside the text (`actions.add_note`): compared and sealed, never rewritten nor decided apart.
NOTE = Section("note", "Note de l’auteur", "crayon")
SECTIONS = (TITRE, *(Section(rubrique.champ, rubrique.titre, rubrique.icone) for rubrique in RUBRIQUES), DECIDER)
SECTIONS_PAR_CLE = {section.cle: section for section in SECTIONS}
