"""The words of one field, gathered while a segment is written, then told word after word as Whoosh's files want them.

Whoosh sorts one tuple for each posting, through temporary files when there are many: this was half the time of a rebuild. Here a
word that stands in a text costs four bytes until the commit, and numpy sorts them, a few words of the vocabulary at a time.
"""

from array import array
from collections.abc import Iterator
from heapq import merge
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

from bonnespratiques.recherche.embarque.schema import SECTION, Passage

TRIES_MAX = 1 << 18  # words standing in texts that are sorted at once: about 30 MB


class Liste(NamedTuple):
    """Where one word stands: document numbers (ascending), weights (float32) and places (four bytes each), in the same order."""

    mot: bytes
    documents: np.ndarray
    poids: np.ndarray
    places: list[bytes]


class _Numeros(dict[str, int]):
    """A number for each word, given when it is first asked for."""

    def __missing__(self, mot: str) -> int:
        self[mot] = numero = len(self)
        return numero


class Recolte:
    def __init__(self) -> None:
        self._numeros = _Numeros()
        self._mots = array("I")  # every word of every passage, by number
        # Of each passage: where it begins in `_mots`, its document, the place of its first word, the weight of its words.
        self._debuts, self._documents, self._places, self._poids = array("Q"), array("I"), array("I"), array("f")
        self._reprises: list[Liste] = []

    def add(self, document: int, passages: list[Passage]) -> None:
        """The words of a document; numbers ascend from one call to the next."""
        for section, poids, mots in passages:
            if mots:
                self._debuts.append(len(self._mots))
                self._documents.append(document)
                self._places.append(section * SECTION)
                self._poids.append(poids)
                self._mots.extend([self._numeros[mot] for mot in mots[:SECTION]])

    def take_over(self, liste: Liste) -> None:
        """A list that another segment holds, of documents whose numbers are greater than all those before."""
        self._reprises.append(liste)

    def lists(self) -> Iterator[Liste]:
        """One for each word, in the order of their bytes."""
        taken_over = sorted(self._reprises, key=_mot)
        for _name, same in groupby(merge(self._own_lists(), taken_over, key=_mot), key=_mot):
            first, *others = same
            yield _joined(first, others) if others else first

    def _own_lists(self) -> Iterator[Liste]:
        mots = sorted(self._numeros)  # the order of letters is that of bytes in UTF-8
        ranks = np.empty(len(mots), np.uint32)
        ranks[[self._numeros[mot] for mot in mots]] = np.arange(len(mots), dtype=np.uint32)
        ranked = ranks[np.frombuffer(self._mots, np.uint32)] if self._mots else np.empty(0, np.uint32)
        totals = np.cumsum(np.bincount(ranked, minlength=len(mots)))
        start = 0
        while start < len(mots):
            before = int(totals[start - 1]) if start else 0
            end = max(start + 1, int(np.searchsorted(totals, before + TRIES_MAX, side="right")))
            standing = np.flatnonzero((ranked >= start) & (ranked < end))
            standing = standing[np.argsort(ranked[standing], kind="stable")]
            yield from self._sorted_lists(mots, ranked[standing], standing)
            start = end

    def _sorted_lists(self, mots: list[str], ranked: np.ndarray, standing: np.ndarray) -> Iterator[Liste]:
        """`standing`: places in `_mots`, by word then document; `ranked`: the rank of each of these words."""
        debuts = np.frombuffer(self._debuts, np.uint64)
        passages = np.searchsorted(debuts, standing.astype(np.uint64), side="right") - 1
        documents = np.frombuffer(self._documents, np.uint32)[passages]
        places = (standing - debuts[passages].astype(np.int64)).astype(np.uint32)
        places += np.frombuffer(self._places, np.uint32)[passages]
        new = np.ones(len(standing), bool)
        new[1:] = (ranked[1:] != ranked[:-1]) | (documents[1:] != documents[:-1])
        starts = np.flatnonzero(new)
        poids = np.add.reduceat(np.frombuffer(self._poids, np.float32)[passages], starts)
        octets, bounds = places.tobytes(), [*(starts * 4).tolist(), len(places) * 4]
        values = [octets[start:end] for start, end in pairwise(bounds)]
        holders, words = documents[starts], ranked[starts]
        edges = [*np.flatnonzero(np.diff(words, prepend=words[:1] + 1)).tolist(), len(words)]
        for start, end in pairwise(edges):
            yield Liste(mots[words[start]].encode(), holders[start:end], poids[start:end], values[start:end])


def _mot(liste: Liste) -> bytes:
    return liste.mot


def _joined(first: Liste, others: list[Liste]) -> Liste:
    every = [first, *others]
    return Liste(
        first.mot,
        np.concatenate([liste.documents for liste in every]),
        np.concatenate([liste.poids for liste in every]),
        [value for liste in every for value in liste.places],
    )
