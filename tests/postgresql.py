"""A private PostgreSQL for the length of a `with`: in a folder of its own, on a socket that nobody else reaches, removed at the end.

`tests/test_postgresql.py` plays the tests marked `postgresql` on one. By hand, with any of pytest's arguments:
`.venv/bin/python -m tests.postgresql tests/workflow/test_simultane.py -n 2`.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEMARRAGE_SECONDES = 30
# Nothing here need survive a power cut; and a lock that is never given back fails the test instead of hanging the run.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "lock_timeout": "30s",
    "deadlock_timeout": "200ms",
}


class PostgresqlAbsent(Exception):
    """Why there is no PostgreSQL to play with, as a sentence."""


@contextmanager
def private_cluster() -> Iterator[str]:
    """Yields the `DATABASE_URL` of an empty cluster. Raises `PostgresqlAbsent` where it cannot be had."""
    programs, owner = _programs(), _owner()
    folder = Path(tempfile.mkdtemp(prefix="bp-pg-"))
    try:
        if owner:
            shutil.chown(folder, owner.pw_uid, owner.pw_gid)
        identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        # Messages in English: the same sentences everywhere, whatever the machine speaks.
        common = {"cwd": folder, "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **identity}
        _make(programs, folder, **common)
        with _serve(programs, folder, **common):
            yield f"postgres://bp@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of `initdb` and `postgres`: the newest that Debian keeps aside, or that of the path."""
    kept_aside = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(kept_aside[-1]) if kept_aside else shutil.which("initdb")
    if found is None:
        raise PostgresqlAbsent("PostgreSQL n’est pas installé (paquet Debian postgresql).")
    return Path(found).parent


def _owner() -> pwd.struct_passwd | None:
    """Whose server it is: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresqlAbsent("PostgreSQL ne tourne pas sous root, et cette machine n’a ni « postgres » ni « nobody ».")


def _make(programs: Path, folder: Path, **common: object) -> None:
    command = [programs / "initdb", "-D", folder / "base", "-U", "bp", "-A", "trust", "-E", "UTF8", "--no-sync"]
    done = subprocess.run([*command, "--locale=C.UTF-8"], capture_output=True, text=True, **common)
    if done.returncode:
        raise PostgresqlAbsent(f"initdb a échoué : {done.stderr.strip()[-500:]}")


@contextmanager
def _serve(programs: Path, folder: Path, **common: object) -> Iterator[None]:
    command = [programs / "postgres", "-D", folder / "base", "-k", folder]
    for name, value in OPTIONS.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "journal").open("w+") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, preexec_fn=_die_with_parent, **common)
        try:
            _wait_until_ready(programs, folder, server)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # "fast": whoever is still connected is cut
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _die_with_parent() -> None:
    """Even killed, a run of tests leaves no server behind (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def _wait_until_ready(programs: Path, folder: Path, server: subprocess.Popen) -> None:
    limit = time.monotonic() + DEMARRAGE_SECONDES
    ask = [programs / "pg_isready", "-q", "-h", folder, "-U", "bp"]
    while subprocess.run(ask, capture_output=True).returncode:
        if server.poll() is not None or time.monotonic() > limit:
            raise PostgresqlAbsent(f"PostgreSQL n’a pas démarré : {(folder / 'journal').read_text().strip()[-500:]}")
        time.sleep(0.05)


def play(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run pytest on a private cluster, with these arguments and these variables of the environment. What it says is in `stdout`."""
    with private_cluster() as url:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=ROOT,
            env={**environment, "DATABASE_URL": url, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


if __name__ == "__main__":
    done = play(*sys.argv[1:])
    print(done.stdout)
    sys.exit(done.returncode)
