"""Searching as an anonymous reader, and a database on disk for what happens between processes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.service import search_fiches
from bonnespratiques.recherche.tenue import indexation

Chercher = Callable[..., list[str]]


@pytest.fixture
def chercher() -> Chercher:
    """Titles found, in order, by somebody who is not signed in unless `user` says otherwise."""

    def titles(requete: str, *, user=None, **kwargs) -> list[str]:
        return [resultat.fiche.title for resultat in search_fiches(requete, user=user, **kwargs).resultats]

    return titles


@pytest.fixture
def index_en_place(db) -> None:
    """An index is there before the story begins: what happens later reaches it through the outbox, or not at all."""
    for root in indexation.roots():
        indexation.rebuild(root)


@pytest.fixture
def base_sur_disque(transactional_db) -> Path:
    """The test database, a file (`tests.settings`) that several processes may open at once."""
    return Path(connections["default"].settings_dict["NAME"])


@pytest.fixture
def depot() -> Depot:
    """The index of pages."""
    return get_search_backend().get_index_for_model(Page).depot
