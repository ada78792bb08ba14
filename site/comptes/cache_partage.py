"""The site's cache: files in DATA_DIR, shared by all the processes of one machine.

Limits on sign-in attempts are counted in it. In memory they would be counted once per process, so many times over; Django's
file cache alone lets two processes `add` the same key at the same instant, and allauth's lock rests on `add`.
On several machines, give CACHE_URL (see `docs/exploiter.md`).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache


class SharedFileBasedCache(FileBasedCache):
    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(location, params)
        self._verrou = Path(location) / "verrou"

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Store a value unless the key is there. Of two processes at once, one gets True."""
        with self._lock():
            return super().add(*args, **kwargs)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self._verrou.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self._verrou, os.O_RDWR | os.O_CREAT, 0o600)) as verrou:
            fcntl.flock(verrou, fcntl.LOCK_EX)
            yield
