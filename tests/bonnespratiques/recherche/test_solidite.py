"""The index may vanish, be damaged, be written by several, or lose its writer at any point: search answers, and nothing
acknowledged is lost.
"""

import gc
import os
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from wagtail.models import Page

from bonnespratiques.models import AttenteIndexation, FichePage
from bonnespratiques.recherche import service
from bonnespratiques.recherche.embarque import depots
from bonnespratiques.recherche.embarque.depot import Depot, IndexIndisponible
from bonnespratiques.recherche.embarque.verrou import VerrouPris
from bonnespratiques.recherche.tenue import indexation, veille
from bonnespratiques.recherche.tenue.verification import compare
from tests.bonnespratiques.recherche.processus import in_another_process
from tests.factories import fiche

# Whoosh leaves the files of a damaged index to the garbage collector.
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(autouse=True)
def _collect_what_whoosh_left_open():
    yield
    gc.collect()


def files(depot: Depot, pattern: str) -> list[Path]:
    return list((depot.dossier / depot.version()).glob(pattern))


# --- Damage -----------------------------------------------------------------------------------------------------


def remove_directory(depot: Depot) -> None:
    shutil.rmtree(depot.dossier)


def remove_everything(depot: Depot) -> None:
    shutil.rmtree(depot.dossier.parent)


def replace_by_a_file(depot: Depot) -> None:
    shutil.rmtree(depot.dossier)
    depot.dossier.write_text("rien")


def remove_version(depot: Depot) -> None:
    shutil.rmtree(depot.dossier / depot.version())


def empty_pointer(depot: Depot) -> None:
    (depot.dossier / "courant").write_text("")


def forge_pointer(depot: Depot) -> None:
    (depot.dossier / "courant").write_text("../../../etc")


def binary_pointer(depot: Depot) -> None:
    (depot.dossier / "courant").write_bytes(b"\xff\xfe\x00" * 1000)


def other_format(depot: Depot) -> None:
    version = depot.version()
    (depot.dossier / version).rename(depot.dossier / ("f" * 12 + version[12:]))
    (depot.dossier / "courant").write_text("f" * 12 + version[12:])


def remove_table_of_contents(depot: Depot) -> None:
    for path in files(depot, "*.toc"):
        path.unlink()


def garble_table_of_contents(depot: Depot) -> None:
    for path in files(depot, "*.toc"):
        path.write_bytes(os.urandom(500))


