"""SQLite's FTS5 by hand, on the texts of the same fiches: words as they are typed, accents aside, no French beyond that."""

import sqlite3

from mesures import Temps, times_of
from questions import Questions

from bonnespratiques.models import FichePage
from bonnespratiques.recherche.embarque.documents import _without_tags


class Fts5:
    def __init__(self) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute(
            "CREATE VIRTUAL TABLE fiches USING fts5(titre, promesse, texte, tokenize='unicode61 remove_diacritics 2')"
        )

    def build(self, rows: list[tuple[str, str, str]]) -> None:
        with self._base:
            self._base.executemany("INSERT INTO fiches VALUES (?, ?, ?)", rows)

    def ask(self, questions: Questions) -> dict[str, Temps]:
        return {
            "un mot": times_of(self._search, questions.un_mot),
            "trois mots, tous": times_of(self._search, questions.trois_mots),
            "début d’un mot": times_of(lambda debut: self._search(f"titre:{debut}*"), questions.debuts),
        }

    def _search(self, query: str) -> None:
        ranked = "SELECT rowid FROM fiches WHERE fiches MATCH ? ORDER BY bm25(fiches, 10, 4, 1) LIMIT 20"
        self._base.execute(ranked, [query]).fetchall()
        self._base.execute("SELECT count(*) FROM fiches WHERE fiches MATCH ?", [query]).fetchone()


def rows_of_fiches() -> list[tuple[str, str, str]]:
    columns = ("title", "promesse", "origine", "resultats", "principes", "conseils")
    return [
        (titre, promesse, " ".join(map(_without_tags, rubriques)))
        for titre, promesse, *rubriques in FichePage.objects.values_list(*columns).iterator()
    ]
