"""Kinds of queries that modelsearch does not have. Our engine knows them (`evaluation`); `translate` says them in modelsearch's
own words for the other engines, as nearly as they can.
"""

from modelsearch.query import And, Boost, Not, Or, PlainText, SearchQuery


class Racine(SearchQuery):
    """A word of the index itself, as a stem: it is not cut again."""

    def __init__(self, racine: str) -> None:
        self.racine = racine


class AuMoins(SearchQuery):
    """Matches what matches `minimum` of these queries or more."""

    def __init__(self, subqueries: list[SearchQuery], minimum: int) -> None:
        self.subqueries = subqueries
        self.minimum = minimum


class Meilleur(SearchQuery):
    """Matches what matches one of these queries, which say the same thing in several ways: the score is the best of theirs."""

    def __init__(self, subqueries: list[SearchQuery]) -> None:
        self.subqueries = subqueries


class AvecPrime(SearchQuery):
    """Matches what `subquery` matches; the score is greater where `primes` match too (words that follow each other, for one)."""

    def __init__(self, subquery: SearchQuery, primes: list[SearchQuery]) -> None:
        self.subquery = subquery
        self.primes = primes


def translate(query: SearchQuery) -> SearchQuery:
    """The same query, in modelsearch's own kinds only. `AuMoins` becomes any of its queries when fewer than all are wanted."""
    match query:
        case Racine(racine=racine):
            return PlainText(racine)
        case AuMoins(subqueries=subqueries, minimum=minimum):
            parts = [translate(subquery) for subquery in subqueries]
            return And(parts) if minimum >= len(parts) else Or(parts)
        case Meilleur(subqueries=subqueries):
            return Or([translate(subquery) for subquery in subqueries])
        case AvecPrime(subquery=subquery):
            return translate(subquery)
        case And(subqueries=subqueries):
            return And([translate(subquery) for subquery in subqueries])
        case Or(subqueries=subqueries):
            return Or([translate(subquery) for subquery in subqueries])
        case Not(subquery=subquery):
            return Not(translate(subquery))
        case Boost(subquery=subquery, boost=boost):
            return Boost(translate(subquery), boost)
    return query
