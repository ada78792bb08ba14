"""The process that composes: `python -I composer.py DIRECTORY` turns what `execution.py` laid there into `livret`.

A process of its own, without Django: hostile text can crash a compiler or make it run for ever, and a web worker must survive
that. It reads `commande.json`, `donnees.json` and `racine/`, and writes `livret` and `bilan.json`; nothing else, no network.
Exit status: 0 done, 3 refused, 4 the disk refuses (the reason on the standard error), 5 out of memory, anything else a crash.
Progress: JSON lines on the standard output.
"""

import importlib
import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # -I leaves our own packages out

from bonnespratiques.recueil.rendu.filiation import die_with_parent
from bonnespratiques.recueil.rendu.livret import Livret, Refus, warn

REFUSE, DISQUE_REFUSE, MEMOIRE_EPUISEE = 3, 4, 5  # 1 is that of a Python error
FICHIER_MAX_OCTETS = 2 * 1024**3


def main(dossier: Path) -> int:
    commande = json.loads((dossier / "commande.json").read_bytes())
    die_with_parent()
    _limit(commande["cpu_s"], commande["memoire"])
    donnees = json.loads((dossier / "donnees.json").read_bytes())
    livret = Livret(dossier, donnees, commande["options"], commande["mesures"])
    try:
        octets = importlib.import_module(commande["module"]).render(livret)
    except Refus as refus:
        warn(str(refus))
        return REFUSE
    except MemoryError:
        return MEMOIRE_EPUISEE
    try:
        (dossier / "livret").write_bytes(octets)
        (dossier / "bilan.json").write_text(json.dumps({"pages": livret.pages, "mesures": livret.mesures}))
    except OSError as erreur:
        warn(erreur.strerror or str(erreur))
        return DISQUE_REFUSE
    return 0


def _limit(cpu_s: int, memoire: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memoire, memoire))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FICHIER_MAX_OCTETS, FICHIER_MAX_OCTETS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
