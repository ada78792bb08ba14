"""What a composition may take before it is stopped, by form and number of fiches. Some ten times what a booklet of that size needs
on a quiet machine: only what would never end, or would take the whole machine, meets them.

Measured with the 47 cards of 2014 and eight times as many: PDF 0.34 and 0.93 GB of address space (0.20 and 0.66 used), 3 and 21 s of
processor, fiches measured; other forms, ten times as many, less than 0.8 GB and 1 s.
"""

from dataclasses import dataclass

from bonnespratiques.recueil.rendu.formes import FORMES_EN_VOLUMES

_MIO = 1024**2
DUREE_S, DUREE_PAR_FICHE_S = 60, 1.0
CPU_S, CPU_PAR_FICHE_S = 60, 0.6  # all threads together
MEMOIRE_DES_PAGES, MEMOIRE_DES_PAGES_PAR_FICHE = 2048 * _MIO, 6 * _MIO
MEMOIRE, MEMOIRE_PAR_FICHE = 1024 * _MIO, 3 * _MIO


@dataclass(frozen=True)
class Limites:
    """`memoire`: bytes of address space, of which about half is ever used."""

    duree_s: float
    cpu_s: int
    memoire: int


def limits_for(forme: str, fiches: int) -> Limites:
    """`forme`: its key. Forms that have pages measure and lay out; the others only write."""
    base, par_fiche = (
        (MEMOIRE_DES_PAGES, MEMOIRE_DES_PAGES_PAR_FICHE) if forme in FORMES_EN_VOLUMES else (MEMOIRE, MEMOIRE_PAR_FICHE)
    )
    return Limites(
        DUREE_S + DUREE_PAR_FICHE_S * fiches, int(CPU_S + CPU_PAR_FICHE_S * fiches), base + par_fiche * fiches
    )
