"""What is not kept for ever: booklets that nobody asks for any more, traces of builds. Frozen editions keep their own files elsewhere.

Made once an hour at most after a build, and by `manage.py fabriquer`.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bonnespratiques.models import Fabrication, RecueilPage
from bonnespratiques.recueil.fabrication import demandes, depot

HEURE_S, JOUR_S = 3600, 24 * 3600
JOURS_DES_TRACES = 2  # a build that is over: its title and who asked for it
PERDUE_APRES_S = HEURE_S
PERDUE = "Le livret n’a pas été composé à temps : redemandez-le."
Etat = Fabrication.Etat


@dataclass(frozen=True)
class _Garde:
    """A kept booklet: its notice and its volumes."""

    notice: Path
    fichiers: tuple[Path, ...]
    dernier_usage: float
    octets: int

    def remove(self) -> None:
        # The notice first: without it, nothing is found of the rest.
        for path in (self.notice, *self.fichiers):
            path.unlink(missing_ok=True)


def purge_if_due() -> None:
    """Raises `OSError`."""
    temoin = depot.racine() / "purge"
    if not temoin.exists() or time.time() - temoin.stat().st_mtime > HEURE_S:
        temoin.touch()
        purge()


def purge() -> int:
    """Returns how many booklets were removed. Raises `OSError`."""
    _end_lost_rows()
    _remove_leftovers()
    perimes = _outdated()
    for garde in perimes:
        garde.remove()
    return len(perimes)


def _outdated() -> list[_Garde]:
    """Those unused for `RECUEILS_JOURS`, then the least lately used until the others weigh `RECUEILS_MO_MAX` at most."""
    gardes = sorted(_kept(), key=lambda garde: garde.dernier_usage)
    limite = time.time() - settings.RECUEILS_JOURS * JOUR_S
    poids = sum(garde.octets for garde in gardes if garde.dernier_usage >= limite)
    perimes = []
    for garde in gardes:
        if garde.dernier_usage < limite:
            perimes.append(garde)
        elif poids > settings.RECUEILS_MO_MAX * 1_000_000 and garde.dernier_usage < time.time() - HEURE_S:
            perimes.append(garde)  # what was asked for this hour may be about to be downloaded
            poids -= garde.octets
    return perimes


def _kept() -> Iterator[_Garde]:
    for notice in depot.livrets().glob("*/*.json"):
        fichiers = tuple(f for f in notice.parent.glob(f"{notice.stem}[.-]*") if f != notice)
        with suppress(FileNotFoundError):  # another process removes it as well
            yield _Garde(notice, fichiers, notice.stat().st_mtime, sum(f.stat().st_size for f in fichiers))


def _remove_leftovers() -> None:
    """What a process that was killed left behind: volumes without notice, contents that nobody waits for, working folders."""
    hier = time.time() - JOUR_S
    for path in depot.livrets().glob("*/*"):
        cle = path.name.lstrip(".")[:64]
        if path.suffix != ".json" and path.stat().st_mtime < hier and not path.with_name(f"{cle}.json").exists():
            path.unlink(missing_ok=True)
    attendus = set(Fabrication.objects.filter(etat__in=Fabrication.VIVANTES).values_list("cle", flat=True))
    for dossier in demandes.demandes().glob("*"):
        if dossier.name not in attendus and dossier.stat().st_mtime < time.time() - HEURE_S:
            shutil.rmtree(dossier, ignore_errors=True)
    for dossier in Path(tempfile.gettempdir()).glob("recueil-*"):
        if (dossier / "racine").is_dir() and dossier.stat().st_mtime < hier:
            shutil.rmtree(dossier, ignore_errors=True)
    for dossier in depot.racine().glob("[0-9]*"):  # booklets by recueil, as they were kept before
        shutil.rmtree(dossier, ignore_errors=True)
    _forget_recueils()


def _forget_recueils() -> None:
    apercus = list((depot.racine() / "apercus").glob("*-*.json"))
    numeros = {int(a.name.partition("-")[0]) for a in apercus if a.name.partition("-")[0].isdigit()}
    vivants = set(RecueilPage.objects.filter(pk__in=numeros).values_list("pk", flat=True))
    for apercu in apercus:
        if apercu.name.partition("-")[0] not in map(str, vivants):
            apercu.unlink(missing_ok=True)


def _end_lost_rows() -> None:
    maintenant = timezone.now()
    perdues = Fabrication.objects.filter(
        etat__in=Fabrication.VIVANTES, demandee_le__lt=maintenant - timedelta(seconds=PERDUE_APRES_S)
    ).exclude(battement_le__gt=maintenant - timedelta(seconds=PERDUE_APRES_S))
    perdues.update(etat=Etat.ECHOUEE, erreur=PERDUE, finie_le=maintenant)
    finies = Fabrication.objects.exclude(etat__in=Fabrication.VIVANTES)
    # Those of readers' recueils stay as long as these: they say which files are to be erased with them (`personnel.effacement`).
    finies.filter(demandee_le__lt=maintenant - timedelta(days=JOURS_DES_TRACES), mon_recueil=None).delete()
