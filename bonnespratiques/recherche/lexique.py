"""The words of the index, as stems: which there are, in how many fiches, which are spelt nearly the same, which are of one family.

In memory, read once for each segment (segments never change). They say nothing of who may read the fiches that hold them: what is
shown to a reader must first be found for that reader (`orthographe`).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

import numpy as np

from bonnespratiques.recherche.distance import distance_between
from bonnespratiques.recherche.familles import famille

VOISINS_EXAMINES = 400  # words of one segment whose letters are nearly the same, compared one by one


class Mots:
    """The words of one segment. `frequences`: documents that hold each of them, deleted ones included."""

    def __init__(self, frequences: dict[str, int]) -> None:
        self.frequences = frequences

    @cached_property
    def ordonnes(self) -> list[str]:
        return sorted(self.frequences)

    @cached_property
    def familles(self) -> dict[str, list[str]]:
        """Stems by family, for families of several."""
        by_family: dict[str, list[str]] = {}
        for word in self.frequences:
            by_family.setdefault(famille(word), []).append(word)
        return {root: words for root, words in by_family.items() if words != [root]}

    @cached_property
    def _lettres(self) -> tuple[list[str], np.ndarray, np.ndarray]:
        """(words made of letters, their letters as bits, their lengths)."""
        words = [word for word in self.ordonnes if word.isalpha() and len(word) > 2]
        return (
            words,
            np.array([_signature(word) for word in words], np.uint64),
            np.array([len(word) for word in words], np.int16),
        )

    def near(self, word: str, distance: int) -> Iterator[tuple[str, int]]:
        """(word, distance) of the words at most `distance` typing errors away."""
        words, signatures, lengths = self._lettres
        # One error changes two bits at most: of thousands of words, a few hundred are left to compare.
        differing = np.bitwise_count(signatures ^ np.uint64(_signature(word)))
        possible = (differing <= 2 * distance) & (np.abs(lengths - len(word)) <= distance)
        rows = np.flatnonzero(possible)
        if len(rows) > VOISINS_EXAMINES:
            rows = rows[np.argsort(differing[rows], kind="stable")[:VOISINS_EXAMINES]]
        for row in rows:
            if 0 < (found := distance_between(word, words[row], distance)) <= distance:
                yield words[row], found

    def beginning(self, start: str) -> Iterator[str]:
        for place in range(bisect_left(self.ordonnes, start), len(self.ordonnes)):
            if not self.ordonnes[place].startswith(start):
                return
            yield self.ordonnes[place]


class Lexique:
    """The words of all the segments of one generation."""

    def __init__(self, segments: Sequence[Mots]) -> None:
        self._segments = segments

    def __contains__(self, word: str) -> bool:
        return any(word in mots.frequences for mots in self._segments)

    def frequency(self, word: str) -> int:
        return sum(mots.frequences.get(word, 0) for mots in self._segments)

    def near(self, word: str, distance: int) -> list[str]:
        """Words at most `distance` typing errors away, the nearest first, then the most frequent."""
        found = {other: far for mots in self._segments for other, far in mots.near(word, distance)}
        return sorted(found, key=lambda other: (found[other], other[0] != word[0], -self.frequency(other), other))

    def beginning(self, start: str, limit: int) -> list[str]:
        """Words that begin so, the most frequent first; looks at a few hundred."""
        found = {word for mots in self._segments for word in islice(mots.beginning(start), 200)}
        return self._most_frequent(found)[:limit]

    def relatives(self, word: str, limit: int) -> list[str]:
        """Other words of its family, the most frequent first."""
        root = famille(word)
        found = {other for mots in self._segments for other in mots.familles.get(root, ())}
        if root in self:
            found.add(root)
        return self._most_frequent(found - {word})[:limit]

    def _most_frequent(self, words: Iterable[str]) -> list[str]:
        return sorted(words, key=lambda word: (-self.frequency(word), word))


def _signature(word: str) -> int:
    """A bit for each letter, another when it comes twice."""
    once = twice = 0
    for letter in word:
        bit = 1 << (ord(letter) & 31)
        twice |= once & bit
        once |= bit
    return once | twice << 32
