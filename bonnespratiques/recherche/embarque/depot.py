"""Whoosh's files on the disk, one directory for each family of models:

    <DATA_DIR>/index/wagtailcore.page/     0700: Whoosh's files hold pickles, so who can write here can run code
        courant                            name of the version in use, replaced in one step (`os.replace`)
        verrou, verrou-reconstruction      locks between processes, freed by the system when their holder dies
        signatures                         whose code has written here (`deploiement`)
        <signature>.<random>/              one version: Whoosh's segments

Readers never wait. Writers exclude each other (`ecriture`). A rebuild writes a version beside and swaps (`Reconstruction`).
Nothing here fsyncs: after a power cut an index that does not open, or does not agree with the database, is rebuilt.
"""

import logging
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from uuid import uuid4

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from bonnespratiques.recherche.embarque import deploiement
from bonnespratiques.recherche.embarque.ecriture import Ecriture
from bonnespratiques.recherche.embarque.ecrivain import Ecrivain
from bonnespratiques.recherche.embarque.fusion import merge_by_tens
from bonnespratiques.recherche.embarque.instantane import Instantane
from bonnespratiques.recherche.embarque.memoire import Memoire
from bonnespratiques.recherche.embarque.schema import build_schema
from bonnespratiques.recherche.embarque.verrou import Verrou, VerrouPris

logger = logging.getLogger(__name__)

_FILES = {"courant", "verrou", "verrou-reconstruction", deploiement.FICHIER}
_VERSION_NAME = re.compile(r"[0-9a-f]{12}\.[0-9a-f]{8}")
ENDOMMAGE_S = 5  # before trying again to open what could not be read: at 50 000 fiches each try takes seconds
LIBRES_MAX = 4  # open snapshots kept for the next searches


class IndexIndisponible(Exception):
    """No index can be read: missing, of another signature, or damaged. Search goes on without it while it is rebuilt."""


