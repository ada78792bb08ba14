"""Whether readers find the right fiche first: what real people type, and the fiches of the demonstration that answer.

    .venv/bin/python bench/pertinence.py [--detail]

The set is `bench/pertinence.json`. The queries « à part » (one in three) were written with the others and were not looked at while
the search was tuned: their score is printed apart. Everything is written in a temporary directory; played as an anonymous reader.
"""

import argparse
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
JEU = Path(__file__).with_suffix(".json")
PREMIERE_MIN, TROIS_MIN = 0.85, 0.95  # the bars: an expected fiche first, or among the first three


@dataclass(frozen=True)
class Question:
    """`attendues`: slugs of the fiches that answer, any of them. `a_part`: not looked at while tuning."""

    requete: str
    attendues: frozenset[str]
    a_part: bool


def read_questions() -> list[Question]:
    return [
        Question(row["requete"], frozenset(row["attendues"]), row["a_part"])
        for row in json.loads(JEU.read_text(encoding="utf-8"))
    ]


def rank(question: Question, found: list[str]) -> int:
    """Of the first fiche expected, from 1; 0 when it is not there."""
    return next((place for place, slug in enumerate(found, start=1) if slug in question.attendues), 0)


def score(ranks: list[int]) -> tuple[float, float]:
    """(share of queries with an expected fiche first, share of those with one among the first three)."""
    return sum(rank == 1 for rank in ranks) / len(ranks), sum(0 < rank <= 3 for rank in ranks) / len(ranks)


def play(search: Callable[[str], list[str]], questions: list[Question]) -> list[int]:
    return [rank(question, search(question.requete)) for question in questions]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--detail", action="store_true", help="list the misses of the queries « à part » too")
    asked = parser.parse_args()
    search = _search_of_the_demonstration()
    questions = read_questions()
    for name, chosen in (
        ("à l’étude", [question for question in questions if not question.a_part]),
        ("à part", [question for question in questions if question.a_part]),
        ("toutes", questions),
    ):
        ranks = play(search, chosen)
        first, three = score(ranks)
        print(
            f"{name} : {len(chosen)} requêtes, la bonne fiche en tête {first:.1%}, dans les trois premières {three:.1%}"
        )
        if name == "à l’étude" or (asked.detail and name == "à part"):
            for question, place in zip(chosen, ranks, strict=True):
                if place != 1:
                    print(f"    {place or '–'}  {question.requete}")


def _search_of_the_demonstration() -> Callable[[str], list[str]]:
    sys.path[:0] = [str(RACINE), str(RACINE / "site")]
    os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="bench-pertinence-"))
    os.environ.update(DEBUG="1", DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="ERROR")
    os.environ.pop("DATABASE_URL", None)

    import django

    django.setup()

    from django.core.management import call_command

    from bonnespratiques.recherche.service import search_fiches
    from bonnespratiques.recherche.tenue import indexation

    call_command("migrate", verbosity=0)
    call_command("charger_demo", stdout=io.StringIO())
    for root in indexation.roots():
        indexation.rebuild(root)
    return lambda requete: [resultat.fiche.slug for resultat in search_fiches(requete, user=None).resultats]


if __name__ == "__main__":
    main()
