"""From a document to kept files: volumes one after the other, measures taken up and kept. Callers: `chantier`, `service.build_now`.

Holds no place and touches no row: whoever calls does.
"""

import logging

from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.arbre.volumes import split
from bonnespratiques.recueil.fabrication import coupable, depot, mesures
from bonnespratiques.recueil.fabrication.depot import Fichier
from bonnespratiques.recueil.rendu.execution import Rendu, Suivi, render
from bonnespratiques.recueil.rendu.formes import FORMES_EN_VOLUMES, Forme

logger = logging.getLogger(__name__)


def build(document: Document, forme: Forme, *, cle: str, suivi: Suivi | None = None) -> list[Fichier]:
    """All volumes, kept. Raises `LivretImpossible` (nothing is kept) and `FabricationAnnulee`."""
    volumes = volumes_of(document, forme)
    try:
        rendus = [
            _render(volume, forme, _within(suivi, rang, len(volumes))) for rang, volume in enumerate(volumes, start=1)
        ]
        return depot.keep(cle, forme, rendus)
    except OSError as erreur:
        logger.exception("livret %s", cle)
        raise LivretImpossible(disk_refusal(erreur)) from erreur


def volumes_of(document: Document, forme: Forme) -> list[Document]:
    """What a printer binds in several volumes, a screen reads in one."""
    return split(document) if forme.cle in FORMES_EN_VOLUMES else [document]


def _within(suivi: Suivi | None, rang: int, volumes: int) -> Suivi | None:
    """The same watcher, told which volume is under way."""
    if suivi is None or volumes == 1:
        return suivi

    def follow(etape: str, fait: int, total: int) -> bool:
        return suivi(f"{etape or 'composition'} : volume {rang} sur {volumes}", fait, total)

    return follow


def disk_refusal(erreur: OSError) -> str:
    return f"Le disque du site refuse d’écrire le livret ({erreur.strerror or erreur}). Prévenez la personne qui exploite le site."


def _render(document: Document, forme: Forme, suivi: Suivi | None) -> Rendu:
    try:
        rendu = render(document, forme, mesures=mesures.known(forme), suivi=suivi)
    except LivretImpossible as echec:
        raise coupable.explain(document, forme, echec, suivi=suivi) from echec
    mesures.keep(forme, rendu.mesures)
    return rendu
