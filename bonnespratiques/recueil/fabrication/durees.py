"""How long builds take here, learnt from the last ones: what a progress bar needs, as compilers say nothing while they work.

`RECUEILS_DIR/durees.json`: seconds for each fiche, by form. Lost, it starts again from the first guesses. Caller: `battement`, `chantier`.
"""

import json
from pathlib import Path

from bonnespratiques.echanges.fichiers import write_atomically
from bonnespratiques.recueil.fabrication.depot import racine
from bonnespratiques.recueil.rendu.formes import FORMES_EN_VOLUMES, Forme

DEPART_S = 0.5  # before the first fiche: the process, the fonts, the cover
PAR_FICHE_S, PAR_FICHE_DES_PAGES_S = 0.01, 0.05  # first guesses
PART_NOUVELLE = 0.4  # of the last build in what is remembered
BORNE_LINEAIRE = 90  # per cent: beyond, the bar slows down, as what was expected is over


def expected_s(forme: Forme, fiches: int) -> float:
    premiere = PAR_FICHE_DES_PAGES_S if forme.cle in FORMES_EN_VOLUMES else PAR_FICHE_S
    return DEPART_S + fiches * _read().get(forme.cle, premiere)


def note(forme: Forme, fiches: int, secondes: float) -> None:
    """Raises `OSError`."""
    connues = _read()
    mesuree = max(0.0, secondes - DEPART_S) / max(1, fiches)
    ancienne = connues.get(forme.cle, mesuree)
    connues[forme.cle] = round(ancienne + PART_NOUVELLE * (mesuree - ancienne), 5)
    racine().mkdir(parents=True, exist_ok=True)
    write_atomically(_path(), json.dumps(connues).encode())


def percentage(ecoulees_s: float, attendues_s: float) -> int:
    """0 to 99, always growing: as expected up to 90, then slower and slower."""
    part = ecoulees_s / attendues_s
    return int(BORNE_LINEAIRE * part if part <= 1 else 99 - (99 - BORNE_LINEAIRE) / part)


def _path() -> Path:
    return racine() / "durees.json"


def _read() -> dict[str, float]:
    try:
        lues = json.loads(_path().read_bytes())
        return {cle: float(valeur) for cle, valeur in lues.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
