"""kill -9 at any point of indexing, rebuilding and publishing, while three processes publish through the site's own code.

A dozen kills here; the hundred of the bench (`bench/morts.py`) are the same story, told longer: `MORTS=100`.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from django.db import OperationalError, transaction
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from bonnespratiques.models import AttenteIndexation, FichePage, ThemePage
from bonnespratiques.recherche.tenue import indexation
from bonnespratiques.recherche.tenue.verification import compare
from tests.bonnespratiques.recherche.processus import in_another_process, kill
from tests.factories import fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]

MORTS = int(os.environ.get("MORTS", "12"))
EDITEURS = 3
VIE_MAX_S = 0.5  # of a process, from its start to its death


# --- Who lives and dies -----------------------------------------------------------------------------------------


def publish_for_ever(journal: Path, seed: int, pk_theme: int) -> None:
    """New fiches, new titles, fiches removed; each is written down as soon as it is committed, before anything is indexed."""
    dice = random.Random(seed)  # noqa: S311
    with journal.open("a", buffering=1) as said:
        for number in count():
            with suppress(OperationalError):  # the database was busy too long: nothing was acknowledged
                _publish_once(dice, pk_theme, f"mot{seed}x{number}", said.write)


def _publish_once(dice: random.Random, pk_theme: int, mot: str, say: Callable[[str], object]) -> None:
    site = ThemePage.objects.get(pk=pk_theme)
    pks = list(FichePage.objects.child_of(site).values_list("pk", flat=True))
    told: list[str] = []
    with transaction.atomic():
        transaction.on_commit(lambda: say(told[0]))  # registered first: before the outbox's own
        if len(pks) < 4 or dice.random() < 0.2:
            told.append(f"{fiche(f'Fiche {mot}', dans=site).pk} {mot}\n")
            return
        page = FichePage.objects.get(pk=dice.choice(pks))
        if len(pks) > 6:
            told.append(f"{page.pk} retirée\n")
            page.delete()
            return
        page.title = f"Fiche {mot}"
        page.save_revision().publish()
        told.append(f"{page.pk} {mot}\n")


def index_for_ever() -> None:
    while True:
        indexation.drain_quietly()


def rebuild_for_ever() -> None:
    while True:
        indexation.rebuild(Page, attendre=30)


# --- The story --------------------------------------------------------------------------------------------------


@pytest.fixture
def editeurs(base_sur_disque, tmp_path) -> Iterator["Editeurs"]:
    themes = [theme(f"Thème {number}") for number in range(EDITEURS)]
    fiche("Le guichet", dans=themes[0])
    indexation.rebuild(Page)
    editeurs = Editeurs(tmp_path / "journal", [site.pk for site in themes])
    yield editeurs
    editeurs.stop()


class Editeurs:
    """Three processes that publish, each under a theme of its own; who dies is replaced."""

    def __init__(self, journal: Path, themes: list[int]) -> None:
        self.journal = journal
        self._themes = themes
        self._seeds = count()
        self._children: dict[int, int] = {}
        self._start_missing()

    def _start_missing(self) -> None:
        for pk in self._themes:
            if pk not in self._children.values():
                work = partial(publish_for_ever, self.journal, next(self._seeds), pk)
                self._children[in_another_process(work, wait=False)] = pk

    def kill_one(self, dice: random.Random) -> bool:
        child = dice.choice(list(self._children))
        was_alive = kill(child)
        del self._children[child]
        self._start_missing()
        return was_alive

    def stop(self) -> None:
        while self._children:
            kill(self._children.popitem()[0])

    def acknowledged(self) -> list[tuple[int, str]]:
        lines = self.journal.read_text().splitlines() if self.journal.exists() else []
        return [(int(pk), mot) for pk, mot in (line.split() for line in lines)]


def test_killed_at_any_point_nothing_acknowledged_is_lost(editeurs, chercher, capsys):
    dice = random.Random(MORTS)  # noqa: S311
    start, killed = time.monotonic(), Counter[str]()
    for number in range(MORTS):
        match number % 3:
            case 0:
                killed["reconstruction"] += _live_and_die(rebuild_for_ever, dice)
            case 1:
                killed["indexation"] += _live_and_die(index_for_ever, dice)
            case _:
                time.sleep(dice.uniform(0, VIE_MAX_S))  # the moment of the kill is the subject of the test
                killed["publication"] += editeurs.kill_one(dice)
        assert chercher("guichet"), "search answers right after a kill"
    editeurs.stop()
    assert killed.total() == MORTS, "all of them died of it"
    left = AttenteIndexation.objects.count(), _leftovers()
    indexation.drain()
    _check_all(editeurs.acknowledged(), chercher)
    with capsys.disabled():
        if "MORTS" in os.environ:
            print(f"\n{MORTS} morts en {time.monotonic() - start:.0f} s : {dict(killed)}")
            print(
                f"publications reconnues : {len(editeurs.acknowledged())}, toutes trouvées ; fiches : {FichePage.objects.count()}"
            )
            print(f"après la dernière mort, lignes en attente : {left[0]}, restes dans le dossier : {left[1]}")
            print("index égal à la base, aucun double")


def _live_and_die(work: Callable[[], None], dice: random.Random) -> bool:
    child = in_another_process(work, wait=False)
    time.sleep(dice.uniform(0, VIE_MAX_S))
    return kill(child)


def _leftovers() -> int:
    """Versions and pointers that a dead rebuild has left beside the version in use."""
    return len(list(get_search_backend().get_index_for_model(Page).depot.dossier.iterdir())) - 5


def _check_all(acknowledged: list[tuple[int, str]], chercher) -> None:
    assert not compare(Page)
    assert not AttenteIndexation.objects.exists()
    assert len(acknowledged) >= MORTS, "publications went on"
    titles = dict(FichePage.objects.values_list("pk", "title"))
    last = dict(acknowledged)
    for pk, mot in acknowledged:
        title = titles.get(pk, "")
        assert title or last[pk] == "retirée", f"fiche {pk} was published and is gone"
        if mot != "retirée":
            assert chercher(mot) == ([title] if title.endswith(f" {mot}") else [])
