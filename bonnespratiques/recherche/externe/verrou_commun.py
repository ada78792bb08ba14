"""One indexer at a time for an engine that is not ours, over all the machines of the site: PostgreSQL keeps the lock where it is the
site's database; a file does otherwise, for a site on SQLite lives on one machine.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import blake2b
from pathlib import Path

from django.db import connection

from bonnespratiques.recherche.embarque.verrou import Verrou, VerrouPris

PAUSE_S = 0.05


def verrou_commun(nom: str, dossier: Path, *, attendre: float = 0.0) -> AbstractContextManager:
    """Entering raises `VerrouPris` when somebody else still holds it after `attendre` seconds. Freed when its holder dies."""
    if connection.vendor == "postgresql":
        return _in_database(nom, attendre)
    dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Verrou(dossier / f"{nom}.verrou", attendre=attendre)


@contextmanager
def _in_database(nom: str, attendre: float) -> Iterator[None]:
    number = int.from_bytes(blake2b(f"recherche {nom}".encode(), digest_size=8).digest(), "big", signed=True)
    limit = time.monotonic() + attendre
    while not _ask("pg_try_advisory_lock", number):
        if time.monotonic() >= limit:
            raise VerrouPris(nom)
        time.sleep(PAUSE_S)
    try:
        yield
    finally:
        _ask("pg_advisory_unlock", number)


def _ask(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        return cursor.fetchone()[0]
