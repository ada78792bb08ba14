"""From an object to what is indexed of it: its model's `search_fields`, followed through relations, cut into stems.

Read by the backend and by the check of the index. Knows no model of ours.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from html import unescape
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, RelatedFields, SearchField, get_indexed_models
from wagtail.fields import RichTextField

from bonnespratiques.recherche.colonnes import Ligne
from bonnespratiques.recherche.embarque import schema
from bonnespratiques.recherche.embarque.schema import EMPREINTE_OCTETS, SECTIONS_MAX, Passage
from bonnespratiques.recherche.langue import francais

# Path of a field, the field, and its text in one object.
Value = tuple[str, SearchField | AutocompleteField, str]


class Document(NamedTuple):
    cle: str
    type: str
    texte: list[Passage]
    debut: list[Passage]
    colonnes: bytes  # `ligne_from_bytes` reads them
    empreinte: bytes

    @property
    def longueur(self) -> int:
        return sum(len(passage.mots) for passage in self.texte)


def indexed_models(root: type[models.Model]) -> list[type[Any]]:
    """The searchable models (`modelsearch.index.Indexed`) that share a root, all the page types for Page, in a stable order."""
    family = [model for model in get_indexed_models() if get_model_root(model) is root]
    return sorted(family, key=lambda model: model._meta.label_lower)


@cache
def sections(root: type[models.Model]) -> dict[str, int]:
    """The number of each searchable field of a family of models, by its path ("title", "authors__name")."""
    paths = {path for model in indexed_models(root) for path, _field in _fields(model.get_search_fields())}
    if len(paths) > SECTIONS_MAX:
        raise ValueError(f"{root._meta.label} : plus de {SECTIONS_MAX} champs cherchables.")
    return {path: number for number, path in enumerate(sorted(paths))}


@cache
def signature(root: type[models.Model]) -> str:
    """Changes with all that changes the content of an index without changing the database: fields, boosts, analysis, format.

    An index with another signature is never read: it is rebuilt.
    """
    described: list[Any] = [francais.VERSION, schema.VERSION]
    for model in indexed_models(root):
        described.append(model._meta.label_lower)
        described += [
            (path, type(field).__name__, getattr(field, "boost", None))
            for path, field in _fields(model.get_search_fields())
        ]
    return blake2b(repr(described).encode(), digest_size=6).hexdigest()


def _fields(search_fields: list[Any], prefix: str = "") -> Iterator[tuple[str, SearchField | AutocompleteField]]:
    for field in search_fields:
        if isinstance(field, RelatedFields):
            yield from _fields(field.fields, f"{prefix}{field.field_name}__")
        elif isinstance(field, SearchField | AutocompleteField):
            yield prefix + field.field_name, field


def to_document(obj: models.Model) -> Document:
    """What is indexed of an object, as it stands in memory: read it from the database first."""
    numbers = sections(get_model_root(type(obj)))
    values, colonnes = read(obj), _columns(obj)
    texte, debut = [], []
    for path, field, value in values:
        if isinstance(field, SearchField):
            texte.append(Passage(numbers[path], field.boost or 1.0, francais.stems_to_index(value)))
        else:
            debut.append(Passage(numbers[path], 1.0, francais.words(value)))
    return Document(
        str(obj.pk), type(obj)._meta.label_lower, texte, debut, colonnes, _fingerprint(obj, values, colonnes)
    )


def fingerprint(obj: models.Model) -> bytes:
    """Of all that is indexed of an object: equal to its document's when the index is level with the database."""
    return _fingerprint(obj, read(obj), _columns(obj))


def _fingerprint(obj: models.Model, values: list[Value], colonnes: bytes) -> bytes:
    described = [type(obj)._meta.label_lower, *(f"{path}\1{value}" for path, _field, value in values)]
    described.append(colonnes.decode())
    return blake2b("\0".join(described).encode(errors="surrogatepass"), digest_size=EMPREINTE_OCTETS).digest()


def _columns(obj: Any) -> bytes:
    """What `obj.get_search_columns()` tells (a `colonnes.Ligne`), for models that have it."""
    if not hasattr(obj, "get_search_columns"):
        return b""
    return json.dumps(obj.get_search_columns(), ensure_ascii=False, separators=(",", ":")).encode()


def ligne_from_bytes(content: bytes) -> Ligne:
    return Ligne(*json.loads(content)) if content else Ligne()


def read(obj: Any) -> list[Value]:
    """All that is indexed of an object, relations included, before it is cut into words."""
    return list(_values(obj, _search_fields(type(obj))))  # type: ignore[arg-type]


@cache
def _search_fields(model: Any) -> list[Any]:
    return model.get_search_fields()


def _values(obj: Any, search_fields: list[Any], prefix: str = "") -> Iterator[Value]:
    for field in search_fields:
        if isinstance(field, RelatedFields):
            for related in _related(field.get_value(obj)):
                yield from _values(related, field.fields, f"{prefix}{field.field_name}__")
        elif isinstance(field, SearchField | AutocompleteField):
            yield prefix + field.field_name, field, text_of(obj, field)


def text_of(obj: Any, field: SearchField | AutocompleteField) -> str:
    """What is indexed of one field, before it is cut into words."""
    return _as_text(_reader(type(obj), field)(obj))  # type: ignore[arg-type]


@cache
def _reader(model: type[models.Model], field: SearchField | AutocompleteField) -> Callable[[Any], Any]:
    """`field.get_value`, in a tenth of its time for what most texts are: plain columns and rich text."""
    try:
        column = field.get_field(model)
    except FieldDoesNotExist:
        return field.get_value
    if isinstance(column, RichTextField):
        return lambda obj: _without_tags(getattr(obj, column.attname) or "")
    if type(column) in {models.CharField, models.TextField}:
        return attrgetter(column.attname)
    return field.get_value


_BLOCK_END = re.compile(r"</(?:p|h\d|li|blockquote)>|<(?:br|hr)\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def _without_tags(html: str) -> str:
    """Words of two blocks stay apart, those of one word in bold stay together. What a stray `<` hides is not indexed."""
    return unescape(_TAG.sub("", _BLOCK_END.sub(" ", html))).strip()


def _related(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value.all()) if isinstance(value, models.Manager) else [value]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(_as_text(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(_as_text(item) for item in value.values())
    return str(value)
