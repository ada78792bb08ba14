"""Running the rows of `Fabrication`: claimed by one process, alive as long as they say so, ended with a file or with a reason.

A row whose builder died (no sign of life for `MUETTE_S`) is claimed anew. Callers: `imprimeur`, `manage.py fabriquer`.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from bonnespratiques.models import Fabrication, FichePage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.fabrication import composition, demandes, depot, durees, purge
from bonnespratiques.recueil.fabrication.battement import LECTURE, Battement
from bonnespratiques.recueil.fabrication.places import PasDePlace, place
from bonnespratiques.recueil.rendu.execution import FabricationAnnulee, Suivi
from bonnespratiques.recueil.rendu.formes import FORMES

logger = logging.getLogger(__name__)

Etat = Fabrication.Etat

MUETTE_S = 30
DEMANDE_PERDUE = "La demande s’est perdue : redemandez le livret."
IMPREVU = (
    "La composition a échoué pour une raison imprévue, que le journal du site décrit. Réessayez dans quelques minutes."
)
# What is built besides forms of booklets, by `Fabrication.forme`: the gel of an edition (`edition.travail`).
AUTRES_TRAVAUX: dict[str, Callable[[Fabrication, Suivi], None]] = {}


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
        etat=Etat.EN_COURS, commencee_le=debut, battement_le=debut, etape=LECTURE, fait=0, total=0
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
    with suppress(OSError):
        purge.purge_if_due()
    return True


def _build(fabrication: Fabrication, debut: datetime) -> None:
    if travail := AUTRES_TRAVAUX.get(fabrication.forme):
        travail(fabrication, Battement(fabrication.pk, debut))
        return
    forme = FORMES[fabrication.forme]
    fichiers = depot.find(fabrication.cle, forme)
    if not fichiers:
        try:
            document = demandes.read(fabrication.cle)
        except (OSError, ValueError) as erreur:
            raise LivretImpossible(DEMANDE_PERDUE) from erreur
        fiches = len(document.fiches)
        battement = Battement(fabrication.pk, debut, attendues_s=durees.expected_s(forme, fiches))
        depart = time.monotonic()
        fichiers = composition.build(document, forme, cle=fabrication.cle, suivi=battement)
        with suppress(OSError):  # the booklet is there: only the next bar will be less exact
            durees.note(forme, fiches, time.monotonic() - depart)
    if fabrication.recueil_id:
        depot.remember(fabrication.recueil_id, fichiers)


def _fiche(erreur: LivretImpossible) -> int | None:
    pks = [alerte.page_id for alerte in erreur.alertes if alerte.page_id]
    return FichePage.objects.filter(pk__in=pks[:1]).values_list("pk", flat=True).first()
