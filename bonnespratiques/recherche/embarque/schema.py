"""How a document lies in Whoosh's files: two searched fields, `texte` (stems, weighted) and `debut` (whole words of titles, for
what is typed letter by letter), and five columns that say which object it is and
what it may be filtered by.

One field holds all the text of a document. A word weighs the sum of the boosts of the fields where it stands (as in BM25F), so a
query reads one posting list per word whatever the number of fields. Its positions say in which field it stands: field number times
`SECTION` plus place, which keeps phrases within one field and lets a search name its fields.
"""

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import Column, FixedBytesColumn, NumericColumn, RefBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Positions

VERSION = 3
SECTION = 1 << 20  # places per field: what comes after the millionth word of a field is left out
SECTIONS_MAX = 1 << 12
EMPREINTE_OCTETS = 8
CHAMPS_DE_MOTS = ("cle", "debut", "texte")


class Passage(NamedTuple):
    """The words of one field of an object, already cut and stemmed."""

    section: int
    poids: float
    mots: list[str]


class _Places(Positions):
    """Whoosh's positions, four bytes each instead of a pickle."""

    def encode(self, poslist: Iterable[int]) -> bytes:
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> "array[int]":
        return array("I", valuestring)

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // array("I").itemsize


class _Texte(FieldType):
    """Words already cut, written by `ecrivain`: our own analysis is several times faster than Whoosh's chain of token objects."""

    def __init__(self) -> None:
        super().__init__(_Places(), None)


class Codec(W3Codec):
    """Whoosh's own, without the statistics of lengths that it looks up for each posting: `longueur` holds the lengths."""

    length_stats = False


def build_schema() -> Schema:
    return Schema(
        cle=ID(unique=True, sortable=True),  # primary key, as text
        type=COLUMN(RefBytesColumn()),  # label of the model, "bonnespratiques.fichepage"
        longueur=COLUMN(NumericColumn("i")),  # words of `texte`, stop words left out
        empreinte=COLUMN(FixedBytesColumn(EMPREINTE_OCTETS)),  # of what was indexed: `verification` compares it
        colonnes=COLUMN(VarBytesColumn()),  # what is filtered, counted and sorted (`recherche.colonnes`)
        texte=_Texte(),
        debut=_Texte(),
    )


def columns_of(schema: Schema) -> dict[str, Column]:
    return {name: field.column_type for name, field in schema.items() if field.column_type}
