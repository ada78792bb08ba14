"""Whoosh's writer, fed with documents already cut into words. The files are Whoosh's own; what is written into them, and the
merging of small segments, goes through `recolte`: three times faster than posting after posting.

With `instantane`, the only module that looks inside Whoosh, which is pinned by hash.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3FieldWriter, W3PostingsWriter, W3TermInfo
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from bonnespratiques.recherche.embarque.documents import Document
from bonnespratiques.recherche.embarque.recolte import Liste, Recolte
from bonnespratiques.recherche.embarque.schema import CHAMPS_DE_MOTS, Codec, Passage, columns_of


class Ecrivain(SegmentWriter):
    def __init__(self, index: FileIndex) -> None:
        # Files of a compound segment are copied into memory each time it is opened: 30 ms instead of 0.4 at 10 000 fiches.
        super().__init__(index, compound=False, codec=EcritureEnBlocs())
        self._recoltes = {champ: Recolte() for champ in CHAMPS_DE_MOTS}
        self._columns = columns_of(self.schema)

    def add_document(self, document: Document) -> None:  # type: ignore[override]
        self._check_state()
        self._recoltes["cle"].add(self.docnum, [Passage(0, 1.0, [document.cle])])
        self._recoltes["texte"].add(self.docnum, document.texte)
        self._recoltes["debut"].add(self.docnum, document.debut)
        self.perdocwriter.start_doc(self.docnum)
        for name, column in self._columns.items():
            self.perdocwriter.add_column_value(name, column, _column_value(document, name))
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1

    def add_postings_to_pool(self, reader: SegmentReader, startdoc: int, docmap: dict[int, int] | None) -> None:
        """The words of a segment that this one replaces; those of deleted documents are left behind (`docmap`: new numbers)."""
        numbers = np.full(reader.doc_count_all(), -1, np.int64)
        if docmap is None:
            numbers[:] = np.arange(startdoc, startdoc + len(numbers))
        else:
            numbers[list(docmap)] = list(docmap.values())
        for champ, mot in reader.all_terms():
            liste = _renumbered(_read(reader, champ, mot), numbers)
            if len(liste.documents):
                self._recoltes[champ].take_over(liste)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for champ in sorted(self._recoltes):
            self.fieldwriter.start_field(champ, self.schema[champ])
            for liste in self._recoltes[champ].lists():
                self.fieldwriter.add_list(liste)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()


def _column_value(document: Document, name: str) -> Any:
    value = getattr(document, name)
    return value.encode() if isinstance(value, str) else value


def _read(reader: SegmentReader, champ: str, mot: bytes) -> Liste:
    documents: list[int] = []
    poids: list[float] = []
    places: list[bytes] = []
    # Below `reader.postings()`, which tells one posting after the other.
    matcher = reader._terms.matcher(champ, mot, reader.schema[champ].format)
    while matcher.is_active():
        matcher.id(), matcher.weight(), matcher.value()  # decodes the block
        documents.extend(matcher._ids)
        poids.extend(matcher._weights)
        places.extend(value or b"" for value in matcher._values)
        matcher._next_block()
    return Liste(mot, np.array(documents, np.int64), np.array(poids, np.float32), places)


def _renumbered(liste: Liste, numbers: np.ndarray) -> Liste:
    documents = numbers[liste.documents]
    kept = documents >= 0
    if kept.all():
        return liste._replace(documents=documents)
    places = [value for value, keep in zip(liste.places, kept.tolist(), strict=True) if keep]
    return Liste(liste.mot, documents[kept], liste.poids[kept], places)


class EcritureEnBlocs(Codec):
    def field_writer(self, storage: Any, segment: Any) -> "_Champs":
        return _Champs(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> "_Blocs":
        return _Blocs(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)


class _Champs(W3FieldWriter):
    def add_list(self, liste: Liste) -> None:
        self._btext = liste.mot
        self._postwriter.start_postings(self._format, W3TermInfo())
        self._postwriter.write_blocks(liste)
        self.finish_term()


class _Blocs(W3PostingsWriter):
    """Writes whole blocks of postings instead of collecting them one by one."""

    def write_blocks(self, liste: Liste) -> None:
        documents, poids, size = liste.documents.tolist(), liste.poids.tolist(), self._blocklimit
        for start in range(0, len(documents), size):
            block = slice(start, start + size)
            self._ids, self._weights, self._values = documents[block], poids[block], liste.places[block]
            self._maxweight = max(self._weights)
            if start + size < len(documents):
                self._write_block()  # the last one is `finish_postings`'s

    def _mini_ids(self) -> tuple[int, ...]:
        return tuple(_differences(self._ids))

    def _mini_weights(self) -> float | tuple[float, ...] | None:
        weights = self._weights
        if weights.count(weights[0]) < len(weights):
            return tuple(weights)
        return None if weights[0] == 1.0 else weights[0]


def _differences(numbers: Sequence[int]) -> Iterable[int]:
    return [numbers[0], *(after - before for before, after in itertools.pairwise(numbers))]
