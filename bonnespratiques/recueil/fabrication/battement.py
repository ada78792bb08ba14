"""The heartbeat of a build: says that it lives and how far it is, and learns whether somebody cancelled it. Caller: `chantier`.

One statement does it all, at most once a second.
"""

import time
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from bonnespratiques.models import Fabrication
from bonnespratiques.recueil.fabrication import durees

BATTEMENT_S = 1.0
LECTURE = "Lecture des fiches"
COMPOSITION = "Composition du livret"  # until the renderer says more
# What renderers call their steps, in words for whoever waits. Others are shown as they are.
ETAPES = {
    "mesure": "Mesure des fiches",
    "composition": "Mise en page",
    "fiches": "Écriture des fiches",
    "images": "Préparation des images",
}


class Battement:
    """A `Suivi`: called by the build with (etape, fait, total), answers whether to go on.

    `attendues_s`: how many seconds such a build takes, for the bar; without it, what the build itself says of its progress.
    """

    def __init__(self, pk: UUID, debut: datetime, *, attendues_s: float | None = None) -> None:
        self._mienne = Fabrication.objects.filter(
            pk=pk, etat=Fabrication.Etat.EN_COURS, commencee_le=debut, annulation=False
        )
        self._attendues_s = attendues_s
        self._debut = time.monotonic()
        self._dernier = float("-inf")
        self._etape = LECTURE

    def __call__(self, etape: str, fait: int, total: int) -> bool:
        mot, _, suite = etape.partition(" : ")  # « composition : volume 1 sur 2 »
        phrase = " : ".join(filter(None, [ETAPES.get(mot.casefold(), mot), suite])) or COMPOSITION
        maintenant = time.monotonic()
        # At once when the step changes, so that nobody reads an old one.
        if phrase == self._etape and maintenant - self._dernier < BATTEMENT_S:
            return True
        self._dernier, self._etape = maintenant, phrase
        if self._attendues_s is not None:
            fait, total = durees.percentage(maintenant - self._debut, self._attendues_s), 100
        return bool(self._mienne.update(battement_le=timezone.now(), etape=phrase[:200], fait=fait, total=total))
