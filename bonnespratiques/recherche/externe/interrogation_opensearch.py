"""Asking OpenSearch, and what it is told of an object: modelsearch's, on our stems, with our kinds of queries (`termes`).

When the engine does not answer, Wagtail's own searches read the titles in the database, as the site's does.
"""

import logging
from typing import Any

from django.db import models
from modelsearch.backends.elasticsearchbase import ElasticsearchAutocompleteQueryCompilerImpl
from modelsearch.backends.opensearch3 import (
    OpenSearch3Mapping,
    OpenSearch3SearchQueryCompiler,
    OpenSearch3SearchResults,
)
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.embarque.documents import fingerprint, read, text_of
from bonnespratiques.recherche.externe import en_racines
from bonnespratiques.recherche.externe.dialogue_opensearch import speaking
from bonnespratiques.recherche.externe.index_externe import MoteurInjoignable
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.repli import matching_titles
from bonnespratiques.recherche.termes import AuMoins, AvecPrime, Meilleur

logger = logging.getLogger(__name__)

RACCOMMODAGE = "AUTO:3,8"  # letters that may differ: one, two from eight letters on
EMPREINTE, MOTS = "empreinte", "mots"  # fields of ours


class Mapping(OpenSearch3Mapping):
    edgengram_analyzer_config = {"analyzer": "debuts", "search_analyzer": "debuts_cherches"}

    def get_mapping(self) -> dict[str, Any]:
        mapping = super().get_mapping()
        mapping["properties"] |= {EMPREINTE: {"type": "keyword"}, MOTS: {"type": "keyword"}}
        return mapping

    def get_document(self, obj: models.Model) -> dict[str, Any]:
        texts = (text for _path, field, text in read(obj) if isinstance(field, SearchField))
        mots = {stem for text in texts for stem in francais.stems_to_index(text)}
        return {**super().get_document(obj), EMPREINTE: fingerprint(obj).hex(), MOTS: sorted(mots)}

    def get_field_mapping(self, field: Any) -> tuple[str, dict[str, Any]]:
        name, mapping = super().get_field_mapping(field)
        if isinstance(field, SearchField):
            mapping["type"] = "text"  # stems, whatever the column is
        return name, mapping

    def _get_document_field_data(self, field: Any, obj: models.Model) -> tuple[str, Any, list[Any]]:
        name, value, debuts = super()._get_document_field_data(field, obj)
        if isinstance(field, SearchField):
            return name, en_racines.stems_of(text_of(obj, field)), debuts
        if isinstance(field, AutocompleteField):
            words = en_racines.words_of(text_of(obj, field))
            return name, words, [words]
        return name, value, debuts


class SearchQueryCompiler(OpenSearch3SearchQueryCompiler):
    """Each word is looked for in all the fields; modelsearch would want all the words in one."""

    mapping_class = Mapping
    DEFAULT_OPERATOR = "and"
    query: SearchQuery

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = self._prepared(self.query)

    def _prepared(self, query: SearchQuery) -> SearchQuery:
        return en_racines.to_stems(query)

    def get_inner_query(self) -> dict[str, Any]:
        return self._compile(self.query, 1.0)

    def _compile(self, query: SearchQuery, boost: float) -> dict[str, Any]:
        match query:
            case MatchAll():
                return {"match_all": {"boost": boost}}
            case PlainText(operator=operator):
                words = [self._in_fields(word, boost * query.boost) for word in query.query_string.split()]
                return _all_of(words) if operator == "and" else _some_of(words, 1)
            case Fuzzy(operator=operator):
                words = [self._in_fields(word, boost, fuzziness=RACCOMMODAGE) for word in query.query_string.split()]
                return _all_of(words) if operator == "and" else _some_of(words, 1)
            case Phrase():
                return self._in_fields(query.query_string, boost, type="phrase")
            case Boost(subquery=subquery, boost=own):
                return self._compile(subquery, boost * own)
            case Not(subquery=subquery):
                return {"bool": {"must_not": [self._compile(subquery, 1.0)]}}
            case AvecPrime(subquery=subquery, primes=primes):
                bonus = [self._compile(prime, boost) for prime in primes]
                return {"bool": {"must": [self._compile(subquery, boost)], "should": bonus}}
            case And() | Or() | AuMoins() | Meilleur():
                return self._combine(query, [self._compile(subquery, boost) for subquery in query.subqueries])
        raise NotImplementedError(f"Requête inconnue : {type(query).__name__}")

    def _combine(self, query: SearchQuery, parts: list[dict[str, Any]]) -> dict[str, Any]:
        match query:
            case And():
                return _all_of(parts)
            case AuMoins(minimum=minimum):
                return _some_of(parts, minimum)
            case Meilleur():
                return {"dis_max": {"queries": parts}}
        return _some_of(parts, 1)

    def _in_fields(self, text: str, boost: float, **options: Any) -> dict[str, Any]:
        fields = [field.field_name_with_boost for field in self.remapped_fields]
        return {"multi_match": {"type": "best_fields", "query": text, "fields": fields, "boost": boost, **options}}


def _all_of(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {"bool": {"must": parts}}


def _some_of(parts: list[dict[str, Any]], minimum: int) -> dict[str, Any]:
    return {"bool": {"should": parts, "minimum_should_match": minimum}}


class AutocompleteQueryCompiler(ElasticsearchAutocompleteQueryCompilerImpl, SearchQueryCompiler):
    def _prepared(self, query: SearchQuery) -> SearchQuery:
        return en_racines.to_words(query)

    def get_inner_query(self) -> dict[str, Any]:
        return {"match_none": {}} if isinstance(self.query, Not) else super().get_inner_query()


class SearchResults(OpenSearch3SearchResults):
    """Without the engine, titles answer."""

    def _do_search(self) -> list[Any]:
        try:
            with speaking():
                return list(super()._do_search())
        except (MoteurInjoignable, IndexIndisponible) as error:
            logger.warning("%s", error)
            return list(matching_titles(self.query_compiler)[self.start : self.stop])

    def _do_count(self) -> int:
        try:
            with speaking():
                return super()._do_count()
        except (MoteurInjoignable, IndexIndisponible) as error:
            logger.warning("%s", error)
            return matching_titles(self.query_compiler)[self.start : self.stop].count()
