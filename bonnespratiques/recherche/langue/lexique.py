"""The words of the index made of letters, as stems: which there are, in how many fiches, which are spelt nearly the same, which are of one family.

In memory, read once for each segment (segments never change). They say nothing of who may read the fiches that hold them: what is
shown to a reader must first be found for that reader (`orthographe`).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, takewhile

import numpy as np
from whoosh.reading import SegmentReader

from bonnespratiques.recherche.langue.distance import distance_between
from bonnespratiques.recherche.langue.familles import famille, irregular_members

LETTRES_COMPAREES = 24
LETTRES_COMMUNES = 4  # at least, of the words of one family
VOISINS_EXAMINES = 200  # words of one segment whose letters are nearly the same, compared one by one


class Mots:
    """The words of one segment. `frequences`: documents that hold each of them, deleted ones included."""

    def __init__(self, frequences: dict[str, int]) -> None:
        self.frequences = frequences

    @classmethod
    def of(cls, reader: SegmentReader) -> "Mots":
        """Those of the field `texte`."""
        if "texte" not in reader.indexed_field_names():
            return cls({})
        terms = takewhile(lambda term: term[0][0] == "texte", reader.iter_from("texte", b""))
        return cls({word: info.doc_frequency() for (_champ, mot), info in terms if (word := mot.decode()).isalpha()})

    @cached_property
    def ordonnes(self) -> list[str]:
        return sorted(self.frequences)  # they come so, which costs nothing then

    def of_family(self, root: str) -> Iterator[str]:
        """The members of a family begin alike, but for irregular ones, which are known."""
        for word in self.beginning(root[: max(LETTRES_COMMUNES, len(root) - 2)]):
            if famille(word) == root:
                yield word
        yield from (word for word in irregular_members(root) if word in self.frequences)

    @cached_property
    def _lettres(self) -> tuple[list[str], np.ndarray, np.ndarray]:
        """(words, their letters as bits, their lengths)."""
        words = [word for word in self.ordonnes if len(word) > 2]
        return words, signatures(words), np.array([len(word) for word in words], np.int16)

    def near(self, word: str, distance: int) -> Iterator[tuple[str, int]]:
        """(word, distance) of the words at most `distance` typing errors away."""
        words, letters, lengths = self._lettres
        # One error changes two bits at most: of thousands of words, a few hundred are left to compare.
        differing = np.bitwise_count(letters ^ signatures([word])[0])
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
        found = {other for mots in self._segments for other in mots.of_family(root)}
        return self._most_frequent(found - {word})[:limit]

    def _most_frequent(self, words: Iterable[str]) -> list[str]:
        return sorted(words, key=lambda word: (-self.frequency(word), word))


def signatures(words: list[str]) -> np.ndarray:
    """For each word, a bit for each letter, another when it comes twice (uint64)."""
    letters = np.array(words or [""], f"U{LETTRES_COMPAREES}").view(np.uint32).reshape(-1, LETTRES_COMPAREES)
    bits = np.where(letters > 0, np.uint64(1) << (letters & 31).astype(np.uint64), np.uint64(0))
    once = np.zeros(len(bits), np.uint64)
    twice = np.zeros(len(bits), np.uint64)
    for column in bits.T:
        twice |= once & column
        once |= column
    return (once | twice << np.uint64(32))[: len(words)]
