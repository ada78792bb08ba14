"""The cache of the site is shared by the processes of a machine: attempts counted by one are seen by the others."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from comptes.cache_partage import SharedFileBasedCache

KEYS = 40


def _take_all(folder: str) -> list[bool]:
    cache = SharedFileBasedCache(folder, {})
    return [cache.add(f"cle-{n}", True, timeout=60) for n in range(KEYS)]


def test_of_two_processes_that_add_the_same_key_one_wins(tmp_path: Path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        first, second = processes.map(_take_all, [str(tmp_path)] * 2)
    assert [a + b for a, b in zip(first, second, strict=True)] == [1] * KEYS


def test_what_one_writes_the_other_reads_and_clears(tmp_path: Path):
    one, other = SharedFileBasedCache(str(tmp_path), {}), SharedFileBasedCache(str(tmp_path), {})
    assert one.add("tentatives", 3)
    assert not other.add("tentatives", 9)
    assert other.get("tentatives") == 3
    other.delete("tentatives")
    assert one.get("tentatives") is None


def test_nobody_else_on_the_machine_reads_it(tmp_path: Path):
    folder = tmp_path / "cache"
    SharedFileBasedCache(str(folder), {}).add("a", 1)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
