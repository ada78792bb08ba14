"""Asking the index, in the shape that Wagtail's search contract gives to questions and answers.

The index says which objects match and how well; the database has the last word on which of them the queryset holds, in one query.
So what a filter hides never comes out, even for the instant during which the index is behind. Without a readable index, the
titles answer (`repli`), and a signal asks for a rebuild.
"""

import logging
from functools import cached_property
from typing import Any

import numpy as np
from django.db import models
from django.db.models import Count
from django.db.models.expressions import Col
from django.db.models.functions import Extract
from django.db.models.lookups import Lookup
from django.db.models.sql.where import NothingNode, WhereNode
from django.dispatch import Signal
from modelsearch.backends.base import (
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
    get_model_root,
)
from modelsearch.query import MatchAll, Not
from modelsearch.utils import get_descendant_models

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.embarque.depots import depot_for
from bonnespratiques.recherche.embarque.documents import sections
from bonnespratiques.recherche.embarque.evaluation import Evaluation
from bonnespratiques.recherche.repli import matching_titles
from bonnespratiques.recherche.restriction import restrict

logger = logging.getLogger(__name__)

# Sent when a search finds no readable index. Argument: `root`, the family of models. `indexation` rebuilds.
index_indisponible = Signal()


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

    @cached_property
    def matches_all(self) -> bool:
        """Known without an index: everything, or not nothing."""
        query = self.query
        while isinstance(query, Not) and isinstance(query.subquery, Not):
            query = query.subquery.subquery
        return isinstance(query, MatchAll)

    def scores(self, backend: Any) -> dict[str, float]:
        """Score of each matching object of the model, by its key, whatever the queryset filters. Raises `IndexIndisponible`."""
        model = self.queryset.model
        root = get_model_root(model)
        numbers = sections(root)
        named = None if self.fields is None else frozenset(numbers[name] for name in self.fields if name in numbers)
        types = [descendant._meta.label_lower for descendant in get_descendant_models(model)]
        with depot_for(backend.dossier, root).instantane() as instantane:
            scores = Evaluation(instantane, sections=named, prefixe=self.prefixe).run(self.query)
            ensemble = instantane.ensemble
        found = np.flatnonzero((scores >= 0) & ensemble.of_types(types))
        return dict(zip([ensemble.cles[row] for row in found], scores[found].tolist(), strict=True))


class WhooshAutocompleteQueryCompiler(WhooshSearchQueryCompiler):
    prefixe = True


class Reponse:
    """What the index answers to one query, asked once for a search and all its slices."""

    def __init__(self, compiler: WhooshSearchQueryCompiler, backend: Any) -> None:
        self.compiler = compiler
        self.backend = backend

    @cached_property
    def scores(self) -> dict[str, float] | None:
        """By key. None: no index could be read, not even after asking for a rebuild."""
        try:
            return self.compiler.scores(self.backend)
        except IndexIndisponible as error:
            logger.warning("Index à reconstruire : %s", error)
        index_indisponible.send(sender=type(self.backend), root=get_model_root(self.compiler.queryset.model))
        try:
            return self.compiler.scores(self.backend)  # a small index is there again
        except IndexIndisponible:
            return None

    def score(self, pk: Any) -> float:
        return (self.scores or {}).get(str(pk), 0.0)

    @cached_property
    def queryset(self) -> models.QuerySet:
        """The queryset searched, restricted to what matches."""
        if self.compiler.matches_all:
            return self.compiler.queryset
        if self.scores is None:
            return matching_titles(self.compiler)
        return restrict(self.compiler.queryset, self.scores)

    @cached_property
    def ranked_keys(self) -> list[Any]:
        """Primary keys of what matches, best first; those of equal score, newest first."""
        keys = set(self.queryset.order_by().values_list("pk", flat=True))
        return [pk for _score, pk in sorted(((self.score(pk), pk) for pk in keys), reverse=True)]


class WhooshSearchResults(BaseSearchResults):
    supports_facet = True

    def __init__(self, backend: Any, query_compiler: Any, prefetch_related: Any = None) -> None:
        super().__init__(backend, query_compiler, prefetch_related)
        self.reponse = Reponse(query_compiler, backend)

    def _clone(self) -> "WhooshSearchResults":
        clone = super()._clone()
        clone.reponse = self.reponse
        return clone

    @property
    def degraded(self) -> bool:
        """Whether the titles alone answered, for want of an index."""
        return not self.query_compiler.matches_all and self.reponse.scores is None

    @property
    def _is_ranked(self) -> bool:
        return self.query_compiler.order_by_relevance and not self.query_compiler.matches_all

    def _do_search(self) -> list[models.Model]:
        found = self._ranked() if self._is_ranked else self._ordered()
        if self._score_field:
            for obj in found:
                setattr(obj, self._score_field, self.reponse.score(obj.pk))
        return found

    def _ranked(self) -> list[models.Model]:
        keys = self.reponse.ranked_keys[self.start : self.stop]
        queryset = self.query_compiler.queryset.order_by()
        objects = {obj.pk: obj for obj in restrict(queryset, map(str, keys))}
        return [objects[key] for key in keys if key in objects]

    def _ordered(self) -> list[models.Model]:
        queryset = self.reponse.queryset
        if not self.query_compiler.order_by_relevance and not queryset.query.order_by:
            queryset = queryset.order_by("-pk")
        return list(queryset[self.start : self.stop])

    def _do_count(self) -> int:
        count = len(self.reponse.ranked_keys) if self._is_ranked else self.reponse.queryset.order_by().count()
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
        rows = self.reponse.queryset.order_by().values(field_name).annotate(count=Count("pk")).order_by("-count")
        return {row[field_name]: row["count"] for row in rows}
