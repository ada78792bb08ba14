"""How fast search is, held against its bars, beside other engines on the same fiches and the same questions, in the same run.

    .venv/bin/python bench/recherche.py [1000 10000 50000] [--cpu] [--sans-pairs] [--requetes 60]

For each size, in a process of its own: the engine alone, the whole pages, edits, rebuilding, memory; then Wagtail's own backend on
SQLite (it is quadratic: a few questions at 10 000, none beyond) and on PostgreSQL with its French (a private cluster, where it is
installed), and SQLite's FTS5 by hand. Generated fiches: `corpus`. `--cpu` holds the bars against processor time, for a machine
where others work. Everything is written in temporary directories.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import rmtree

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "site")]
TAILLES = [1_000, 10_000, 50_000]
# (engine alone, whole page) in milliseconds, 95th centile; by number of fiches.
BARRES = {
    10_000: {"un mot": (15, 60), "trois mots, tous": (20, 80), "suggestion": (1, 12), "correction": 150, "débit": 600},
    50_000: {
        "un mot": (75, 180),
        "trois mots, tous": (100, 250),
        "suggestion": (2, 15),
        "correction": 400,
        "débit": 500,
    },
}
DEJA_POSEE_MS, MEMOIRE_MO = 5, 350


def main() -> None:
    asked = read_arguments()
    if asked.etape:
        start_django()
        {"site": measure_site, "pair": measure_peer, "memoire": measure_memory}[asked.etape](asked)
        return
    for taille in asked.tailles:
        dossier = tempfile.mkdtemp(prefix="bench-recherche-")
        try:
            print(f"\n## {taille} fiches", flush=True)
            run("site", taille, dossier, asked)
            if not asked.sans_pairs:
                measure_postgresql(taille, dossier, asked)
        finally:
            rmtree(dossier, ignore_errors=True)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tailles", type=int, nargs="*", default=TAILLES, help="numbers of fiches")
    parser.add_argument("--requetes", type=int, default=60, help="questions of each kind")
    parser.add_argument("--cpu", action="store_true", help="processor time instead of elapsed time, for a busy machine")
    parser.add_argument("--sans-pairs", action="store_true", help="leave the other engines out")
    parser.add_argument("--etape", choices=["site", "pair", "memoire"], help=argparse.SUPPRESS)
    return parser.parse_args()


def run(etape: str, taille: int, dossier: str, asked: argparse.Namespace, **environment: str) -> None:
    options = ["--etape", etape, "--requetes", str(asked.requetes)]
    options += ["--cpu"] * asked.cpu + ["--sans-pairs"] * asked.sans_pairs
    environment = {**os.environ, "DATA_DIR": dossier, **environment}
    subprocess.run([sys.executable, __file__, str(taille), *options], env=environment, check=True)


def start_django() -> None:
    os.environ.update(DEBUG="1", DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="ERROR")
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # after the settings were read: no log of SQL queries
    settings.ALLOWED_HOSTS = ["testserver"]
    peer = {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "french", "AUTO_UPDATE": False}
    settings.WAGTAILSEARCH_BACKENDS["wagtail"] = peer


# --- Ours, and the peers that live in the same process ----------------------------------------------------------


def measure_site(asked: argparse.Namespace) -> None:
    from corpus import Corpus
    from django.core.management import call_command
    from django.db import connection
    from questions import draw
    from site_mesure import measure_ours

    (taille,) = asked.tailles
    call_command("migrate", verbosity=0)
    corpus = Corpus()
    start = time.perf_counter()
    corpus.write(taille)
    print(f"{len(corpus.sentences)} phrases différentes, écrites en {time.perf_counter() - start:.0f} s ", end="")
    print(f"(SQLite {connection.Database.sqlite_version})")
    questions = draw(corpus, asked.requetes)
    measure_ours(taille, questions, BARRES.get(taille, {}), by_cpu=asked.cpu, deja_posee=DEJA_POSEE_MS)
    run("memoire", taille, os.environ["DATA_DIR"], asked)
    if not asked.sans_pairs:
        measure_peers_on_sqlite(taille, questions)


def measure_memory(asked: argparse.Namespace) -> None:
    """A fresh process of the site that has answered fifty searches and as many suggestions."""
    from corpus import Corpus  # noqa: F401 - what a bench imports, a process of the site has too
    from django.test import Client

    from bonnespratiques.models import FichePage

    client = Client()
    titles = list(FichePage.objects.values_list("title", flat=True)[:50])
    for title in titles:
        client.get("/recherche/", {"q": title.split()[-1]})
        client.get("/recherche/suggestions", {"q": title[:3]})
    # Not `getrusage`, whose peak is that of the process that started this one.
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    now, peak = (int(told[name].split()[0]) / 1000 for name in ("VmRSS", "VmHWM"))
    verdict = "tenue" if peak <= MEMOIRE_MO else "**NON TENUE**"
    print(
        f"| mémoire d’un processus du site, Mo (au plus haut : {peak:.0f}) | {now:.0f} | | ≤ {MEMOIRE_MO} | {verdict} |"
    )


def measure_peers_on_sqlite(taille: int, questions: object) -> None:
    from fts5 import Fts5, rows_of_fiches
    from questions import ask_wagtail, build_wagtail

    from bonnespratiques.models import FichePage

    tell_peers_header()
    tell_peer("le nôtre, par l’interface de Wagtail", 0, ask_wagtail(questions, "default", at_most=60))
    fts5, rows = Fts5(), rows_of_fiches()
    speed = taille / timed(lambda: fts5.build(rows))
    tell_peer("FTS5 de SQLite, à la main", speed, fts5.ask(questions))
    if taille <= 10_000:
        speed = FichePage.objects.count() / timed(lambda: build_wagtail("wagtail"))
        few = ask_wagtail(questions, "wagtail", at_most=20 if taille <= 1_000 else 2)
        tell_peer("celui de Wagtail sur SQLite", speed, few)


# --- PostgreSQL -------------------------------------------------------------------------------------------------


def measure_postgresql(taille: int, dossier: str, asked: argparse.Namespace) -> None:
    from tests.postgresql import PostgresqlAbsent, private_cluster

    try:
        with private_cluster() as url:
            run("pair", taille, dossier, asked, DATABASE_URL=url)
    except PostgresqlAbsent as error:
        print(f"PostgreSQL n’est pas mesuré : {error}")


def measure_peer(asked: argparse.Namespace) -> None:
    from corpus import Corpus
    from django.core.management import call_command
    from questions import ask_wagtail, build_wagtail, draw

    from bonnespratiques.models import FichePage

    (taille,) = asked.tailles
    call_command("migrate", verbosity=0)
    corpus = Corpus()
    corpus.write(taille)
    questions = draw(corpus, asked.requetes)
    speed = FichePage.objects.count() / timed(lambda: build_wagtail("wagtail"))
    tell_peer(
        "celui de Wagtail sur PostgreSQL, français", speed, ask_wagtail(questions, "wagtail", at_most=asked.requetes)
    )


def timed(work: object) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def tell_peers_header() -> None:
    print("\n| 20 premières et compte, p50 / p95 (ms) | fiches/s | un mot | trois mots, tous | début d’un mot |")
    print("|---|---|---|---|---|", flush=True)


def tell_peer(name: str, speed: float, temps: dict) -> None:
    print(f"| {name} | {speed:.0f} | " + " | ".join(map(str, temps.values())) + " |", flush=True)


if __name__ == "__main__":
    main()
