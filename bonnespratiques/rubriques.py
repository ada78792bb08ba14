"""The rubrics of a fiche, in the order in which they are told, read and printed. Every list of rubrics comes from here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rubrique:
    """`champ` is the field of `FichePage`, `titre` what readers see, `question` what contributeurs are asked."""

    champ: str
    titre: str
    question: str
    icone: str


RUBRIQUES_COEUR = (
    Rubrique("origine", "Origine de la démarche", "D’où est venue l’idée ?", "origine"),
    Rubrique("resultats", "Résultats obtenus", "Qu’est-ce que cela a changé ?", "resultats"),
    Rubrique("principes", "Principes adoptés", "Sur quoi s’appuyer ?", "principes"),
    Rubrique("conseils", "Conseils de mise en œuvre", "Comment s’y prendre ?", "conseils"),
)
RUBRIQUES_FACULTATIVES = (
    # Protected by the circuit: nobody removes or softens it without saying so (`workflow.comite.raisons`).
    Rubrique("echecs", "Ce qui n’a pas marché", "Qu’avez-vous essayé en vain ?", "essai"),
    Rubrique("freins", "Freins levés", "Qu’est-ce qui résistait ?", "freins"),
    Rubrique("condition_de_reussite", "Condition de réussite", "Sans quoi cela ne marche pas ?", "condition"),
    Rubrique("et_aujourdhui", "Et aujourd’hui ?", "Où en est-on ?", "aujourdhui"),
)
RUBRIQUES = RUBRIQUES_COEUR + RUBRIQUES_FACULTATIVES
RUBRIQUES_PAR_CHAMP = {rubrique.champ: rubrique for rubrique in RUBRIQUES}
