"""Running the rows of `Fabrication`: claimed by one process, alive as long as they say so, ended with a file or with a reason.

A row whose builder died (no sign of life for `MUETTE_S`) is claimed anew. Callers: `imprimeur`, `manage.py fabriquer`.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from bonnespratiques.models import Fabrication, FichePage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.fabrication import composition, demandes, depot
from bonnespratiques.recueil.fabrication.places import PasDePlace, place
from bonnespratiques.recueil.rendu.execution import FabricationAnnulee
from bonnespratiques.recueil.rendu.formes import FORMES

logger = logging.getLogger(__name__)

Etat = Fabrication.Etat

BATTEMENT_S = 1.0
MUETTE_S = 30
DEMANDE_PERDUE = "La demande s’est perdue : redemandez le livret."
IMPREVU = (
    "La composition a échoué pour une raison imprévue, que le journal du site décrit. Réessayez dans quelques minutes."
)


def to_run() -> Q:
    """What waits for a builder, or has lost its own."""
    muette = timezone.now() - timedelta(seconds=MUETTE_S)
    return Q(etat=Etat.EN_ATTENTE) | Q(etat=Etat.EN_COURS, battement_le__lt=muette)


def waiting() -> list[Fabrication]:
    """In the order of asking; only those whose content is on this machine."""
    lignes = Fabrication.objects.filter(to_run()).order_by("demandee_le", "pk")[:100]
    return [ligne for ligne in lignes if demandes.is_laid(ligne.cle)]


def run_all() -> int:
    """Build all that waits, oldest first. Returns how many were seen through."""
    faites = 0
    while attendues := waiting():
        faites += run(attendues[0])
    return faites


def run(fabrication: Fabrication) -> bool:
    """Build this one when a place is free; False when another process had it meanwhile, or somebody cancelled it."""

    def is_wanted() -> bool:
        return Fabrication.objects.filter(to_run(), pk=fabrication.pk).exists()

    try:
        with place(still_wanted=is_wanted):
            return _run_claimed(fabrication)
    except PasDePlace:
        return False
    except OSError as erreur:
        logger.exception("livret %s", fabrication.cle)
        Fabrication.objects.filter(to_run(), pk=fabrication.pk).update(
            etat=Etat.ECHOUEE, erreur=composition.disk_refusal(erreur), finie_le=timezone.now()
        )
        return True


def _run_claimed(fabrication: Fabrication) -> bool:
    """False when another process has it."""
    debut = timezone.now()
    prise = Fabrication.objects.filter(to_run(), pk=fabrication.pk).update(
        etat=Etat.EN_COURS, commencee_le=debut, battement_le=debut, etape="Lecture des fiches", fait=0, total=0
    )
    if not prise:
        return False
    try:
        _build(fabrication, debut)
        fin: dict[str, Any] = {"etat": Etat.FAITE, "etape": "", "erreur": ""}
    except FabricationAnnulee:
        fin = {"etat": Etat.ANNULEE, "etape": ""}
    except LivretImpossible as erreur:
        fin = {"etat": Etat.ECHOUEE, "erreur": str(erreur), "fiche_id": _fiche(erreur)}
    except Exception:
        logger.exception("livret %s", fabrication.cle)
        fin = {"etat": Etat.ECHOUEE, "erreur": IMPREVU}
    # Before the row ends: whoever asks again once it has finds no trace of it, and lays the content anew.
    demandes.drop(fabrication.cle)
    # Only if it is still ours: a builder that was thought dead says nothing more.
    Fabrication.objects.filter(pk=fabrication.pk, etat=Etat.EN_COURS, commencee_le=debut).update(
        finie_le=timezone.now(), **fin
    )
    return True


def _build(fabrication: Fabrication, debut: datetime) -> None:
    forme = FORMES[fabrication.forme]
    fichiers = depot.find(fabrication.cle, forme)
    if not fichiers:
        try:
            document = demandes.read(fabrication.cle)
        except (OSError, ValueError) as erreur:
            raise LivretImpossible(DEMANDE_PERDUE) from erreur
        fichiers = composition.build(document, forme, cle=fabrication.cle, suivi=_Battement(fabrication.pk, debut))
    if fabrication.recueil_id:
        depot.remember(fabrication.recueil_id, fichiers)


def _fiche(erreur: LivretImpossible) -> int | None:
    pks = [alerte.page_id for alerte in erreur.alertes if alerte.page_id]
    return FichePage.objects.filter(pk__in=pks[:1]).values_list("pk", flat=True).first()


class _Battement:
    """Says that the build is alive and how far it is, and learns whether somebody cancelled it: one statement a second."""

    def __init__(self, pk: UUID, debut: datetime) -> None:
        self._mienne = Fabrication.objects.filter(pk=pk, etat=Etat.EN_COURS, commencee_le=debut, annulation=False)
        self._dernier = 0.0
        self._etape = ""

    def __call__(self, etape: str, fait: int, total: int) -> bool:
        # At once when the step changes, so that nobody reads an old one.
        if etape == self._etape and time.monotonic() - self._dernier < BATTEMENT_S:
            return True
        self._dernier, self._etape = time.monotonic(), etape
        avancee = {"etape": etape[:200], "fait": fait, "total": total} if etape else {}
        return bool(self._mienne.update(battement_le=timezone.now(), **avancee))
