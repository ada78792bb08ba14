"""The process that composes: `python -I composer.py DIRECTORY` turns what `execution.py` laid there into `livret`.

A process of its own, without Django: hostile text can crash a compiler or make it run for ever, and a web worker must survive
that. It reads `commande.json`, `donnees.json` and `racine/`, and writes `livret` and `bilan.json`; nothing else, no network.
Exit status: 0 done, 3 refused (the reason on the standard error), anything else a crash. Progress: JSON lines on the standard output.
"""

import importlib
import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # -I leaves our own packages out

from bonnespratiques.recueil.rendu.livret import Livret, Refus, warn

REFUSE = 3  # 1 is that of a Python error


def main(dossier: Path) -> int:
    commande = json.loads((dossier / "commande.json").read_bytes())
    _limit(commande["cpu_s"], commande["memoire"])
    donnees = json.loads((dossier / "donnees.json").read_bytes())
    livret = Livret(dossier, donnees, commande["options"], commande["mesures"])
    try:
        octets = importlib.import_module(commande["module"]).render(livret)
    except Refus as refus:
        warn(str(refus))
        return REFUSE
    (dossier / "livret").write_bytes(octets)
    (dossier / "bilan.json").write_text(json.dumps({"pages": livret.pages, "mesures": livret.mesures}))
    return 0


def _limit(cpu_s: int, memoire: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memoire, memoire))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
