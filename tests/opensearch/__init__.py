"""A private OpenSearch for the length of a `with`: a real node inside a Java program, on this machine only, removed at the end.

`tests/test_moteurs.py` plays the tests marked `moteurs` on one. By hand, with any of pytest's arguments:
`.venv/bin/python -m tests.opensearch tests/bonnespratiques/recherche/test_contrat_moteurs.py`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
TELECHARGEMENT_SECONDES = 300
MEMOIRE = "-Xmx512m"


class OpensearchAbsent(Exception):
    """Why there is no OpenSearch to play with, as a sentence."""


@contextmanager
def private_node() -> Iterator[str]:
    """Yields a `SEARCH_URL`, without the prefix. Raises `OpensearchAbsent` where it cannot be had."""
    if find_spec("opensearchpy") is None:
        raise OpensearchAbsent("Le client d’OpenSearch n’est pas installé (opensearch-py).")
    folder = Path(tempfile.mkdtemp(prefix="bp-os-"))
    try:
        classpath = _compile(folder)
        (folder / "accueil/config").mkdir(parents=True)
        with _serve(classpath, folder) as port:
            yield f"opensearch://127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _compile(folder: Path) -> str:
    """The class path. Maven keeps what it has downloaded for the next time."""
    for program in ("mvn", "javac"):
        if shutil.which(program) is None:
            raise OpensearchAbsent(f"{program} n’est pas installé (paquets Debian maven et default-jdk-headless).")
    jars = folder / "classpath"
    _run("mvn", "-q", "-B", "-f", HERE / "pom.xml", "dependency:build-classpath", f"-Dmdep.outputFile={jars}")
    _run("javac", "-cp", jars.read_text(), "-d", folder, HERE / "Noeud.java")
    return f"{folder}{os.pathsep}{jars.read_text()}"


def _run(*command: str | Path) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=tempfile.gettempdir(), timeout=TELECHARGEMENT_SECONDES
        )
    except subprocess.TimeoutExpired:
        raise OpensearchAbsent(f"{command[0]} n’a pas fini à temps.") from None
    if done.returncode:
        raise OpensearchAbsent(f"{command[0]} a échoué : {(done.stdout + done.stderr).strip()[-500:]}")


@contextmanager
def _serve(classpath: str, folder: Path) -> Iterator[int]:
    with (folder / "journal").open("w+") as said:
        # It stops when its input closes: even killed, a run of tests leaves no server behind.
        node = subprocess.Popen(
            ["java", MEMOIRE, "-cp", classpath, "Noeud", folder / "accueil"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        try:
            yield _port(node, folder)
        finally:
            node.stdin.close()
            try:
                node.wait(timeout=30)
            except subprocess.TimeoutExpired:
                node.kill()
                node.wait()
            node.stdout.close()


def _port(node: subprocess.Popen, folder: Path) -> int:
    for line in node.stdout:
        if line.startswith("PORT "):
            return int(line.split()[1])
    raise OpensearchAbsent(f"OpenSearch n’a pas démarré : {(folder / 'journal').read_text().strip()[-500:]}")


def play(*arguments: str) -> subprocess.CompletedProcess:
    """Run pytest with the site's search on a private node, with these arguments. What it says is in `stdout`."""
    with private_node() as url:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=ROOT,
            env={**environment, "SEARCH_URL": f"{url}/essais"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


if __name__ == "__main__":
    done = play(*sys.argv[1:])
    print(done.stdout)
    sys.exit(done.returncode)
