"""What engines that are not ours are handed: our stems, on both sides, instead of their own French (decision 037).

Texts and queries go through `francais` here, so that the same words find the same fiches whatever the engine, which has only to
look up words separated by spaces.
"""

from modelsearch.query import MATCH_NONE, And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.termes import AuMoins, AvecPrime, Meilleur, Racine

MOTS_MAX = 64  # words looked for in one string, whoever calls
SIGNES_PAR_MOT_MAX = 200  # PostgreSQL refuses words of 2 047 bytes


def stems_of(text: str) -> str:
    """What is indexed of the text of a field."""
    return " ".join(francais.stems_to_index(text))


def words_of(text: str) -> str:
    """What is indexed of it to be found while one types: words, not stems."""
    return " ".join(francais.words(text))


def to_stems(query: SearchQuery) -> SearchQuery:
    """The same query on stems. What says nothing (stop words) is left out; when nothing remains, nothing matches."""
    return _convert(query) or MATCH_NONE


def to_words(query: SearchQuery) -> SearchQuery:
    """The query of what is found while one types: whole words and the beginning of the last one."""
    if isinstance(query, PlainText):
        words = francais.words(query.query_string)[:MOTS_MAX]
        telling = [word[:SIGNES_PAR_MOT_MAX] for word in words if word not in francais.MOTS_VIDES] or words
        return PlainText(" ".join(telling), operator=query.operator, boost=query.boost) if telling else MATCH_NONE
    return query


def _convert(query: SearchQuery) -> SearchQuery | None:
    match query:
        case MatchAll():
            return query
        case PlainText() | Phrase() | Fuzzy():
            return _leaf(query)
        case Racine(racine=racine):
            return PlainText(racine)
        case Boost(subquery=subquery, boost=boost):
            converted = _convert(subquery)
            return converted and Boost(converted, boost)
        case Not(subquery=subquery):
            converted = _convert(subquery)
            return converted and Not(converted)
        case AvecPrime(subquery=subquery, primes=primes):
            converted = _convert(subquery)
            return converted and AvecPrime(converted, _converted(primes))
        case AuMoins(subqueries=subqueries, minimum=minimum):
            return AuMoins(parts, minimum) if (parts := _converted(subqueries)) else None
        case And(subqueries=subqueries) | Or(subqueries=subqueries) | Meilleur(subqueries=subqueries):
            return type(query)(parts) if (parts := _converted(subqueries)) else None
    raise NotImplementedError(f"Requête inconnue : {type(query).__name__}")


def _converted(queries: list[SearchQuery]) -> list[SearchQuery]:
    return [converted for query in queries if (converted := _convert(query))]


def _leaf(query: PlainText | Phrase | Fuzzy) -> SearchQuery | None:
    stems = [stem[:SIGNES_PAR_MOT_MAX] for stem in francais.stems(query.query_string)[:MOTS_MAX]]
    text = " ".join(stems)
    match query:
        case _ if not stems:
            return None
        case PlainText():
            return PlainText(text, operator=query.operator, boost=query.boost)
        case Fuzzy():
            return Fuzzy(text, operator=query.operator)
    return Phrase(text) if len(stems) > 1 else PlainText(text)
