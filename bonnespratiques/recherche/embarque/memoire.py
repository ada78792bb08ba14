"""What a process knows of an index: the tables of its segments, which never change, and what is worked out of them.

Kept from one snapshot to the next (`instantane`), bounded, shared by threads.
"""

import threading
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from whoosh.reading import SegmentReader

from bonnespratiques.recherche import colonnes
from bonnespratiques.recherche.colonnes import Colonnes, Vocabulaires
from bonnespratiques.recherche.embarque.documents import ligne_from_bytes
from bonnespratiques.recherche.embarque.titres import Titres
from bonnespratiques.recherche.gardees import Gardees
from bonnespratiques.recherche.langue.lexique import Mots

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

    def __init__(self, segments: list[tuple[Table, frozenset[int]]], vocabulaires: Vocabulaires) -> None:
        """`segments`: the table of each, and the numbers of its deleted documents."""
        self._tables = [table for table, _supprimes in segments]
        self.cles: list[str] = [cle for table in self._tables for cle in table.cles]
        self.types = np.concatenate([table.types for table in self._tables] or [np.empty(0, np.int32)])
        self._numeros_des_types = vocabulaires.named("type de modèle").numeros
        self.presents = np.ones(len(self.cles), bool)
        start = 0
        for table, supprimes in segments:
            self.presents[[start + number for number in supprimes]] = False
            start += len(table.cles)
        self.colonnes: Colonnes = colonnes.concatenate([table.colonnes for table in self._tables], vocabulaires)
        self._of_types: dict[frozenset[str], np.ndarray] = {}
        self._readable: dict[tuple[str, ...], np.ndarray] = {}
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
