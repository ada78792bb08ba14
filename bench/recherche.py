"""How fast search is, beside Wagtail's own backend on the same database in the same run.

    .venv/bin/python bench/recherche.py [fiches, 10 000 by default] [--sans-pair] [--requetes 40] [--requetes-pair 3]

Generated fiches: sentences of the demonstration, shuffled (about 1 600 signs each; the words asked for stand in 2 to 40 % of them,
which is harsher than life). Everything is written in a temporary directory. Wagtail's SQLite backend takes half a minute for one
query at 10 000 fiches: it gets few, and `--sans-pair` leaves it out.
"""

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "site")]
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="bench-recherche-")
os.environ.update(DEBUG="1", DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="ERROR")
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from modelsearch.backends import get_search_backend  # noqa: E402
from wagtail.models import Page  # noqa: E402

from bonnespratiques.demo import donnees  # noqa: E402
from bonnespratiques.installation import install_site  # noqa: E402
from bonnespratiques.models import FicheOrganisme, FichePage, Organisme, ThemePage  # noqa: E402
from bonnespratiques.recherche import depots, indexation  # noqa: E402
from bonnespratiques.recherche.francais import MOTS_VIDES, words  # noqa: E402
from bonnespratiques.recherche.service import search_fiches  # noqa: E402

THEMES = 15
LOT = 500
RUBRIQUES = ("origine", "resultats", "principes", "conseils")

dice = random.Random(2014)


# --- Corpus -----------------------------------------------------------------------------------------------------


def read_sentences() -> list[str]:
    texts = [fiche[rubrique] for fiche in donnees.read_fiches() for rubrique in RUBRIQUES]
    plain = [re.sub(r"<[^>]+>", " ", text) for text in texts]
    return [sentence.strip() for text in plain for sentence in re.split(r"(?<=[.!?])\s+", text) if len(sentence) > 20]


def write_fiches(number: int, sentences: list[str]) -> None:
    """Straight into the tables: this measures search, not publication."""
    themes = make_themes()
    organismes = [Organisme.objects.create(nom=f"Commune de {word.title()}") for word in ("brume", "sorbier", "ravine")]
    children = Counter[ThemePage]()
    for start in range(0, number, LOT):
        with transaction.atomic():
            for n in range(start, min(start + LOT, number)):
                theme = themes[n % len(themes)]
                children[theme] += 1
                fiche = make_fiche(n, theme, children[theme], sentences)
                Page.save_base(fiche.page_ptr, raw=True, force_insert=True)
                fiche.page_ptr_id = fiche.pk = fiche.page_ptr.pk
                fiche.save_base(raw=True, force_insert=True)
                FicheOrganisme.objects.bulk_create([FicheOrganisme(fiche=fiche, organisme=dice.choice(organismes))])
    for theme in themes:
        ThemePage.objects.filter(pk=theme.pk).update(numchild=children[theme])


def make_themes() -> list[ThemePage]:
    axe = ThemePage(title="Relation de service")
    install_site().add_child(instance=axe)
    themes = [axe.add_child(instance=ThemePage(title=f"Thème {n}")) for n in range(THEMES)]
    return list(ThemePage.objects.filter(pk__in=[theme.pk for theme in themes]))


def make_fiche(n: int, theme: ThemePage, rank: int, sentences: list[str]) -> FichePage:
    def text(count: int) -> str:
        return "".join(f"<p>{dice.choice(sentences)}</p>" for _ in range(count))

    title = " ".join(dice.choice(sentences).split()[:6])
    common = {
        "title": title,
        "draft_title": title,
        "slug": f"fiche-{n}",
        "path": FichePage._get_path(theme.path, theme.depth + 1, rank),
        "depth": theme.depth + 1,
        "url_path": f"{theme.url_path}fiche-{n}/",
        "live": True,
        "content_type": FichePage().content_type,
        "locale_id": theme.locale_id,
        "first_published_at": timezone.now(),
    }
    rubriques = {rubrique: text(3) for rubrique in RUBRIQUES}
    fiche = FichePage(**common, **rubriques, numero=n + 1, promesse=dice.choice(sentences)[:300])
    fiche.page_ptr = Page(**common, translation_key=fiche.translation_key)
    return fiche


# --- Measuring --------------------------------------------------------------------------------------------------


def milliseconds(work: Callable[[object], object], inputs: Iterable[object]) -> str:
    """Median and 95th centile of the time of each call."""
    times = []
    for value in inputs:
        start = time.perf_counter()
        work(value)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return f"{times[len(times) // 2]:,.1f} / {times[int(len(times) * 0.95)]:,.1f}".replace(",", " ")