def cut_words(depot: Depot) -> None:
    for path in files(depot, "*.trm"):
        os.truncate(path, path.stat().st_size // 2)


def empty_words(depot: Depot) -> None:
    for path in files(depot, "*.trm"):
        os.truncate(path, 0)


def garble_postings(depot: Depot) -> None:
    for path in files(depot, "*.pst"):
        path.write_bytes(os.urandom(path.stat().st_size))


def remove_columns(depot: Depot) -> None:
    for path in files(depot, "*.col"):
        path.unlink()


def open_to_others(depot: Depot) -> None:
    depot.dossier.chmod(0o777)


DAMAGES = [
    remove_directory,
    remove_everything,
    replace_by_a_file,
    remove_version,
    empty_pointer,
    forge_pointer,
    binary_pointer,
    other_format,
    remove_table_of_contents,
    garble_table_of_contents,
    cut_words,
    empty_words,
    garble_postings,
    remove_columns,
    open_to_others,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_is_rebuilt_by_the_search_that_meets_it(depot, chercher, damage: Callable[[Depot], None]):
    page = fiche()
    assert chercher("guichet") == [page.title]
    damage(depot)
    depots.close_all()  # as a process that opens the index anew
    assert chercher("guichet") == [page.title]
    assert not compare(Page)


@pytest.mark.parametrize(
    "damage",
    [remove_everything, forge_pointer, garble_table_of_contents, cut_words, remove_columns],
    ids=lambda damage: damage.__name__,
)
def test_an_edit_meets_a_damaged_index_and_is_not_lost(depot, chercher, damage: Callable[[Depot], None]):
    page = fiche()
    assert chercher("guichet")
    damage(depot)
    depots.close_all()
    page.title = "La clé de la mairie"
    page.save()
    indexation.drain_quietly()
    assert chercher("clé") == ["La clé de la mairie"]
    assert not compare(Page)


def test_a_big_index_is_rebuilt_in_the_background_and_titles_answer_meanwhile(depot, chercher, client, monkeypatch):
    fiche("La clé de la mairie")
    fiche("Une porte", origine="<p>La clé est sous le paillasson.</p>")
    # What would be a thread here would not see the transaction of the test: the rebuild is left undone.
    monkeypatch.setattr(indexation, "rebuild_soon", lambda root: None)
    assert client.get(reverse("recherche"), {"q": "clé"}).context["message"] == service.EN_RECONSTRUCTION
    assert chercher("clé") == ["La clé de la mairie"]
    assert chercher("« clé »") == ["La clé de la mairie"]
    assert Page.objects.autocomplete("mair").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_thread_rebuilds_a_big_index(base_sur_disque, depot, chercher, monkeypatch):
    page = fiche()
    depots.close_all()
    shutil.rmtree(depot.dossier)
    monkeypatch.setattr(veille, "PETIT_INDEX", 0)
    assert chercher("guichet") == []
    for _attempt in range(500):
        if not veille._rebuilding:
            break
        time.sleep(0.01)
    assert chercher("guichet") == [page.title]


def test_the_index_is_ours_alone(depot, chercher):
    fiche()
    chercher("guichet")
    for path in (depot.dossier.parent, depot.dossier, depot.dossier / depot.version()):
        assert path.stat().st_mode & 0o777 == 0o700


def test_a_full_disk_leaves_the_index_as_it_was_and_the_change_in_the_outbox(base_sur_disque, depot, chercher):
    page = fiche()
    assert chercher("guichet")

    def drain_on_a_full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
        indexation.drain_quietly()

    with depot.verrou():
        page.title = "La clé de la mairie"
        page.save()
    assert in_another_process(drain_on_a_full_disk) == 0
    assert AttenteIndexation.objects.exists()
    assert [other.title for other in FichePage.objects.search("guichet")] == ["La clé de la mairie"]
    assert not list(FichePage.objects.search("clé"))
    assert chercher("clé") == ["La clé de la mairie"]
    assert not compare(Page)


# --- Several at once --------------------------------------------------------------------------------------------


def test_a_writer_waits_for_nobody_and_loses_nothing(depot, chercher):
    page = fiche()
    assert chercher("guichet")
    with depot.verrou():
        page.title = "La clé de la mairie"
        page.save()
        indexation.drain_quietly()
        assert AttenteIndexation.objects.exists()
        assert chercher("clé") == []
    assert chercher("clé") == ["La clé de la mairie"]


def test_two_rebuilds_at_once_are_one(depot):
    fiche()
    with depot.verrou_reconstruction(), pytest.raises(VerrouPris):
        indexation.rebuild(Page, attendre=0)


def test_an_edit_made_during_a_rebuild_is_in_the_old_index_at_once_and_in_the_new_one_afterwards(depot, chercher):
    page = fiche()
    assert chercher("guichet")

    def edit(done: int) -> None:
        if FichePage.objects.filter(title="La clé de la mairie").exists():
            return
        page.title = "La clé de la mairie"
        page.save()
        indexation.drain()
        assert [other.title for other in FichePage.objects.search("clé")] == ["La clé de la mairie"]

    # Read, then edited: the new version is written with the old title.
    first_lot = [FichePage.objects.get(pk=page.pk)]
    before = depot.version()
    with indexation.reconstruction(depot) as remplissage:
        remplissage.add_items(FichePage, first_lot)
        edit(0)
        assert AttenteIndexation.objects.filter(appliquee=True).exists()
    assert depot.version() != before
    indexation.drain()
    assert [other.title for other in FichePage.objects.search("clé")] == ["La clé de la mairie"]
    assert not AttenteIndexation.objects.exists()


def test_readers_keep_the_version_that_they_opened(depot, chercher):
    page = fiche()
    assert chercher("guichet")
    with depot.instantane() as instantane:
        indexation.rebuild(Page)
        assert any(segment.postings("texte", "guichet").documents for segment in instantane.segments)
    assert chercher("guichet") == [page.title]


def test_a_damaged_index_raises_one_error_whatever_is_wrong(depot, chercher):
    fiche()
    chercher("guichet")
    garble_postings(depot)
    depot = Depot(depot.dossier, depot.signature)  # which has read nothing yet

    def read() -> None:
        with depot.instantane() as instantane:
            for segment in instantane.segments:
                segment.postings("texte", "guichet")

    with pytest.raises(IndexIndisponible):
        read()
    depot.close()
