"""Whether what was found answers what was typed: some fiche has all the words as they are, or their synonyms.

The page of the search shows more, when nothing does: fiches with some of the words, or with another spelling. Animateurs need to
know the difference. Callers: `suivi`, `frequentes`.
"""

from bonnespratiques.recherche.service import ResultatsRecherche
from bonnespratiques.recherche.strategie import PAS_TOUS_LES_MOTS


def is_answered(found: ResultatsRecherche) -> bool:
    corrected = found.correction is not None and found.correction.appliquee
    return found.total > 0 and not corrected and PAS_TOUS_LES_MOTS not in found.message
