"""Wagtail's search contract (`modelsearch`) kept on our own Whoosh index. Named in the settings:

    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "bonnespratiques.recherche.backend", "PATH": DATA_DIR / "index"}}

The index says which objects match and how well; the database has the last word on which of them the queryset holds, in one query.
So what a filter hides never comes out, even for the instant during which the index is behind.
"""

import logging
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models import Count
from django.db.models.expressions import Col
from django.db.models.functions import Extract
from django.db.models.lookups import Lookup
from django.db.models.sql.where import NothingNode, WhereNode
from django.dispatch import Signal
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
    get_model_root,
)
from modelsearch.query import MatchAll, Not
from modelsearch.utils import get_descendant_models

from bonnespratiques.recherche.depot import Depot, IndexIndisponible
from bonnespratiques.recherche.depots import depot_for
from bonnespratiques.recherche.documents import Document, sections, to_document
from bonnespratiques.recherche.evaluation import Evaluation
from bonnespratiques.recherche.reconstruction import Remplissage, reconstruction
from bonnespratiques.recherche.repli import matching_titles
from bonnespratiques.recherche.restriction import restrict

ATTENTE_ECRITURE_S = 30.0  # how long a direct call (`backend.add(obj)`) waits for another writer

logger = logging.getLogger(__name__)

# Sent when a search finds no readable index. Argument: `root`, the family of models. `indexation` rebuilds.
index_indisponible = Signal()


class WhooshIndex(BaseIndex):
    """One index for each family of models: all the page types share Page's.

    Called directly by tests and by Wagtail's `update_index`; the site itself goes through the outbox (`attente`).
    """

    def __init__(self, backend: "WhooshSearchBackend", root: type[models.Model]) -> None:
        super().__init__(backend)
        self.root = root

    def __str__(self) -> str:
        return self.root._meta.label_lower

    def get_key(self) -> str:
        return str(self)

    @property
    def depot(self) -> Depot:
        return depot_for(self.backend.dossier, self.root)

    def add_items(self, model: type[models.Model], items: Any) -> None:
        documents = [to_document(item) for item in items] if model.search_fields else []  # type: ignore[attr-defined]
        if documents:
            self._replace([document.cle for document in documents], documents)

    def delete_item(self, item: models.Model) -> None:
        self._replace([str(item.pk)], [])

    def _replace(self, cles: list[str], documents: list[Document]) -> None:
        with self.depot.verrou(attendre=ATTENTE_ECRITURE_S), self.depot.ecriture() as ecriture:
            ecriture.remove_all(cles)
            ecriture.add_all(documents)

    def reset(self) -> None:
        with reconstruction(self.depot):
            pass


class WhooshRebuilder:
    """`reconstruction`, in the two halves that Wagtail's `update_index` wants."""

    def __init__(self, index: WhooshIndex) -> None:
        self._reconstruction = reconstruction(index.depot)

    def start(self) -> Remplissage:
        return self._reconstruction.__enter__()

    def finish(self) -> None:
        self._reconstruction.__exit__(None, None, None)


class WhooshSearchQueryCompiler(BaseSearchQueryCompiler):
    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    prefixe = False

    def _get_filters_from_where_node(self, where_node: Any, check_only: bool = False) -> None:
        """modelsearch refuses filters on fields that are not declared. Expressions (a slice of the path, an EXISTS) it cannot
        name: they are the database's business, and the database applies them.
        """
        named = isinstance(where_node, Lookup) and isinstance(where_node.lhs, Col | Extract)
        if named or isinstance(where_node, WhereNode | NothingNode):
            super()._get_filters_from_where_node(where_node, check_only=check_only)

    def scores(self, backend: "WhooshSearchBackend") -> dict[str, float]:
        """Score of each matching object of the model, whatever the queryset filters. Raises `IndexIndisponible`."""
        model = self.queryset.model
        root = get_model_root(model)
        numbers = sections(root)
        named = None if self.fields is None else frozenset(numbers[name] for name in self.fields if name in numbers)
        types = [descendant._meta.label_lower for descendant in get_descendant_models(model)]
        with depot_for(backend.dossier, root).instantane() as instantane:
            return Evaluation(instantane, sections=named, prefixe=self.prefixe).run(self.query, types=types)


