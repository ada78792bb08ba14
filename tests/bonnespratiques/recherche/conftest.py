"""Searching as an anonymous reader, and a database on disk for what happens between processes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections

from bonnespratiques.recherche.service import search_fiches

Chercher = Callable[..., list[str]]


@pytest.fixture
def chercher() -> Chercher:
    """Titles found, in order, by somebody who is not signed in unless `user` says otherwise."""

    def titles(requete: str, *, user=None, **kwargs) -> list[str]:
        return [resultat.fiche.title for resultat in search_fiches(requete, user=user, **kwargs).resultats]

    return titles


@pytest.fixture
def base_sur_disque(transactional_db, tmp_path: Path) -> Iterator[Path]:
    """What is in the test database, in a file that several processes share until the end of the test."""
    path = tmp_path / "base.sqlite3"
    memory = connections["default"]
    with memory.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    on_disk = memory.copy()
    on_disk.settings_dict = {**memory.settings_dict, "NAME": str(path)}
    connections["default"], connections.settings["default"] = (
        on_disk,
        on_disk.settings_dict,
    )  # here, and in other threads
    yield path
    on_disk.close()
    connections["default"], connections.settings["default"] = memory, memory.settings_dict
