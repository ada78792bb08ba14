"""« La vôtre est-elle différente ? »: published fiches that look like a draft, found by the site's own search.

Callers: the first step of the guided form, its autosave, and the last reading before sending.
"""

from typing import Any

from bonnespratiques.models import FichePage
from bonnespratiques.recherche.langue.francais import telling_words
from bonnespratiques.recherche.service import search_fiches
from bonnespratiques.recherche.strategie import PAS_TOUS_LES_MOTS
from workflow.models import Dossier

PROCHES_MAX = 3
# A title of fewer telling words must be found whole: one word in common is no likeness.
MOTS_MIN = 4


def similar_fiches(dossier: Dossier, *, user: Any) -> list[FichePage]:
    """Up to three fiches that `user` may read, the most alike first; not the one that the draft would change."""
    titre = dossier.brouillon.get("titre", "")
    words = telling_words(titre)
    if len(words) < 2:
        return []
    found = search_fiches(" ".join(words), user=user, par_page=PROCHES_MAX + 1)
    if PAS_TOUS_LES_MOTS in found.message and len(words) < MOTS_MIN:
        return []
    fiches = [resultat.fiche for resultat in found.resultats if resultat.fiche.pk != dossier.page_id]
    return fiches[:PROCHES_MAX]