def words_between(low: float, high: float) -> list[str]:
    """Words that stand in such a share of the fiches."""
    frequencies = Counter[str]()
    texts = FichePage.objects.values_list("promesse", *RUBRIQUES)[:2000]
    for row in texts:
        frequencies.update({word for word in words(" ".join(row)) if word not in MOTS_VIDES and len(word) > 3})
    return sorted(word for word, n in frequencies.items() if low <= n / len(texts) <= high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fiches", type=int, nargs="?", default=10_000)
    parser.add_argument("--requetes", type=int, default=40, help="queries of each kind for our backend")
    parser.add_argument("--requetes-pair", type=int, default=3, help="queries of each kind for Wagtail's")
    parser.add_argument("--cpu", action="store_true", help="processor time instead of elapsed time, for a busy machine")
    parser.add_argument("--sans-pair", action="store_true", help="leave Wagtail's backend out")
    asked = parser.parse_args()
    if asked.cpu:
        time.perf_counter = time.process_time

    settings.DEBUG = False  # after the settings were read: no log of SQL queries
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.WAGTAILSEARCH_BACKENDS["wagtail"] = {"BACKEND": "modelsearch.backends.database", "AUTO_UPDATE": False}
    call_command("migrate", verbosity=0)
    sentences = read_sentences()
    write_fiches(asked.fiches, sentences)
    print(f"{asked.fiches} fiches, {len(sentences)} different sentences, SQLite {connection.Database.sqlite_version}")

    print("\n| p50 / p95 in ms | ours (Whoosh) | Wagtail's (SQLite FTS5) |\n|---|---|---|")
    tell("build, fiches/s", build_ours(), "" if asked.sans_pair else build_peer())
    frequent, common = words_between(0.2, 0.4), words_between(0.02, 0.4)
    kinds = {
        "one frequent word (in 20 to 40 % of the fiches)": lambda: dice.choice(frequent),
        "one word (in 2 to 40 %)": lambda: dice.choice(common),
        "three words, all": lambda: " ".join(dice.sample(common, 3)),
        "three words, any": lambda: " ".join(dice.sample(common, 3)),
        "beginnings of words": lambda: dice.choice(common)[:4],
    }
    for kind, make in kinds.items():
        queries = [make() for _ in range(asked.requetes)]
        ours = milliseconds(look_up(kind, "default"), queries)
        peer = "" if asked.sans_pair else milliseconds(look_up(kind, "wagtail"), queries[: asked.requetes_pair])
        tell(f"{kind}: 20 first, and count", ours, peer)
    for name, work, inputs in whole_site(frequent, common, sentences, asked.requetes):
        tell(name, milliseconds(work, inputs))


def tell(*cells: str) -> None:
    print("| " + " | ".join([*cells, ""][:3]) + " |", flush=True)


def build_ours() -> str:
    start = time.perf_counter()
    documents = indexation.rebuild(Page)
    speed = documents / (time.perf_counter() - start)
    size = sum(path.stat().st_size for path in Path(os.environ["DATA_DIR"], "index").rglob("*") if path.is_file())
    return f"{speed:.0f} ({size / 1e6:.0f} MB)"


def build_peer() -> str:
    backend = get_search_backend("wagtail")
    start, done = time.perf_counter(), 0
    fiches = list(FichePage.get_indexed_objects())
    for first in range(0, len(fiches), LOT):
        with transaction.atomic():
            backend.add_bulk(FichePage, fiches[first : first + LOT])
        done += len(fiches[first : first + LOT])
    return f"{done / (time.perf_counter() - start):.0f}"


def look_up(kind: str, backend: str) -> Callable[[str], object]:
    def search(query: str) -> None:
        fiches = FichePage.objects.live()
        if kind == "beginnings of words":
            found = fiches.autocomplete(query, backend=backend)
        else:
            found = fiches.search(query, operator="or" if kind.endswith("any") else "and", backend=backend)
        list(found[:20])
        found.count()

    return search  # type: ignore[return-value]


def whole_site(
    frequent: list[str], common: list[str], sentences: list[str], number: int
) -> Iterator[tuple[str, Callable, list]]:
    """(what, what to do, with what) for what readers and contributeurs feel."""
    client = Client()
    client.get("/recherche/")

    def find(query: str) -> None:
        search_fiches(query, user=None)

    def page(query: str) -> None:
        assert client.get("/recherche/", {"q": query}).status_code == 200

    def edit(fiche: FichePage) -> None:
        fiche.title = f"Nouveau titre {fiche.pk}x"
        fiche.save()
        assert FichePage.objects.search(f"{fiche.pk}x").count() == 1

    def open_anew(_n: int) -> None:
        depots.close_all()
        FichePage.objects.search("licorne").count()

    one = [dice.choice(frequent) for _ in range(number)]
    three = [" ".join(dice.sample(common, 3)) for _ in range(number)]
    phrases = [f"« {' '.join(dice.choice(sentences).split()[2:5])} »" for _ in range(number)]
    yield "one frequent word, with extracts and counts by theme", find, one
    yield "three words, with extracts and counts by theme", find, three
    yield "« phrase », with extracts and counts by theme", find, phrases
    yield "whole HTML page, one frequent word", page, one
    yield "whole HTML page, three words", page, three
    yield "whole HTML page, browsing", page, [""] * number
    yield "an edit, until search finds it", edit, list(FichePage.objects.all()[:number])
    yield "opening the index", open_anew, list(range(5))


if __name__ == "__main__":
    main()
