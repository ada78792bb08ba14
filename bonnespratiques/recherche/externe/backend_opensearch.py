"""OpenSearch, by modelsearch's backend, on our stems. Chosen by `SEARCH_URL=opensearch://…`.

The engine cuts at spaces and ranks (BM25 on a field for each boost): French is ours (`en_racines`). Here: writing, and what a backend
is made of. Asking: `interrogation_opensearch`.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import models
from modelsearch.backends.base import get_model_root
from modelsearch.backends.opensearch3 import OpenSearch3Index, OpenSearch3SearchBackend
from modelsearch.query import SearchQuery
from opensearchpy import OpenSearch
from opensearchpy.helpers import bulk, scan

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.embarque.documents import fingerprint
from bonnespratiques.recherche.externe.dialogue_opensearch import speaking
from bonnespratiques.recherche.externe.index_externe import BackendExterne, IndexExterne, MoteurInjoignable, Remplissage
from bonnespratiques.recherche.externe.interrogation_opensearch import (
    EMPREINTE,
    MOTS,
    AutocompleteQueryCompiler,
    Mapping,
    SearchQueryCompiler,
    SearchResults,
)

logger = logging.getLogger(__name__)

ATTENTE_S = 5  # for an answer; a reader waits
ATTENTE_ECRITURE_S = 60
MOTS_MAX = 60_000  # the most frequent ones; OpenSearch answers with 65 535 at most
DEBUT_MAX = 25  # letters of the beginning of a word, when one types

REGLAGES = {
    "settings": {
        "analysis": {
            "analyzer": {
                "default": {"type": "whitespace"},
                "debuts": {"type": "custom", "tokenizer": "whitespace", "filter": ["debut"]},
                "debuts_cherches": {"type": "custom", "tokenizer": "whitespace", "filter": ["coupe"]},
            },
            "filter": {
                "debut": {"type": "edge_ngram", "min_gram": 1, "max_gram": DEBUT_MAX},
                "coupe": {"type": "truncate", "length": DEBUT_MAX},
            },
        }
    }
}


class OpenSearchIndex(OpenSearch3Index, IndexExterne):
    def replace(self, model: type[models.Model], objects: Sequence[models.Model]) -> None:
        with speaking():
            self._expect()
            self.add_items(model, objects)

    def remove(self, cles: Iterable[str]) -> None:
        with speaking():
            self._expect()
            self.backend.bulk(self.es, [{"_op_type": "delete", "_id": cle} for cle in cles], index=self.name)

    def refresh(self) -> None:
        with speaking():
            OpenSearch3Index.refresh(self)

    def _expect(self) -> None:
        """Writing where there is no index would make one, without its settings."""
        if not self.is_alias():
            raise IndexIndisponible(f"OpenSearch n’a pas d’index « {self.name} »")

    def mots(self) -> dict[str, int]:
        counted = {MOTS: {"terms": {"field": MOTS, "size": MOTS_MAX}}}
        with speaking():
            answer = self.es.search(
                index=self.name, body={"size": 0, "aggs": counted}, request_timeout=ATTENTE_ECRITURE_S
            )
        return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"][MOTS]["buckets"]}

    @contextmanager
    def rebuilding(self) -> Iterator[Remplissage]:
        """A new index beside, then the alias is moved. Whoever died while rebuilding left one: it is removed first."""
        with speaking(patiently=True):
            in_use = {index.name for index in self.aliased_indices()} if self.is_alias() else set()
            for name in self.es.indices.get(index=f"{self.name}_*"):
                if name not in in_use and re.fullmatch(re.escape(self.name) + "_[a-z0-9]{7}", name):
                    self.es.indices.delete(index=name)
            rebuilder = self.backend.rebuilder_class(self)
            index = rebuilder.start()
            try:
                yield index
                rebuilder.finish()
            except BaseException:
                index.delete()
                raise

    def empreinte_of(self, obj: models.Model) -> str:
        return fingerprint(obj).hex()

    def empreintes(self) -> list[tuple[str, str]]:
        with speaking(patiently=True):
            self._expect()
            self.refresh()
            hits = scan(
                self.es, index=self.name, query={"query": {"match_all": {}}, "_source": [EMPREINTE]}, size=2_000
            )
            return [(hit["_id"], hit["_source"].get(EMPREINTE, "")) for hit in hits]


@lru_cache(maxsize=8)
def _client(parameters: str) -> OpenSearch:
    return OpenSearch(**json.loads(parameters))


def shared_client(**parameters: Any) -> OpenSearch:
    """One for each engine and process, which keeps its connections: modelsearch makes a backend for each search."""
    return _client(json.dumps(parameters, sort_keys=True))


class OpenSearchBackend(OpenSearch3SearchBackend, BackendExterne):
    mapping_class = Mapping
    index_class = OpenSearchIndex
    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    results_class = SearchResults
    client_class = staticmethod(shared_client)
    settings = REGLAGES

    def __init__(self, params: dict[str, Any]) -> None:
        self.dossier = Path(params.pop("PATH"))
        super().__init__({"TIMEOUT": ATTENTE_S, **params, "OPTIONS": {"max_retries": 1, **params.get("OPTIONS", {})}})

    def bulk(self, client: OpenSearch, actions: Iterable[dict[str, Any]], **options: Any) -> None:
        """Like modelsearch's, but one document that the engine refuses does not keep the others out."""
        _done, errors = bulk(client, actions, raise_on_error=False, request_timeout=ATTENTE_ECRITURE_S, **options)
        refused = [error for action in errors for error in action.values() if error.get("status") != 404]
        if any(error.get("status", 500) >= 429 for error in refused):
            raise MoteurInjoignable(f"OpenSearch est débordé ou en panne ({refused[0].get('error')}).")
        for error in refused:
            logger.error("OpenSearch a refusé %s : %s", error.get("_id"), error.get("error"))

    def ranked_keys(self, query: SearchQuery, queryset: models.QuerySet, *, limite: int) -> list[tuple[Any, float]]:
        compiler = self.search(query, queryset).query_compiler
        body = {"query": compiler.get_query(), "_source": False, "size": limite, "track_total_hits": False}
        name = self.get_index_for_model(queryset.model).name
        with speaking():
            hits = self.es.search(index=name, body=body)["hits"]["hits"]
        to_python = get_model_root(queryset.model)._meta.pk.to_python
        return [(to_python(hit["_id"]), hit["_score"]) for hit in hits]


SearchBackend = OpenSearchBackend
