"""Answers kept in the memory of a process, the latest used, bounded by number and by weight. Shared by threads."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Gardees(Generic[V]):
    """`nombre`: how many at most. `poids`: weight of them all together at most, each weighed by `weigh`."""

    def __init__(self, nombre: int, *, poids: int = 0, weigh: Callable[[V], int] = lambda value: 0) -> None:
        self._nombre = nombre
        self._poids = poids
        self._weigh = weigh
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._weight = 0
        self._guard = threading.Lock()

    def get(self, name: Hashable) -> V | None:
        with self._guard:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        return None

    def put(self, name: Hashable, value: V) -> V:
        with self._guard:
            if name in self._kept:
                self._weight -= self._weigh(self._kept.pop(name))
            self._kept[name] = value
            self._weight += self._weigh(value)
            while len(self._kept) > self._nombre or (self._weight > self._poids and len(self._kept) > 1):
                self._weight -= self._weigh(self._kept.popitem(last=False)[1])
        return value

    def clear(self) -> None:
        with self._guard:
            self._kept.clear()
            self._weight = 0
