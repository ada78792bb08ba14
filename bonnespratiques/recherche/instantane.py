"""A snapshot: the index at one generation, open for one search at a time. Gives posting lists and says which object each document is.

The only module that looks inside Whoosh's matchers: it reads posting blocks whole (128 documents at once), four to five times faster
than asking for one document after the other. Whoosh is pinned by hash; a test compares with its public interface.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from whoosh.reading import IndexReader, SegmentReader, TermNotFound

Tables = dict[str, "Table"]


class Postings(NamedTuple):
    """Where a word stands in one segment: document numbers, weights, and places still encoded, in the same order."""

    documents: list[int]
    poids: list[float]
    places: list[bytes]


class Table(NamedTuple):
    """What the documents of a segment are. Segments never change: read once, shared by all snapshots."""

    cles: list[str]
    types: list[str]
    longueurs: list[int]


class Segment:
    def __init__(self, reader: SegmentReader, tables: Tables) -> None:
        self.reader = reader
        self.supprimes = frozenset(reader.segment().deleted_docs())
        self.id: str = reader.segment().segment_id()
        if self.id not in tables:
            tables[self.id] = Table(
                cles=list(reader.column_reader("cle")),
                types=[label.decode() for label in reader.column_reader("type")],
                longueurs=list(reader.column_reader("longueur")),
            )
        self.table = tables[self.id]
        if not all(self.table.cles):
            raise ValueError(
                f"{self.id} : des documents n’ont plus de clé"
            )  # Whoosh takes a missing column for an empty one

    def __len__(self) -> int:
        return len(self.table.cles)

    def postings(self, champ: str, mot: str, *, with_places: bool = False) -> Postings:
        """Deleted documents included: `supprimes` says which. Nothing found: three empty lists."""
        found = Postings([], [], [])
        try:
            # Below `reader.postings()`, which would filter the deleted documents out one by one.
            matcher = self.reader._terms.matcher(champ, mot.encode(), self.reader.schema[champ].format)
        except TermNotFound:
            return found
        while matcher.is_active():
            matcher.id(), matcher.weight()  # decodes the block
            found.documents.extend(matcher._ids)
            found.poids.extend(matcher._weights)
            if with_places:
                matcher.value()
                found.places.extend(matcher._values)
            matcher._next_block()
        return found

    def empreintes_of(self, cle: str) -> list[bytes]:
        """Fingerprints of the documents of this key: one, unless a fault has left it twice."""
        numbers = set(self.postings("cle", cle).documents) - self.supprimes
        return [bytes(self.reader.column_reader("empreinte")[number]) for number in numbers]

    def words_from(self, champ: str, prefixe: str) -> Iterator[str]:
        """The words of the index that begin so, in order."""
        if champ in self.reader.indexed_field_names():
            for word in self.reader.expand_prefix(champ, prefixe):
                yield word.decode() if isinstance(word, bytes) else word

    def words_near(self, champ: str, mot: str, *, distance: int) -> Iterator[str]:
        """The words of the index at most `distance` letters away, with the same first letter."""
        if champ in self.reader.indexed_field_names():
            yield from self.reader.terms_within(champ, mot, distance, prefix=1)


class Instantane:
    def __init__(self, state: tuple[str, int], reader: IndexReader, tables: Tables) -> None:
        self.state = state
        self._reader = reader
        self.segments = [Segment(leaf, tables) for leaf, _offset in reader.leaf_readers() if leaf.doc_count_all()]
        for gone in tables.keys() - {segment.id for segment in self.segments}:
            tables.pop(gone, None)
        self.documents = sum(len(segment) for segment in self.segments)
        words = sum(sum(segment.table.longueurs) for segment in self.segments)
        self.longueur_moyenne = words / self.documents if self.documents else 1.0

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
