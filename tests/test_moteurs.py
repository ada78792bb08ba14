"""The stories of search (`moteurs`) are played a second and a third time, with the engine that `SEARCH_URL` names: PostgreSQL, and a
real OpenSearch node where that is asked for (`make test-opensearch`: it needs Maven, a JDK and 200 MB from the network).
"""

import os
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from tests import opensearch, postgresql

pytestmark = pytest.mark.slow
SAID_LINES = 80
STORIES = ("-m", "moteurs", "-n", "0", "-q", "--nomigrations", "--durations=5")


def test_search_keeps_its_promises_on_postgresql(record_property):
    hold("PostgreSQL", lambda: postgresql.play(*STORIES, SEARCH_URL="postgresql:"), record_property)


def test_search_keeps_its_promises_on_opensearch(record_property):
    if not os.environ.get("OPENSEARCH"):
        pytest.skip("OpenSearch ne se joue qu’à la demande : make test-opensearch.")
    hold("OpenSearch", lambda: opensearch.play(*STORIES), record_property)


def hold(moteur: str, play: Callable[[], CompletedProcess], record_property: Callable[[str, str], None]) -> None:
    try:
        done = play()
    except (postgresql.PostgresqlAbsent, opensearch.OpensearchAbsent) as absent:
        pytest.skip(str(absent))
    said = done.stdout.strip().splitlines()
    record_property("ailleurs", f"Recherche sur {moteur} : {said[-1].strip('= ')}")
    assert done.returncode == 0, "\n".join([f"Sur {moteur} :", *said[-SAID_LINES:]])
