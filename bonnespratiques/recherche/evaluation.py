"""Which documents answer a query, and how well. Takes modelsearch's query objects, never a string in a query language.

Word after word: the posting list of a word becomes {document: score}, and queries combine these with the operations of sets.
Every matching document is scored (counts are exact); the score is BM25 on weighted frequencies.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import islice
from math import log

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from bonnespratiques.recherche import francais
from bonnespratiques.recherche.instantane import Instantane, Segment
from bonnespratiques.recherche.schema import SECTION

# Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with the customary values.
K1, B = 1.2, 0.75
MOTS_MAX = 64  # words looked for in one string, whoever calls
COMPLETIONS_MAX = 2_000  # words of the index that one prefix may stand for

Scores = dict[int, float]


class AuMoins(SearchQuery):
    """Matches what matches `minimum` of these queries or more. Only our backend knows it."""

    def __init__(self, subqueries: list[SearchQuery], minimum: int) -> None:
        self.subqueries = subqueries
        self.minimum = minimum


class Evaluation:
    """One query on one snapshot. `sections`: numbers of the fields to search, None for all.

    `prefixe`: words of titles that begin so (what the admin asks for while one types), instead of stems of the whole text.
    """

    def __init__(
        self, instantane: Instantane, *, sections: frozenset[int] | None = None, prefixe: bool = False
    ) -> None:
        self.instantane = instantane
        self.sections = sections
        self.champ = "debut" if prefixe else "texte"
        self._look_up = self._prefix if prefixe else self._word
        self._idfs: dict[str, float] = {}

    def run(self, query: SearchQuery, *, types: Iterable[str]) -> dict[str, float]:
        """Score of each object of these models that matches, by its key. Raises `NotImplementedError` for an unknown query."""
        wanted = frozenset(types)
        found: dict[str, float] = {}
        for segment in self.instantane.segments:
            cles, labels, supprimes = segment.table.cles, segment.table.types, segment.supprimes
            found |= {
                cles[document]: score
                for document, score in (self._evaluate(query, segment) or {}).items()
                if labels[document] in wanted and document not in supprimes
            }
        return found

    def _evaluate(self, query: SearchQuery, segment: Segment) -> Scores | None:
        """None: the query says nothing (stop words alone) and constrains nothing."""
        match query:
            case PlainText():
                return self._plain_text(query, segment)
            case Phrase():
                return self._phrase(self._words(query.query_string), segment)
            case Fuzzy():
                return self._each_word(query, segment, self._fuzzy)
            case Boost():
                return _times(self._evaluate(query.subquery, segment), query.boost)
            case MatchAll():
                return dict.fromkeys(range(len(segment)), 0.0)
            case Not():
                return self._without(None, [self._evaluate(query.subquery, segment)], segment)
            case And():
                return self._and(query, segment)
            case Or():
                parts = [self._evaluate(subquery, segment) for subquery in query.subqueries]
                return _union([part for part in parts if part is not None])
            case AuMoins():
                return self._at_least(query, segment)
        raise NotImplementedError(f"Requête inconnue : {type(query).__name__}")

    def _plain_text(self, query: PlainText, segment: Segment) -> Scores | None:
        return _times(self._each_word(query, segment, self._look_up), query.boost)

    def _each_word(
        self, query: PlainText | Fuzzy, segment: Segment, look_up: Callable[[str, Segment], Scores]
    ) -> Scores | None:
        words = self._words(query.query_string)
        if not words:
            return None
        parts = [look_up(word, segment) for word in words]
        return _union(parts) if query.operator == "or" else _intersection(parts)

    def _and(self, query: And, segment: Segment) -> Scores | None:
        negated = [subquery.subquery for subquery in query.subqueries if isinstance(subquery, Not)]
        parts = [self._evaluate(subquery, segment) for subquery in query.subqueries if not isinstance(subquery, Not)]
        kept = [part for part in parts if part is not None]
        found = _intersection(kept) if kept else None
        if not negated:
            return found
        return self._without(found, [self._evaluate(subquery, segment) for subquery in negated], segment)

    def _at_least(self, query: AuMoins, segment: Segment) -> Scores:
        parts = [self._evaluate(subquery, segment) or {} for subquery in query.subqueries]
        matches = Counter(document for part in parts for document in part)
        total = _union(parts)
        return {document: total[document] for document, n in matches.items() if n >= query.minimum}

    def _without(self, found: Scores | None, removed: list[Scores | None], segment: Segment) -> Scores | None:
        excluded = [scores for scores in removed if scores is not None]
        if not excluded:
            return found
        base = dict.fromkeys(range(len(segment)), 0.0) if found is None else found
        for scores in excluded:
            base = {document: base[document] for document in base.keys() - scores.keys()}
        return base

    # --- Words ------------------------------------------------------------------------------------------------

    def _words(self, text: str) -> list[str]:
        if self.champ == "texte":
            return francais.stems(text)[:MOTS_MAX]
        words = francais.words(text)[:MOTS_MAX]
        return [word for word in words if word not in francais.MOTS_VIDES] or words

    def _found(self, word: str, segment: Segment) -> Iterable[tuple[int, float]]:
        """(document, weight) wherever a word stands in the fields to search."""
        found = segment.postings(self.champ, word, with_places=self.sections is not None)
        if self.sections is None:
            return zip(found.documents, found.poids, strict=True)
        return [
            (document, poids)
            for document, poids, places in zip(*found, strict=True)
            if not self.sections.isdisjoint(place // SECTION for place in _decode(places))
        ]

    def _word(self, word: str, segment: Segment) -> Scores:
        idf = self._idf(word)
        flat, steep = self._length_norm
        lengths = segment.table.longueurs
        return {
            document: idf * poids / (poids + flat + steep * lengths[document])
            for document, poids in self._found(word, segment)
        }

    @cached_property
    def _length_norm(self) -> tuple[float, float]:
        return K1 * (1 - B), K1 * B / (self.instantane.longueur_moyenne or 1.0)

    def _idf(self, word: str) -> float:
        if word not in self._idfs:
            frequency = self.instantane.frequence(self.champ, word)
            self._idfs[word] = (K1 + 1) * log(1 + (self.instantane.documents - frequency + 0.5) / (frequency + 0.5))
        return self._idfs[word]

    def _prefix(self, word: str, segment: Segment) -> Scores:
        """A whole word is worth more than the beginning of one."""
        scores: Scores = {}
        for completion in islice(segment.words_from(self.champ, word), COMPLETIONS_MAX):
            worth = 2.0 if completion == word else 1.0
            for document, _poids in self._found(completion, segment):
                if scores.get(document, 0.0) < worth:
                    scores[document] = worth
        return scores

    def _fuzzy(self, word: str, segment: Segment) -> Scores:
        """Words one letter away (two from eight letters on), worth half."""
        near = _union(
            [
                _times(self._word(other, segment), 0.5) or {}
                for other in segment.words_near(self.champ, word, distance=2 if len(word) >= 8 else 1)
                if other != word
            ]
        )
        return _union([self._word(word, segment), near])

    def _phrase(self, words: list[str], segment: Segment) -> Scores | None:
        """Words that follow each other in one field, stop words not counted, in any inflection."""
        if not words:
            return None
        scores = _intersection([self._word(word, segment) for word in words])
        if len(words) == 1 or not scores:
            return scores
        starts: dict[int, set[int]] = {}
        for rank, word in enumerate(words):
            found = segment.postings(self.champ, word, with_places=True)
            for document, places in zip(found.documents, found.places, strict=True):
                if document in scores:
                    possible = {place - rank for place in _decode(places)}
                    starts[document] = possible if rank == 0 else starts[document] & possible
        inside = self.sections
        return {
            document: scores[document]
            for document, places in starts.items()
            if (places if inside is None else any(place // SECTION in inside for place in places))
        }


def _decode(places: bytes) -> "memoryview[int]":
    return memoryview(places).cast("I")


def _times(scores: Scores | None, factor: float) -> Scores | None:
    if scores is None or factor == 1:
        return scores
    return {document: score * factor for document, score in scores.items()}


def _intersection(parts: list[Scores]) -> Scores:
    if len(parts) == 1:
        return parts[0]
    smallest, *others = sorted(parts, key=len)
    common = set(smallest).intersection(*others)
    return {document: sum(part[document] for part in parts) for document in common}


def _union(parts: list[Scores]) -> Scores:
    if not parts:
        return {}
    total, *others = parts
    if others:
        total = dict(total)
    for part in others:
        for document, score in part.items():
            total[document] = total.get(document, 0.0) + score
    return total
