"""How far a build is, in words for whoever waits. Callers: the progress page and its script."""

from typing import Any

from bonnespratiques.models import Fabrication
from bonnespratiques.recueil.fabrication import chantier, demandes, imprimeur

POURCENTAGE_MAX = 99  # a build under way is never done
Etat = Fabrication.Etat


def state(fabrication: Fabrication) -> dict[str, Any]:
    """{etat, vivante, phrase, pourcentage: 0 to 99 or None, erreur}. A build that nobody runs any more is given to the printer."""
    if fabrication.is_alive and not imprimeur.fil.is_busy():
        _take_up(fabrication)
    pourcentage = fabrication.pourcentage if fabrication.etat == Etat.EN_COURS else None
    return {
        "etat": fabrication.etat,
        "vivante": fabrication.is_alive,
        "phrase": _sentence(fabrication),
        "pourcentage": None if pourcentage is None else min(pourcentage, POURCENTAGE_MAX),
        "erreur": fabrication.erreur,
    }


def before(fabrication: Fabrication) -> int:
    """How many builds come before this one, those under way included."""
    vivantes = Fabrication.objects.filter(etat__in=Fabrication.VIVANTES)
    return vivantes.filter(demandee_le__lt=fabrication.demandee_le).count()


def _take_up(fabrication: Fabrication) -> None:
    orpheline = Fabrication.objects.filter(chantier.to_run(), pk=fabrication.pk).exists()
    if orpheline and imprimeur.fil.is_on_duty() and demandes.is_laid(fabrication.cle):
        imprimeur.wake()


def _sentence(fabrication: Fabrication) -> str:
    if fabrication.etat == Etat.EN_ATTENTE:
        avant = before(fabrication)
        if not avant:
            return "Le vôtre est le prochain."
        return "Un livret passe avant le vôtre." if avant == 1 else f"{avant} livrets passent avant le vôtre."
    if fabrication.etat == Etat.EN_COURS:
        return "Annulation demandée" if fabrication.annulation else fabrication.etape
    return {
        Etat.FAITE: "Le livret est prêt.",
        Etat.ECHOUEE: "Le livret n’a pas pu être composé.",
        Etat.ANNULEE: "La composition est annulée.",
    }[Etat(fabrication.etat)]
