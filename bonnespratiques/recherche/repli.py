"""What answers while there is no index: the titles, read in the database. Slow and without ranking, but an answer."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.backends.database.fallback import MATCH_ALL, MATCH_NONE, DatabaseSearchQueryCompiler


class _Titres(DatabaseSearchQueryCompiler):
    def check_boost(self, query: object, boost: float = 1.0) -> None:
        """Without ranking there is nothing to boost; modelsearch would warn of it."""


def matching_titles(compiler: BaseSearchQueryCompiler) -> models.QuerySet:
    """The objects of the compiler's queryset whose titles (fields declared for autocompletion) hold the words asked for."""
    model = compiler.queryset.model
    names = [
        field.field_name for field in model.get_autocomplete_search_fields() if _is_column(model, field.field_name)
    ]
    if not names:
        return compiler.queryset.none()
    titles = _Titres(compiler.queryset, compiler.query, fields=names)
    try:
        condition = titles.build_database_filter(titles.query)
    except (
        NotImplementedError,
        TypeError,
    ):  # a kind of query, or a string without words, that modelsearch leaves aside
        return compiler.queryset.none()
    if condition == MATCH_ALL:
        return compiler.queryset
    return compiler.queryset.none() if condition == MATCH_NONE else compiler.queryset.filter(condition)


def _is_column(model: type[models.Model], name: str) -> bool:
    try:
        return model._meta.get_field(name).concrete
    except FieldDoesNotExist:
        return False
