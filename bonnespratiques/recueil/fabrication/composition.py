"""From a document to kept files: volumes one after the other, measures taken up and kept. Callers: `chantier`, `service.build_now`.

Holds no place and touches no row: whoever calls does.
"""

import logging

from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.fabrication import depot, mesures
from bonnespratiques.recueil.fabrication.depot import Fichier
from bonnespratiques.recueil.rendu.execution import Rendu, Suivi, render
from bonnespratiques.recueil.rendu.formes import Forme

logger = logging.getLogger(__name__)


def build(document: Document, forme: Forme, *, cle: str, suivi: Suivi | None = None) -> list[Fichier]:
    """All volumes, kept. Raises `LivretImpossible` (nothing is kept) and `FabricationAnnulee`."""
    try:
        return depot.keep(cle, forme, [_render(document, forme, suivi)])
    except OSError as erreur:
        logger.exception("livret %s", cle)
        raise LivretImpossible(disk_refusal(erreur)) from erreur


def disk_refusal(erreur: OSError) -> str:
    return f"Le disque du site refuse d’écrire le livret ({erreur.strerror or erreur}). Prévenez la personne qui exploite le site."


def _render(document: Document, forme: Forme, suivi: Suivi | None) -> Rendu:
    rendu = render(document, forme, mesures=mesures.known(forme), suivi=suivi)
    mesures.keep(forme, rendu.mesures)
    return rendu
