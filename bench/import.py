"""Seconds to import a booklet into a fresh site, search index included.

    python bench/import.py recueil.txt [--fois 3]

A temporary DATA_DIR is migrated once and copied for each run; the migration is not counted. Target: 10 s for 47 cards on 2 cores.
No peer does this job: reading alone is measured beside the whole, to say where time goes.
"""

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
CIBLE_SECONDES = 10


def setup(data_dir: Path) -> None:
    os.environ.update(
        DATA_DIR=str(data_dir), DEBUG="0", HTTPS="0", SECRET_KEY="bench", DJANGO_SETTINGS_MODULE="config.settings"
    )
    sys.path[:0] = [str(RACINE), str(RACINE / "site")]
    import django

    django.setup()


def measure(livret: Path, data_dir: Path) -> None:
    """One run in this process: prints « reading whole processor cards »."""
    setup(data_dir)
    from django.core.management import call_command

    from bonnespratiques.echanges.livret import read_livret

    debut = time.perf_counter()
    cartes = len(read_livret(livret).cartes)
    lecture = time.perf_counter() - debut
    debut, processeur = time.perf_counter(), time.process_time()
    call_command("importer_recueil", str(livret), stdout=io.StringIO())
    print(lecture, time.perf_counter() - debut, time.process_time() - processeur, cartes)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("livret", type=Path)
    parser.add_argument("--fois", type=int, default=3)
    parser.add_argument("--data-dir", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.data_dir:
        measure(options.livret, options.data_dir)
        return
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        vide = Path(folder) / "vide"
        setup(vide)
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        runs = []
        for fois in range(options.fois):
            neuf = shutil.copytree(vide, Path(folder) / f"essai-{fois}")
            command = [sys.executable, __file__, str(options.livret), "--data-dir", str(neuf)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            runs.append([float(part) for part in done.stdout.split()])
    lecture, total = (statistics.median(run[rang] for run in runs) for rang in (0, 1))
    print(
        f"{runs[0][2]:.0f} fiches : {total:.1f} s (lecture seule : {lecture:.2f} s), médiane de {options.fois}, cible {CIBLE_SECONDES} s"
    )


if __name__ == "__main__":
    main()
