"""A lock between threads and processes, freed by the system when its holder dies."""

from pathlib import Path

from whoosh.util.filelock import FileLock, try_for


class VerrouPris(Exception):
    """Another process or thread is writing. What was to be written stays in the outbox for the next who passes."""


class Verrou:
    """A context manager. Entering raises `VerrouPris` when the lock is still held after `attendre` seconds."""

    def __init__(self, path: Path, *, attendre: float) -> None:
        self._path = path
        self._attendre = attendre

    def __enter__(self) -> "Verrou":
        self._lock = FileLock(str(self._path))
        if not try_for(self._lock.acquire, timeout=self._attendre, delay=0.02):
            raise VerrouPris(str(self._path))
        return self

    def __exit__(self, *error: object) -> None:
        self._lock.release()
