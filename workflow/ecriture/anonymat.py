"""Anonymity on its way through the circuit: who may lift it, and which names still stand in a text that should hold none.

What it does to the page: `bonnespratiques.models.fiche_anonymat` and `workflow.ecriture.texte.apply_to`. Callers: `actions.envoi`, the
sending page, the committee's desk.
"""

import re
import unicodedata
from typing import Any

from bonnespratiques.models import FichePage
from bonnespratiques.models.fiche_choix import Anonymat
from workflow.circuit import Statut
from workflow.comparaison import lines_of
from workflow.erreurs import ActionInterdite
from workflow.models import Dossier
from workflow.sections import SECTIONS

# Shorter words are too common to be a name that one looks for.
MOT_MIN = 4  # letters


def may_lift(user: Any, dossier: Dossier) -> bool:
    """Whether `user` may name what the fiche in line keeps back: only who signed the published version that began to.

    Whoever improved it since signed a version too, and never asked for anything.
    """
    if dossier.page_id is None:
        return True
    hidden = _hidden(_live(dossier))
    signed = Dossier.objects.of_auteur(user).filter(page=dossier.page_id, statut=Statut.PUBLIEE)
    if not hidden:
        return signed.exists()
    begun_on = [d.base_revision for d in signed.select_related("base_revision")]
    return any(hidden - _hidden(base.content.get("anonymat", "") if base else "") for base in begun_on)


def _live(dossier: Dossier) -> str:
    return FichePage.objects.filter(pk=dossier.page_id).values_list("anonymat", flat=True).first() or ""


def check_kept(dossier: Dossier, *, by: Any) -> None:
    """Raises `ActionInterdite` when an update would name what its first authors keep back, without being one of them."""
    asked = dossier.brouillon.get("anonymat", "")
    if _hidden(_live(dossier)) - _hidden(asked) and not may_lift(by, dossier):
        raise ActionInterdite(
            "Cette fiche est anonyme : seuls ses premiers auteurs peuvent lever l’anonymat. Gardez-le pour envoyer votre texte."
        )


def _hidden(anonymat: str) -> set[str]:
    return {
        what
        for what, choices in (("organisme", Anonymat.sans_organisme()), ("personne", Anonymat.sans_personne()))
        if anonymat in choices
    }


def names_left(dossier: Dossier, fiche: FichePage) -> list[tuple[str, str]]:
    """(title of the section, name) of each name that should not be published and that the words of `fiche` hold."""
    hidden = _hidden(dossier.brouillon.get("anonymat", ""))
    names = list(dossier.brouillon.get("organismes", [])) if "organisme" in hidden else []
    if "personne" in hidden:
        names += [name for person in dossier.signataires for name in (person.get_full_name(), person.last_name)]
    wanted = {name: _plain(name) for name in names if len(name) >= MOT_MIN}
    if not wanted:
        return []
    found = []
    for section in SECTIONS:
        words = _plain(" ".join(lines_of(fiche, section)))
        found += [
            (section.titre, name) for name, plain in wanted.items() if re.search(rf"\b{re.escape(plain)}\b", words)
        ]
    return found


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("’", "'").casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
