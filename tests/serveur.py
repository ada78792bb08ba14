"""The real site in a process of its own, on the database of the test: to be killed in the middle of a story, and started again."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 60


class Serveur:
    """`url` stays the same from one life to the next."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
            "DATA_DIR": str(settings.DATA_DIR),
            "SECRET_KEY": settings.SECRET_KEY,
            "DEBUG": "1",
            "SITE_URL": self.url,
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{self.port}"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                with urlopen(f"{self.url}/static/bonnespratiques/favicon.svg", timeout=5):  # noqa: S310
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise AssertionError("Le serveur n’a pas démarré.")

    def kill(self) -> None:
        """As a power cut would: nothing is told to it."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
