"""A snapshot: the index at one generation, open for one search at a time. Gives posting lists and says which object each document is.

The only module that looks inside Whoosh's matchers: it reads posting blocks whole (128 documents at once) into arrays, ten times
faster than asking for one document after the other. Whoosh is pinned by hash; a test compares with its public interface.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
from whoosh.reading import IndexReader, SegmentReader, TermNotFound

from bonnespratiques.recherche.embarque.memoire import Ensemble, Memoire, Postings
from bonnespratiques.recherche.langue.lexique import Lexique, Mots


class Segment:
    def __init__(self, reader: SegmentReader, memoire: Memoire) -> None:
        self.reader = reader
        self.supprimes = frozenset(reader.segment().deleted_docs())
        self.id: str = reader.segment().segment_id()
        self.memoire = memoire
        self.table = memoire.table(self.id, reader)

    def __len__(self) -> int:
        return len(self.table.cles)

    def postings(self, champ: str, mot: str) -> Postings:
        """Deleted documents included: `supprimes` says which. Nothing found: two empty arrays."""
        kept = self.memoire.postings.get((self.id, champ, mot))
        if kept is not None:
            return kept
        documents, poids, _places = self._read(champ, mot, with_places=False)
        read = Postings(np.array(documents, np.int32), np.array(poids, np.float32))
        return self.memoire.postings.put((self.id, champ, mot), read)

    def places(self, champ: str, mot: str) -> tuple[np.ndarray, np.ndarray]:
        """(documents, places): one pair for each time the word stands somewhere, by document then place. Both int64."""
        kept = self.memoire.places.get((self.id, champ, mot))
        if kept is None:
            documents, _poids, read = self._read(champ, mot, with_places=True)
            times = np.array([len(value) >> 2 for value in read], np.int64)
            kept = np.repeat(np.array(documents, np.uint32), times), np.frombuffer(b"".join(read), np.uint32)
            self.memoire.places.put((self.id, champ, mot), kept)
        return kept[0].astype(np.int64), kept[1].astype(np.int64)

    def _read(self, champ: str, mot: str, *, with_places: bool) -> tuple[list[int], list[float], list[bytes]]:
        documents: list[int] = []
        poids: list[float] = []
        places: list[bytes] = []
        try:
            # Below `reader.postings()`, which would filter the deleted documents out one by one.
            matcher = self.reader._terms.matcher(champ, mot.encode(), self.reader.schema[champ].format)
        except TermNotFound:
            return documents, poids, places
        while matcher.is_active():
            matcher.id(), matcher.weight()  # decodes the block
            documents.extend(matcher._ids)
            poids.extend(matcher._weights)
            if with_places:
                matcher.value()
                places.extend(matcher._values)
            matcher._next_block()
        return documents, poids, places

    def lexique(self) -> Mots:
        """The words of the field `texte` that are made of letters."""
        if self.table.lexique is None:
            self.table.lexique = Mots.of(self.reader)
        return self.table.lexique

    def empreintes_of(self, cle: str) -> list[bytes]:
        """Fingerprints of the documents of this key: one, unless a fault has left it twice."""
        documents, _poids, _places = self._read("cle", cle, with_places=False)
        return [bytes(self.reader.column_reader("empreinte")[n]) for n in set(documents) - self.supprimes]

    def words_from(self, champ: str, prefixe: str) -> Iterator[str]:
        """The words of the index that begin so, in order."""
        if champ in self.reader.indexed_field_names():
            for word in self.reader.expand_prefix(champ, prefixe):
                yield word.decode() if isinstance(word, bytes) else word

    def words_near(self, champ: str, mot: str, *, distance: int) -> Iterator[str]:
        """The words of the index at most `distance` letters away, with the same first letter."""
        if champ == "texte":
            yield from (other for other, _far in self.lexique().near(mot, distance) if other[0] == mot[0])
        elif champ in self.reader.indexed_field_names():
            yield from self.reader.terms_within(champ, mot, distance, prefix=1)


class Instantane:
    def __init__(self, state: tuple[str, int], reader: IndexReader, memoire: Memoire) -> None:
        self.state = state
        self._reader = reader
        self._memoire = memoire
        self.segments = [Segment(leaf, memoire) for leaf, _offset in reader.leaf_readers() if leaf.doc_count_all()]
        memoire.forget_all_but({segment.id for segment in self.segments})
        self.documents = sum(len(segment) for segment in self.segments)
        words = sum(segment.table.mots for segment in self.segments)
        self.longueur_moyenne = words / self.documents if self.documents else 1.0

    @cached_property
    def ensemble(self) -> Ensemble:
        """Shared by the snapshots of one generation."""
        name = tuple((segment.id, len(segment.supprimes)) for segment in self.segments)
        kept = self._memoire.ensembles.get(name)
        segments = [(segment.table, segment.supprimes) for segment in self.segments]
        return kept or self._memoire.ensembles.put(name, Ensemble(segments, self._memoire.vocabulaires))

    @property
    def lexique(self) -> Lexique:
        """May outlive this snapshot."""
        return Lexique([segment.lexique() for segment in self.segments])

    def frequence(self, champ: str, mot: str) -> int:
        """Number of documents that hold a word, deleted ones included until their segment is merged."""
        return sum(
            segment.reader.doc_frequency(champ, mot)
            for segment in self.segments
            if champ in segment.reader.indexed_field_names()
        )

    # Columns read after opening are read under `verrou`: a writer removes the files of the segments that it merges.

    def empreintes_of(self, cles: Iterable[str]) -> dict[str, bytes]:
        """Fingerprints of those of these keys that the index holds; b"" for a key that it holds twice. Under `verrou`."""
        found = {}
        for cle in cles:
            match [empreinte for segment in self.segments for empreinte in segment.empreintes_of(cle)]:
                case []:
                    pass
                case [empreinte]:
                    found[cle] = empreinte
                case _:
                    found[cle] = b""
        return found

    def empreintes(self) -> list[tuple[str, bytes]]:
        """(key, fingerprint) of each document present. A list: a fault may have left a key twice. Under `verrou`."""
        return [
            (cle, bytes(empreinte))
            for segment in self.segments
            for number, (cle, empreinte) in enumerate(
                zip(segment.table.cles, segment.reader.column_reader("empreinte"), strict=True)
            )
            if number not in segment.supprimes
        ]

    def close(self) -> None:
        if not getattr(self._reader, "is_closed", False):  # the reader of an empty index has no such attribute
            self._reader.close()
