"""When a booklet cannot be composed: which fiche, and why, in words for who can mend it.

By halves: the half that fails alone holds the culprit. Some eight small compositions for 50 fiches, within `BUDGET_S`. Caller:
`composition`.
"""

import time
from collections.abc import Sequence
from typing import Any

from bonnespratiques.models import FichePage
from bonnespratiques.recueil.alertes import Alerte, Gravite, LivretImpossible
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.arbre.extrait import extract, fiche_showing, without_words
from bonnespratiques.recueil.arbre.fiche import nom_de_fiche
from bonnespratiques.recueil.rendu.execution import Cause, CompositionEchouee, ImageIllisible, Suivi, render
from bonnespratiques.recueil.rendu.formes import Forme
from bonnespratiques.recueil.rendu.limites import Limites, limits_for

BUDGET_S = 120
ESSAI_S, ESSAI_PAR_FICHE_S = 20, 0.5  # a try that takes longer is a failure
ETAPE = "Recherche de la fiche en cause"

TROP_GRAND = {
    Cause.MEMOIRE: "Le livret demande trop de mémoire, sans qu’une fiche en soit seule la cause : partagez-le en plusieurs recueils.",
    Cause.DUREE: "Le livret demande trop de temps, sans qu’une fiche en soit seule la cause : partagez-le en plusieurs recueils.",
}


class _PlusDeTemps(Exception):
    pass


def explain(
    document: Document, forme: Forme, echec: LivretImpossible, *, suivi: Suivi | None = None
) -> LivretImpossible:
    """The same failure, that says which fiche to open when one is to blame (`alertes[0].page_id`). Raises `FabricationAnnulee`."""
    if isinstance(echec, ImageIllisible):
        fiche = fiche_showing(document, echec.image)
        return _blame(fiche, str(echec)) if fiche else echec
    if not isinstance(echec, CompositionEchouee):
        return echec
    recherche = _Recherche(document, forme, suivi)
    try:
        fiche = recherche.culprit()
    except _PlusDeTemps:
        return echec
    if fiche is None:
        return _unexplained(echec, recherche)
    return _blame(fiche, f"elle empêche de composer le livret. {recherche.raison or echec}")


def _blame(fiche: dict[str, Any], raison: str) -> LivretImpossible:
    page = FichePage.objects.filter(numero=fiche["numero"]).values_list("pk", flat=True).first()
    texte = f"{nom_de_fiche(fiche['numero'], fiche['titre'])} : {raison} Corrigez-la ou retirez-la du recueil, puis réessayez."
    return LivretImpossible(texte, [Alerte(Gravite.BLOQUE, texte, page)])


def _unexplained(echec: CompositionEchouee, recherche: "_Recherche") -> LivretImpossible:
    if recherche.autour:
        return LivretImpossible(
            f"{echec} Aucune fiche n’est en cause : relisez ce qui les entoure (présentation, éditorial, programme, colophon, couverture)."
        )
    return LivretImpossible(TROP_GRAND.get(echec.cause, f"{echec} Aucune fiche n’en est seule la cause."))


class _Recherche:
    """`raison`: what the composition of the culprit alone said. `autour`: what stands around the fiches fails by itself."""

    def __init__(self, document: Document, forme: Forme, suivi: Suivi | None) -> None:
        self._document = document
        self._forme = forme
        self._suivi = suivi
        self._fin = time.monotonic() + BUDGET_S
        self.raison = ""
        self.autour = False

    def culprit(self) -> dict[str, Any] | None:
        """The node of a fiche that fails alone and would not without its words; None when there is none. Raises `_PlusDeTemps`."""
        suspectes = toutes = self._document.fiches
        while len(suspectes) > 1:
            moitie = len(suspectes) // 2
            suspectes = suspectes[:moitie] if self._fails(self._only(suspectes[:moitie])) else suspectes[moitie:]
        [fiche] = suspectes
        if len(toutes) > 1 and not self._fails(self._only([fiche])):
            return None
        raison = self.raison
        self.autour = self._fails(without_words(self._only([fiche])))
        self.raison = raison
        return None if self.autour else fiche

    def _only(self, fiches: Sequence[dict[str, Any]]) -> Document:
        return extract(self._document, {fiche["id"] for fiche in fiches})

    def _fails(self, extrait: Document) -> bool:
        if time.monotonic() > self._fin:
            raise _PlusDeTemps
        try:
            render(
                extrait,
                self._forme,
                suivi=self._follow if self._suivi else None,
                limites=self._limits(len(extrait.fiches)),
            )
        except LivretImpossible as erreur:
            self.raison = str(erreur)
            return True
        return False

    def _follow(self, _etape: str, _fait: int, _total: int) -> bool:
        return self._suivi is None or self._suivi(ETAPE, 0, 0)

    def _limits(self, nombre: int) -> Limites:
        limites = limits_for(self._forme.cle, nombre)
        return Limites(ESSAI_S + ESSAI_PAR_FICHE_S * nombre, limites.cpu_s, limites.memoire)