class WhooshAutocompleteQueryCompiler(WhooshSearchQueryCompiler):
    prefixe = True


class WhooshSearchResults(BaseSearchResults):
    supports_facet = True
    # True once a search was answered by titles alone, because no index could be read.
    degraded = False

    def matching(self) -> models.QuerySet:
        """The queryset, restricted to what matches the query; its own order. Slices are not applied."""
        queryset = self.query_compiler.queryset
        if _matches_all(self.query_compiler.query):
            return queryset
        try:
            scores = self._scores()
        except IndexIndisponible:
            return matching_titles(self.query_compiler)
        return restrict(queryset, scores)

    def ranked_keys(self) -> list[Any]:
        """Primary keys of what matches, best first; those of equal score, newest first. Slices are not applied."""
        keys = dict.fromkeys(self.matching().order_by().values_list("pk", flat=True))
        return sorted(keys, key=lambda pk: (self.score(pk), pk), reverse=True)

    def score(self, pk: Any) -> float:
        return self._known_scores.get(str(pk), 0.0)

    _known_scores: dict[str, float] = {}

    def _scores(self) -> dict[str, float]:
        if "_known_scores" not in self.__dict__:
            self._known_scores = {}
            try:
                self._known_scores = self._look_up()
            except IndexIndisponible:
                logger.exception("Recherche par les seuls titres : l’index ne se lit pas.")
                self.degraded = True
        if self.degraded:
            raise IndexIndisponible
        return self._known_scores

    def _look_up(self) -> dict[str, float]:
        try:
            return self.query_compiler.scores(self.backend)
        except IndexIndisponible as error:
            logger.warning("Index à reconstruire : %s", error)
            index_indisponible.send(sender=type(self.backend), root=get_model_root(self.model))
            return self.query_compiler.scores(self.backend)  # a small index is already there again

    def _clone(self) -> "WhooshSearchResults":
        clone = super()._clone()
        if "_known_scores" in self.__dict__:
            clone._known_scores, clone.degraded = self._known_scores, self.degraded
        return clone

    def _do_search(self) -> list[models.Model]:
        if self.query_compiler.order_by_relevance and not _matches_all(self.query_compiler.query):
            found = self._by_relevance()
        else:
            queryset = self.matching()
            if not self.query_compiler.order_by_relevance and not queryset.query.order_by:
                queryset = queryset.order_by("-pk")
            found = list(queryset[self.start : self.stop])
        if self._score_field:
            for obj in found:
                setattr(obj, self._score_field, self.score(obj.pk))
        return found

    def _by_relevance(self) -> list[models.Model]:
        keys = self.ranked_keys()[self.start : self.stop]
        queryset = self.query_compiler.queryset.order_by()
        objects = {obj.pk: obj for obj in restrict(queryset, map(str, keys))}
        return [objects[key] for key in keys if key in objects]

    def _do_count(self) -> int:
        count = self.matching().order_by().count()
        stop = count if self.stop is None else min(self.stop, count)
        return max(stop - self.start, 0)

    def facet(self, field_name: str) -> dict[Any, int]:
        """Number of results for each value of a field declared with `FilterField`, most frequent first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        rows = self.matching().order_by().values(field_name).annotate(count=Count("pk")).order_by("-count")
        return {row[field_name]: row["count"] for row in rows}


class WhooshSearchBackend(BaseSearchBackend):
    query_compiler_class = WhooshSearchQueryCompiler
    autocomplete_query_compiler_class = WhooshAutocompleteQueryCompiler
    index_class = WhooshIndex
    results_class = WhooshSearchResults
    rebuilder_class = WhooshRebuilder
    catch_indexing_errors = True

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.dossier = Path(params["PATH"])

    def get_index_for_model(self, model: type[models.Model]) -> WhooshIndex:
        return WhooshIndex(self, get_model_root(model))


def _matches_all(query: Any) -> bool:
    """Known without an index: everything, or not nothing."""
    if isinstance(query, Not):
        return isinstance(query.subquery, Not) and _matches_all(query.subquery.subquery)
    return isinstance(query, MatchAll)


SearchBackend = WhooshSearchBackend
