"""A snapshot: the index at one generation, open for one search at a time. Gives posting lists and says which object each document is.

The only module that looks inside Whoosh's matchers: it reads posting blocks whole (128 documents at once) into arrays, ten times
faster than asking for one document after the other. Whoosh is pinned by hash; a test compares with its public interface.
"""

import threading
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from whoosh.reading import IndexReader, SegmentReader, TermNotFound

from bonnespratiques.recherche import colonnes
from bonnespratiques.recherche.colonnes import Colonnes, Vocabulaires
from bonnespratiques.recherche.documents import ligne_from_bytes
from bonnespratiques.recherche.gardees import Gardees
from bonnespratiques.recherche.lexique import Lexique, Mots
from bonnespratiques.recherche.titres import Titres

MOTS_GARDES_MAX = 20_000
POSTINGS_GARDES_MAX = 3_000_000  # postings kept decoded, per family of models: 24 MB
PLACES_GARDEES_MAX = 2_000_000  # 16 MB
ENSEMBLES_GARDES = 2
LECTORATS_GARDES = 16  # masks of what may be read, one for each set of closed branches


class Postings(NamedTuple):
    """Where a word stands in one segment: document numbers (int32, ascending) and weights (float32), in the same order."""

    documents: np.ndarray
    poids: np.ndarray


class Table:
    """What the documents of a segment are. Segments never change: read once, shared by all snapshots."""

    def __init__(self, reader: SegmentReader, vocabulaires: Vocabulaires) -> None:
        self.cles = list(reader.column_reader("cle"))
        if not all(self.cles):
            # Whoosh takes a missing column for an empty one.
            raise ValueError(f"{reader.segment().segment_id()} : des documents n’ont plus de clé")
        types = vocabulaires.named("type de modèle")
        labels = [label.decode() for label in reader.column_reader("type")]
        self.types = np.array([types.number(label, label) for label in labels], np.int32)
        self.longueurs = np.array(list(reader.column_reader("longueur")), dtype=np.float32)
        self.mots = float(self.longueurs.sum(dtype=np.float64))
        self.colonnes = colonnes.build(map(ligne_from_bytes, reader.column_reader("colonnes")), vocabulaires)
        self.titres = Titres(self.colonnes.titres)
        self.lexique: Mots | None = None  # of the field `texte`, once it has been asked for

    @cached_property
    def numeros(self) -> np.ndarray:
        return np.array([int(cle) for cle in self.cles], np.int64)


class Memoire:
    """What is known of the segments of one index, kept from one snapshot to the next. One per process and directory."""

    def __init__(self) -> None:
        self.vocabulaires = Vocabulaires()
        self.tables: dict[str, Table] = {}
        self.ensembles: Gardees[Ensemble] = Gardees(ENSEMBLES_GARDES)
        self.postings: Gardees[Postings] = Gardees(
            MOTS_GARDES_MAX, poids=POSTINGS_GARDES_MAX, weigh=lambda found: len(found.documents)
        )
        self.places: Gardees[tuple[np.ndarray, np.ndarray]] = Gardees(
            MOTS_GARDES_MAX, poids=PLACES_GARDEES_MAX, weigh=lambda found: len(found[0])
        )
        self._guard = threading.Lock()  # two threads that number new values at once would mix them up

    def table(self, id_: str, reader: SegmentReader) -> Table:
        with self._guard:
            if id_ not in self.tables:
                self.tables[id_] = Table(reader, self.vocabulaires)
            return self.tables[id_]

    def forget_all_but(self, ids: set[str]) -> None:
        with self._guard:
            for gone in self.tables.keys() - ids:
                del self.tables[gone]


class Ensemble:
    """All the documents of a snapshot, one row each, segment after segment; those deleted are not `presents`."""

    def __init__(self, segments: "list[Segment]", vocabulaires: Vocabulaires) -> None:
        self.cles: list[str] = [cle for segment in segments for cle in segment.table.cles]
        self.types = np.concatenate([segment.table.types for segment in segments] or [np.empty(0, np.int32)])
        self._numeros_des_types = vocabulaires.named("type de modèle").numeros
        self.presents = np.ones(len(self.cles), bool)
        start = 0
        for segment in segments:
            self.presents[[start + number for number in segment.supprimes]] = False
            start += len(segment)
        self.colonnes: Colonnes = colonnes.concatenate([segment.table.colonnes for segment in segments], vocabulaires)
        self._of_types: dict[frozenset[str], np.ndarray] = {}
        self._readable: dict[tuple[str, ...], np.ndarray] = {}
        self._tables = [segment.table for segment in segments]
        self.titres = [table.titres for table in self._tables]
        self.derives: dict[Hashable, Any] = {}  # what callers have worked out of this generation

    def of_types(self, types: Iterable[str]) -> np.ndarray:
        """Mask of the documents present that are objects of these models."""
        wanted = frozenset(types)
        if wanted not in self._of_types:
            numbers = [self._numeros_des_types[label] for label in wanted if label in self._numeros_des_types]
            self._of_types[wanted] = self.presents & np.isin(self.types, numbers)
        return self._of_types[wanted]

    def readable(self, closed: tuple[str, ...]) -> np.ndarray:
        """Mask of the documents present, live, and not under one of these tree paths."""
        if closed not in self._readable:
            if len(self._readable) >= LECTORATS_GARDES:
                self._readable.clear()
            self._readable[closed] = self.presents & self.colonnes.readable(closed)
        return self._readable[closed]

    @cached_property
    def numeros(self) -> np.ndarray:
        """The keys as numbers (int64), for families whose primary keys are numbers."""
        return np.concatenate([table.numeros for table in self._tables] or [np.empty(0, np.int64)])


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
        return kept or self._memoire.ensembles.put(name, Ensemble(self.segments, self._memoire.vocabulaires))

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
