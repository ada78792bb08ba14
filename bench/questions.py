"""What is asked of every engine: the same words, drawn by the same dice from the same texts."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from corpus import Corpus
from django.db import connection, transaction
from mesures import Temps, times_of
from modelsearch.backends import get_search_backend

from bonnespratiques.models import FichePage

LOT = 500


@dataclass(frozen=True)
class Questions:
    """Words that stand in 2 to 40 % of the fiches. No word is asked twice: nothing is answered from memory."""

    un_mot: list[str]
    trois_mots: list[str]
    debuts: list[str]


def draw(corpus: Corpus, number: int) -> Questions:
    dice = random.Random(1871)
    common = corpus.words_between(0.02, 0.4)
    dice.shuffle(common)
    return Questions(
        un_mot=common[:number],
        trois_mots=[" ".join(dice.sample(common, 3)) for _ in range(number)],
        debuts=[word[: dice.randint(2, 5)] for word in common[:number]],
    )


def ask_wagtail(questions: Questions, backend: str, *, at_most: int) -> dict[str, Temps]:
    """Through Wagtail's own interface: the first twenty, and their number."""

    def search(query: str) -> None:
        found = FichePage.objects.live().search(query, operator="and", backend=backend)
        list(found[:20])
        found.count()

    def complete(query: str) -> None:
        list(FichePage.objects.live().autocomplete(query, backend=backend)[:20])

    works: list[tuple[str, Callable, list[str]]] = [
        ("un mot", search, questions.un_mot),
        ("trois mots, tous", search, questions.trois_mots),
        ("début d’un mot", complete, questions.debuts),
    ]
    return {name: times_of(work, queries[:at_most]) for name, work, queries in works}


def build_wagtail(backend_name: str) -> None:
    backend = get_search_backend(backend_name)
    for start in range(0, FichePage.objects.count(), LOT):
        with transaction.atomic():
            backend.add_bulk(FichePage, list(FichePage.get_indexed_objects().order_by("pk")[start : start + LOT]))


def vendor() -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
