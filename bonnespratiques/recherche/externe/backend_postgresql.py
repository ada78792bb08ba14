"""PostgreSQL's full-text search, by modelsearch's backend, on our stems. Chosen by `SEARCH_URL=postgresql:`.

The engine stores and looks up words as they come ("simple"): French is ours (`en_racines`), so there is neither extension nor text
search configuration to install. Our kinds of queries (`termes`) are said in SQL.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import md5
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import Case, F, IntegerField, TextField, Value, When
from django.db.models.functions import MD5, Concat, Greatest
from modelsearch.backends.base import get_model_root
from modelsearch.backends.database.postgres.postgres import (
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
    PostgresSearchRebuilder,
)
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import Boost, Fuzzy, MatchAll, Not, Or, PlainText, SearchQuery
from modelsearch.utils import ADD, get_descendants_content_types_pks

from bonnespratiques.recherche.embarque import documents
from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.externe import en_racines
from bonnespratiques.recherche.externe.index_externe import BackendExterne, IndexExterne
from bonnespratiques.recherche.termes import AuMoins, AvecPrime, Meilleur

# Stands after each text, so that no phrase begins in one field and ends in the next: no word has this stem (`francais.stem`).
BORNE = "bornezz"
TITRE, TOUT = "title", "tout"


class _TexteLu(SearchField):
    """Fields that were read already."""

    def __init__(self, name: str, boost: float | None, texte: str) -> None:
        super().__init__(name, boost=boost)
        self._texte = texte

    def get_value(self, obj: Any) -> str:
        return self._texte


class _DebutLu(AutocompleteField):
    def __init__(self, field: AutocompleteField, texte: str) -> None:
        super().__init__(field.field_name)
        self._texte = texte

    def get_value(self, obj: Any) -> str:
        return self._texte


class _Lecture:
    """An object as modelsearch's indexer wants it: a key and fields, whose values are already stems.

    One field for each boost: of the twenty of a fiche, each would cost an SQL expression. The title stands among them too, and not
    only in the column that modelsearch keeps for it: one column holds all the words, and its index (GIN) is enough to match.
    """

    def __init__(self, obj: models.Model) -> None:
        self.pk = obj.pk
        self._fields: list[SearchField | AutocompleteField] = []
        by_boost: dict[float | None, list[str]] = {}
        for path, field, value in documents.read(obj):
            if isinstance(field, AutocompleteField):
                self._fields.append(_DebutLu(field, en_racines.words_of(value)))
                continue
            stems = en_racines.stems_of(value)
            by_boost.setdefault(field.boost, []).append(f"{stems} {BORNE}")
            if path == TITRE:
                self._fields.append(_TexteLu(TITRE, field.boost, stems))
        self._fields += [_TexteLu(TOUT, boost, " ".join(texts)) for boost, texts in by_boost.items()]

    def get_search_fields(self) -> list[Any]:
        return self._fields


class PostgresqlIndex(PostgresIndex, IndexExterne):
    """All families share one table; `root` is the one that is spoken of."""

    def __init__(self, backend: "PostgresqlSearchBackend", root: type[models.Model]) -> None:
        super().__init__(backend)
        self.root = root

    def add_items(self, model: type[models.Model], objs: Iterable[models.Model]) -> None:
        with transaction.atomic(using=self.write_connection.alias):
            super().add_items(model, [_Lecture(obj) for obj in objs])

    def replace(self, model: type[models.Model], objects: Sequence[models.Model]) -> None:
        if self.root._default_manager.count() > len(objects):
            self.expect_some()  # a few objects would pass for all of them
        self.add_items(model, objects)

    def expect_some(self) -> None:
        """Raises `IndexIndisponible` when nothing is indexed."""
        if not self._of_family.exists():
            raise IndexIndisponible(f"La base n’a pas d’index « {self.root._meta.label_lower} »")

    @property
    def _of_family(self) -> models.QuerySet:
        return self.entries.filter(content_type_id__in=get_descendants_content_types_pks(self.root))

    def remove(self, cles: Iterable[str]) -> None:
        self._of_family.filter(object_id__in=list(cles)).delete()

    def mots(self) -> dict[str, int]:
        types = ", ".join(map(str, get_descendants_content_types_pks(self.root)))
        texts = f"SELECT body FROM {self.entries.model._meta.db_table} WHERE content_type_id IN ({types})"  # noqa: S608
        with self.read_connection.cursor() as cursor:
            cursor.execute("SELECT word, ndoc FROM ts_stat(%s) WHERE word <> %s", [texts, BORNE])
            return dict(cursor.fetchall())

    @contextmanager
    def rebuilding(self) -> Iterator["PostgresqlIndex"]:
        """Entries are replaced where they stand: readers always find some."""
        yield self
        self.delete_stale_model_entries(self.root)
        self._refresh_title_norms(full=True)

    def empreinte_of(self, obj: models.Model) -> str:
        read = ObjectIndexer(_Lecture(obj), self.backend)
        return md5(f"{read.title_text}\n{read.body_text}".encode(), usedforsecurity=False).hexdigest()

    def empreintes(self) -> list[tuple[str, str]]:
        self.expect_some()
        texte = Concat("title_text", Value("\n"), "body_text", output_field=TextField())
        return list(self._of_family.annotate(empreinte=MD5(texte)).values_list("object_id", "empreinte"))


class PostgresqlSearchQueryCompiler(PostgresSearchQueryCompiler):
    query: SearchQuery

    def __init__(self, queryset: models.QuerySet, query: Any, fields: Any = None, **options: Any) -> None:
        """`fields` is left aside: modelsearch would cut their texts itself, and not into our stems."""
        super().__init__(queryset, query, **options)
        self.query = en_racines.to_stems(self.query)

    @cached_property
    def matches_nothing(self) -> bool:
        return isinstance(self.query, Not) and isinstance(self.query.subquery, MatchAll)

    def search(self, *args: Any, **kwargs: Any) -> models.QuerySet:
        if isinstance(self.query, Fuzzy):  # modelsearch asks for an extension, and for nothing else in the query
            self.query = _said_plainly(self.query)
        return super().search(*args, **kwargs)

    def get_index_vectors(self, search_query: Any) -> list[tuple[Any, float]]:
        return [(F("index_entries__body"), 1.0)]

    def _build_rank_expression(self, vectors: list[tuple[Any, Any]], config: Any) -> Any:
        titre = (F("index_entries__title"), F("index_entries__title_norm"))
        return super()._build_rank_expression([titre, *vectors], config)

    def build_tsquery_content(self, query: SearchQuery, config: Any = None, invert: bool = False) -> Any:
        return super().build_tsquery_content(_said_plainly(query), config=config, invert=invert)

    def build_tsrank(self, vector: Any, query: SearchQuery, config: Any = None, boost: float = 1.0) -> Any:
        def rank(subquery: SearchQuery) -> Any:
            return self.build_tsrank(vector, subquery, config=config, boost=boost)

        match query:
            case Meilleur(subqueries=subqueries) if len(subqueries) > 1:
                return Greatest(*map(rank, subqueries))
            case AvecPrime(subquery=subquery, primes=primes):
                return ADD([rank(subquery), *map(rank, primes)])
            case PlainText(boost=own):
                return super().build_tsrank(vector, query, config=config, boost=boost * own)
            case Boost():
                return super().build_tsrank(vector, query, config=config, boost=boost)
        return super().build_tsrank(vector, _said_plainly(query), config=config, boost=boost)

    def _apply_ordering_and_scoring(self, queryset: models.QuerySet, *args: Any, **kwargs: Any) -> models.QuerySet:
        if isinstance(self.query, AuMoins):
            # `queryset` matches one of them at least, and is annotated with all the words of each object.
            queryset = queryset.annotate(
                parties_trouvees=ADD([self._matches(subquery) for subquery in self.query.subqueries])
            ).filter(parties_trouvees__gte=self.query.minimum)
        return super()._apply_ordering_and_scoring(queryset, *args, **kwargs)

    def _matches(self, query: SearchQuery) -> Case:
        wanted = When(_vector_=self.build_tsquery(query, config=SANS_ANALYSE), then=Value(1))
        return Case(wanted, default=Value(0), output_field=IntegerField())


class PostgresqlAutocompleteQueryCompiler(PostgresAutocompleteQueryCompiler):
    query: SearchQuery

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = en_racines.to_words(self.query)


def _said_plainly(query: SearchQuery) -> SearchQuery:
    """In modelsearch's own words, one level deep. What is misspelt is looked for as it is."""
    match query:
        case Boost(subquery=subquery) | AvecPrime(subquery=subquery):
            return _said_plainly(subquery)
        case Meilleur(subqueries=subqueries) | AuMoins(subqueries=subqueries):
            return Or(subqueries)
        case Fuzzy(query_string=words, operator=operator):
            return PlainText(words, operator=operator)
    return query


SANS_ANALYSE = "simple"


class PostgresqlSearchBackend(PostgresSearchBackend, BackendExterne):
    query_compiler_class = PostgresqlSearchQueryCompiler
    autocomplete_query_compiler_class = PostgresqlAutocompleteQueryCompiler
    index_class = PostgresqlIndex
    rebuilder_class = PostgresSearchRebuilder

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({**params, "SEARCH_CONFIG": SANS_ANALYSE, "ATOMIC_REBUILD": False})
        self.dossier = Path(params["PATH"])

    def get_index_for_model(self, model: type[models.Model]) -> PostgresqlIndex:
        return PostgresqlIndex(self, get_model_root(model))

    def ranked_keys(self, query: SearchQuery, queryset: models.QuerySet, *, limite: int) -> list[tuple[Any, float]]:
        results = self.search(query, queryset).annotate_score("pertinence")[:limite]
        if results.query_compiler.matches_nothing:
            return []
        found = list(results.get_queryset().values_list("pk", "pertinence"))
        if not found:
            self.get_index_for_model(queryset.model).expect_some()
        return found


SearchBackend = PostgresqlSearchBackend