class Depot:
    """The index of one family of models. One instance per process and directory, shared by all threads."""

    def __init__(self, dossier: Path, signature: str) -> None:
        self.dossier = dossier
        self.signature = signature
        self._guard = threading.Lock()
        self._libres: list[Instantane] = []
        self._memoire = Memoire()
        self._damaged: tuple[tuple[str, int], float] | None = None  # what could not be read, and when

    # --- Reading ----------------------------------------------------------------------------------------------

    @contextmanager
    def instantane(self) -> Iterator[Instantane]:
        """The index as it is now, for one search: a Whoosh reader serves one thread at a time.

        Fresh whenever the generation has changed; Whoosh's own `Searcher.refresh()` brings deleted documents back. Raises
        `IndexIndisponible`, also for what goes wrong while reading: a damaged index is an index that is not there.
        """
        snapshot = self._borrow()
        try:
            yield snapshot
        except Exception as error:
            snapshot.close()
            raise IndexIndisponible(f"{self.dossier} : {error!r}") from error
        self._give_back(snapshot)

    def _borrow(self) -> Instantane:
        for attempt in range(3):
            state: tuple[str, int] | None = None
            try:
                state = self.state()
                if self._damaged and self._damaged[0] == state and monotonic() - self._damaged[1] < ENDOMMAGE_S:
                    raise IndexIndisponible(f"{self.dossier} : illisible il y a un instant")
                with self._guard:
                    while self._libres:
                        snapshot = self._libres.pop()
                        if snapshot.state == state:
                            return snapshot
                        snapshot.close()
                return self._fresh(state)
            except FileNotFoundError as error:
                # A version or a segment was replaced between reading its name and opening it.
                if attempt == 2:
                    raise IndexIndisponible(f"{self.dossier} : {error}") from error
            except IndexIndisponible:
                raise
            except Exception as error:  # Whoosh reads damaged files with struct, pickle and assert
                if state:
                    self._damaged = (state, monotonic())
                raise IndexIndisponible(f"{self.dossier} : {error!r}") from error
        raise AssertionError("unreachable")

    def _fresh(self, state: tuple[str, int]) -> Instantane:
        reader = self._open(state[0]).reader()
        try:
            return Instantane(state, reader, self._memoire)
        except BaseException:
            reader.close()
            raise

    def _give_back(self, snapshot: Instantane) -> None:
        with self._guard:
            if len(self._libres) < LIBRES_MAX:
                self._libres.append(snapshot)
                return
        snapshot.close()

    def close(self) -> None:
        with self._guard:
            while self._libres:
                self._libres.pop().close()

    # --- Versions ---------------------------------------------------------------------------------------------

    def version(self) -> str:
        """Name of the version in use. Raises `IndexIndisponible`."""
        name = self._pointed()
        if not name:
            raise IndexIndisponible(f"{self.dossier} : pas encore d’index")
        if not _VERSION_NAME.fullmatch(name) or not name.startswith(self.signature):
            raise IndexIndisponible(f"{self.dossier} : index d’un autre format ({name[:40]!r})")
        return name

    def is_available(self) -> bool:
        try:
            self._borrow_and_return()
        except IndexIndisponible:
            return False
        return True

    def _borrow_and_return(self) -> None:
        with self.instantane():
            pass

    def state(self) -> tuple[str, int]:
        """Name of the version in use, and the generation of its content. Raises `IndexIndisponible`."""
        version = self.version()
        if self.dossier.stat().st_mode & 0o022:
            raise IndexIndisponible(f"{self.dossier} : d’autres comptes peuvent y écrire, son contenu n’est pas sûr")
        storage = FileStorage(str(self.dossier / version))
        return version, whoosh_index.TOC._latest_generation(storage, "MAIN")

    def _open(self, version: str) -> whoosh_index.FileIndex:
        return whoosh_index.open_dir(str(self.dossier / version), schema=build_schema())

    # --- Writing ----------------------------------------------------------------------------------------------

    def verrou(self, *, attendre: float = 0.0) -> Verrou:
        """The right to write, for at most one process or thread. `attendre`: seconds before giving up."""
        self.prepare()
        return Verrou(self.dossier / "verrou", attendre=attendre)

    def verrou_reconstruction(self, *, attendre: float = 0.0) -> Verrou:
        self.prepare()
        return Verrou(self.dossier / "verrou-reconstruction", attendre=attendre)

    def is_rebuilding(self) -> bool:
        try:
            with self.verrou_reconstruction():
                return False
        except VerrouPris:
            return True

    @contextmanager
    def ecriture(self, version: str | None = None) -> Iterator[Ecriture]:
        """Changes written in one commit: readers see all of them or none. To be called under `verrou`.

        `version`: the one in use unless said otherwise. Raises `IndexIndisponible` when there is none to write into; whatever
        is raised inside (a full disk, for one) leaves the index as it was.
        """
        try:
            opened = self._open(version or self.version())
        except (whoosh_index.IndexError, OSError) as error:
            raise IndexIndisponible(f"{self.dossier} : {error!r}") from error
        for leftover in (self.dossier / (version or self.version())).glob("*.toc.*"):
            leftover.unlink(missing_ok=True)  # of a writer killed at the very end of its commit
        ecrivain = Ecrivain(opened)
        try:
            yield Ecriture(ecrivain)
            ecrivain.commit(mergetype=merge_by_tens)
        except BaseException:
            with suppress(Exception):
                ecrivain.cancel()
            raise

    def create_version(self) -> str:
        """An empty version that nobody reads yet. To be called under `verrou_reconstruction`.

        What rebuilds that were killed have left goes away now, and not when one of them succeeds at last.
        """
        name = f"{self.signature}.{uuid4().hex[:8]}"
        self.prepare()
        self._remove_all_but(self._pointed())
        (self.dossier / name).mkdir(mode=0o700)
        try:
            whoosh_index.create_in(str(self.dossier / name), build_schema())
        except BaseException:
            self.discard(name)
            raise
        return name

    def use(self, version: str) -> None:
        """Swap: from now on, readers open `version`. To be called under `verrou`. The versions replaced are removed."""
        provisional = self.dossier / f"courant.{uuid4().hex[:8]}"
        provisional.write_text(version, encoding="ascii")
        os.replace(provisional, self.dossier / "courant")
        deploiement.note(self.dossier, self.signature)
        self._remove_all_but(version)

    def discard(self, version: str) -> None:
        """A rebuild went wrong: what it wrote makes room, unless it is in use already. To be called under `verrou_reconstruction`."""
        if self._pointed() != version:
            shutil.rmtree(self.dossier / version, ignore_errors=True)

    def _pointed(self) -> str:
        """Name of the version in use, whoever made it; "" when there is none."""
        try:
            return (self.dossier / "courant").read_text(encoding="ascii", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def _remove_all_but(self, version: str) -> None:
        for leftover in self.dossier.iterdir():
            if leftover.name in {version, *_FILES}:
                continue
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)

    def prepare(self) -> None:
        """The directory exists and is ours alone. What others could have written into it is thrown away."""
        self.dossier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.dossier.exists() and (not self.dossier.is_dir() or self.dossier.stat().st_mode & 0o022):
            logger.warning("Index jeté, d’autres comptes pouvaient y écrire : %s", self.dossier)
            if self.dossier.is_dir():
                shutil.rmtree(self.dossier)
            else:
                self.dossier.unlink()
        self.dossier.mkdir(mode=0o700, exist_ok=True)
        self.dossier.chmod(0o700)
