"""The one indexer: rebuilds that fail or die, directories that cannot be written, old code beside new code, clocks, and who writes."""

import errno
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from bonnespratiques.models import AttenteIndexation
from bonnespratiques.recherche.embarque import depots
from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.embarque.reconstruction import reconstruction
from bonnespratiques.recherche.tenue import indexation, veille
from bonnespratiques.recherche.tenue.verification import compare
from tests.bonnespratiques.recherche.processus import in_another_process
from tests.factories import fiche

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]


# --- Rebuilding that goes wrong ---------------------------------------------------------------------------------


def contents(depot: Depot) -> set[str]:
    """What lies in the directory beside the locks."""
    return {path.name for path in depot.dossier.iterdir() if not path.name.startswith("verrou")}


def test_a_rebuild_on_a_full_disk_leaves_nothing_and_is_not_tried_again_at_once(base_sur_disque, depot, caplog):
    fiche()
    indexation.rebuild(Page)
    before = contents(depot)

    def rebuild_on_a_full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
        with pytest.raises(OSError, match="too large"):
            indexation.rebuild(Page)

    assert in_another_process(rebuild_on_a_full_disk) == 0
    assert contents(depot) == before
    assert not compare(Page)


def test_a_rebuild_that_fails_is_said_in_the_log_and_rests(depot, chercher, caplog, monkeypatch):
    page = fiche()
    monkeypatch.setattr(Depot, "create_version", _no_room)  # what the system answers when the disk is full
    assert chercher("entrée") == [page.title]  # titles answer
    assert chercher("guichet") == []
    told = [record.getMessage() for record in caplog.records if "reconstruction impossible" in record.getMessage()]
    assert told.count(f"Index {depot.dossier} : reconstruction impossible. Prochain essai dans 60 secondes.") == 1


def _no_room(depot: Depot) -> str:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_rebuilds_that_are_killed_leave_no_more_than_one_of_them_behind(base_sur_disque, depot):
    fiche()
    indexation.rebuild(Page)

    def die_while_rebuilding() -> None:
        with reconstruction(depot):
            os.kill(os.getpid(), signal.SIGKILL)

    for _time in range(4):
        assert in_another_process(die_while_rebuilding) == -signal.SIGKILL
    assert len(contents(depot)) == len({"courant", "signatures", "version", "morte"})
    indexation.rebuild(Page)
    assert contents(depot) == {"courant", "signatures", depot.version()}


def test_a_directory_that_cannot_be_written_still_answers_and_keeps_what_waits(
    base_sur_disque, depot, chercher, tmp_path, settings
):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    page = fiche()
    assert chercher("guichet")
    let_everybody_in(base_sur_disque.parent, tmp_path)

    def edit_and_search() -> None:
        become_nobody()
        page.title = "La clé de la mairie"
        page.save()
        assert AttenteIndexation.objects.exists()
        assert chercher("guichet") == ["La clé de la mairie"]

    for path in (depot.dossier.parent, depot.dossier, depot.dossier / depot.version()):
        path.chmod(0o555)
    assert in_another_process(edit_and_search) == 0
    assert chercher("clé") == ["La clé de la mairie"]
    assert not compare(Page)


def let_everybody_in(dossier: Path, tmp_path: Path) -> None:
    """To the database, and on the way to the index."""
    ours = Path(tempfile.gettempdir()).resolve()
    for start in (dossier, tmp_path):
        for path in (start, *start.parents):
            if ours in path.parents:
                path.chmod(0o777)
    for path in dossier.glob("tests*.sqlite3*"):
        path.chmod(0o666)


def become_nobody() -> None:
    """Rights do not stop the administrator of the machine, who may be playing this."""
    if os.geteuid() == 0:
        os.setegid(65534)
        os.seteuid(65534)


# --- Old code and new code side by side -------------------------------------------------------------------------


@pytest.fixture
def version_of_the_code(monkeypatch) -> Callable[[str], None]:
    """From now on, this process is one that runs this version of the code."""

    def become(name: str) -> None:
        depots.close_all()
        veille._resting.clear()
        monkeypatch.setattr(depots, "signature", lambda root: name * 12)

    return become


def test_a_deployment_rebuilds_once_and_old_processes_leave_the_new_index_alone(chercher, version_of_the_code, depot):
    fiche("La clé de la mairie", origine="<p>Le guichet est ouvert.</p>")
    version_of_the_code("a")
    assert chercher("guichet") == ["La clé de la mairie"]
    version_of_the_code("b")
    assert chercher("guichet") == ["La clé de la mairie"]
    rebuilt = (depot.dossier / "courant").read_text()
    assert rebuilt.startswith("b" * 12)
    for _time in range(3):
        version_of_the_code("a")
        assert chercher("clé") == ["La clé de la mairie"]  # titles answer
        assert chercher("guichet") == []
        version_of_the_code("b")
        assert chercher("guichet") == ["La clé de la mairie"]
    assert (depot.dossier / "courant").read_text() == rebuilt


def test_what_old_processes_publish_is_indexed_by_the_new_ones(chercher, version_of_the_code):
    page = fiche("La clé de la mairie")
    for version in "ab":
        version_of_the_code(version)
        assert chercher("guichet")
    version_of_the_code("a")
    page.origine = "<p>Le parapheur est ouvert.</p>"
    page.save_revision().publish()
    indexation.drain_quietly()
    version_of_the_code("b")
    assert chercher("parapheur") == ["La clé de la mairie"]
    assert not compare(Page)


@pytest.mark.parametrize("way", ["later", "clock going back", "by command"])
def test_who_goes_back_to_the_old_code_gets_its_index_again(chercher, version_of_the_code, depot, way):
    fiche("La clé de la mairie")
    for version in "aba":
        version_of_the_code(version)
        chercher("guichet")
    moment = {"later": -1000, "clock going back": 5000}.get(way)
    if moment:
        seconds = time.time() + moment
        os.utime(depot.dossier / "courant", (seconds, seconds))
        version_of_the_code("a")
    else:
        call_command("reindexer", verbosity=0)
    assert chercher("guichet") == ["La clé de la mairie"]


# --- The one indexer --------------------------------------------------------------------------------------------


def test_the_site_may_leave_all_writing_to_the_indexer(base_sur_disque, depot, chercher, settings, client):
    page = fiche("La clé de la mairie")
    gone = fiche("Une porte au guichet")
    indexation.rebuild(Page)
    generation = depot.state()
    settings.INDEXATION = "indexer"
    page.title = "Le trousseau"
    page.save_revision().publish()
    gone.unpublish()
    assert client.get(reverse("recherche"), {"q": "guichet"}).context["total"] == 1
    assert chercher("guichet") == ["Le trousseau"]
    assert chercher("trousseau") == []
    assert depot.state() == generation
    assert AttenteIndexation.objects.exists()
    indexation.keep_level()
    assert chercher("trousseau") == ["Le trousseau"]
    shutil.rmtree(depot.dossier)
    assert chercher("guichet") == []
    assert not depot.is_available()
    indexation.keep_level()
    assert chercher("guichet") == ["Le trousseau"]


def test_a_clock_that_goes_back_changes_nothing(chercher, time_machine):
    time_machine.move_to("2026-11-26")
    first = fiche("La clé de la mairie")
    assert chercher("guichet")
    time_machine.move_to("2025-01-01")
    first.title = "Le trousseau"
    first.save_revision().publish()
    fiche("Une porte")
    assert chercher("trousseau") == ["Le trousseau"]
    assert chercher("porte") == ["Une porte"]
    indexation.rebuild(Page)
    assert not compare(Page)
