"""Which documents answer a query, and how well. Takes query objects (modelsearch's, and those of `termes`), never a string in a
query language.

Word after word: the posting list of a word becomes an array of scores, one place for each document of a segment, and queries
combine these arrays. Every matching document is scored (counts are exact); the score is BM25 on weighted frequencies.
"""

from collections.abc import Callable
from functools import cached_property
from itertools import islice
from math import log

import numpy as np
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from bonnespratiques.recherche.embarque.instantane import Instantane, Segment
from bonnespratiques.recherche.embarque.schema import SECTION
from bonnespratiques.recherche.embarque.scores import (
    ABSENT,
    Scores,
    halved,
    intersection,
    none_of,
    times,
    union,
    without,
)
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.termes import AuMoins, AvecPrime, Meilleur, Racine

# Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with the customary values.
K1, B = 1.2, 0.75
MOTS_MAX = 64  # words looked for in one string, whoever calls
COMPLETIONS_MAX = 2_000  # words of the index that one prefix may stand for
PRIME_POSTINGS_MAX = 4_000  # 6 ms: beyond, words side by side say little, so frequent are they
UN_MOT_DE_PLUS = np.float32(1_000)  # more than any score: fiches with more of the words come first
PLACE = 1 << 32  # places fit below it


class Evaluation:
    """One query on one snapshot. `sections`: numbers of the fields to search, None for all.

    `prefixe`: words of titles that begin so (what the admin asks for while one types), instead of stems of the whole text.
    """

    def __init__(
        self, instantane: Instantane, *, sections: frozenset[int] | None = None, prefixe: bool = False
    ) -> None:
        self.instantane = instantane
        self.sections = None if sections is None else np.array(sorted(sections), np.int64)
        self.champ = "debut" if prefixe else "texte"
        self._look_up = self._prefix if prefixe else self._word
        self._idfs: dict[str, float] = {}

    def run(self, query: SearchQuery) -> Scores:
        """Score of each document of `Instantane.ensemble`, -1 for those that do not match, deleted ones included.

        Raises `NotImplementedError` for an unknown query.
        """
        parts = []
        for segment in self.instantane.segments:
            scores = self._evaluate(query, segment)
            parts.append(none_of(len(segment)) if scores is None else scores)
        return np.concatenate(parts) if parts else np.empty(0, np.float32)

    def _evaluate(self, query: SearchQuery, segment: Segment) -> Scores | None:
        """None: the query says nothing (stop words alone) and constrains nothing."""
        match query:
            case PlainText():
                return times(self._each_word(query, segment, self._look_up), query.boost)
            case Racine():
                return self._word(query.racine, segment)
            case Phrase():
                return self._phrase(self._words(query.query_string), segment)
            case Fuzzy():
                return self._each_word(query, segment, self._fuzzy)
            case Boost():
                return times(self._evaluate(query.subquery, segment), query.boost)
            case MatchAll():
                return np.zeros(len(segment), np.float32)
            case Not():
                return without(None, [self._evaluate(query.subquery, segment)], len(segment))
            case And():
                return self._and(query, segment)
            case Or():
                parts = self._said(query.subqueries, segment)
                return union(parts, len(segment))
            case AuMoins():
                return self._at_least(query, segment)
            case Meilleur():
                return self._best(query, segment)
            case AvecPrime():
                return self._with_bonus(query, segment)
        raise NotImplementedError(f"Requête inconnue : {type(query).__name__}")

    def _said(self, subqueries: list[SearchQuery], segment: Segment) -> list[Scores]:
        parts = [self._evaluate(subquery, segment) for subquery in subqueries]
        return [part for part in parts if part is not None]

    def _each_word(
        self, query: PlainText | Fuzzy, segment: Segment, look_up: Callable[[str, Segment], Scores]
    ) -> Scores | None:
        words = self._words(query.query_string)
        if not words:
            return None
        parts = [look_up(word, segment) for word in words]
        return union(parts, len(segment)) if query.operator == "or" else intersection(parts)

    def _and(self, query: And, segment: Segment) -> Scores | None:
        negated = [subquery.subquery for subquery in query.subqueries if isinstance(subquery, Not)]
        parts = self._said([subquery for subquery in query.subqueries if not isinstance(subquery, Not)], segment)
        found = intersection(parts) if parts else None
        if not negated:
            return found
        return without(found, [self._evaluate(subquery, segment) for subquery in negated], len(segment))

    def _at_least(self, query: AuMoins, segment: Segment) -> Scores:
        parts = self._said(query.subqueries, segment)
        matches = np.zeros(len(segment), np.int32)
        for part in parts:
            matches += part >= 0
        total = union(parts, len(segment))
        total = np.where(total >= 0, total + UN_MOT_DE_PLUS * matches, ABSENT)
        total[matches < query.minimum] = ABSENT
        return total

    def _best(self, query: Meilleur, segment: Segment) -> Scores:
        """As rare as the most frequent of these ways: a rare synonym of a frequent word says no more than the word itself."""
        rarities = [self._rarity(subquery) for subquery in query.subqueries]
        rarity = min((rarity for rarity in rarities if rarity), default=0.0)
        best = none_of(len(segment))
        for subquery, own in zip(query.subqueries, rarities, strict=True):
            scores = times(self._evaluate(subquery, segment), rarity / own if own else 1)
            if scores is not None:
                np.maximum(best, scores, out=best)
        return best

    def _rarity(self, query: SearchQuery) -> float:
        """What the words of a query weigh, one by one; 0 when the index has none of them."""
        match query:
            case Racine():
                words = [query.racine]
            case PlainText() | Phrase():
                words = self._words(query.query_string)
            case Boost():
                return self._rarity(query.subquery)
            case And():
                return sum(map(self._rarity, query.subqueries))
            case Meilleur():
                return min((rarity for rarity in map(self._rarity, query.subqueries) if rarity), default=0.0)
            case Or():
                return max(map(self._rarity, query.subqueries), default=0.0)
            case AvecPrime():
                return self._rarity(query.subquery)
            case _:
                return 0.0
        return sum(self._idf(word) for word in words if self.instantane.frequence(self.champ, word))

    def _with_bonus(self, query: AvecPrime, segment: Segment) -> Scores | None:
        found = self._evaluate(query.subquery, segment)
        if found is None or np.count_nonzero(found >= 0) < 2:
            return found  # nothing to put in order
        cheap = [prime for prime in query.primes if self._postings_of(prime, segment) <= PRIME_POSTINGS_MAX]
        for prime in self._said(cheap, segment):
            found = np.where((found >= 0) & (prime > 0), found + prime, found)
        return found

    def _postings_of(self, query: SearchQuery, segment: Segment) -> int:
        """How many places of words a phrase reads; nothing for other queries, whose postings are kept."""
        query = query.subquery if isinstance(query, Boost) else query
        words = self._words(query.query_string) if isinstance(query, Phrase) else []
        return sum(len(segment.postings(self.champ, word).documents) for word in words)

    # --- Words ------------------------------------------------------------------------------------------------

    def _words(self, text: str) -> list[str]:
        if self.champ == "texte":
            return francais.stems(text)[:MOTS_MAX]
        words = francais.words(text)[:MOTS_MAX]
        return [word for word in words if word not in francais.MOTS_VIDES] or words

    def _found(self, word: str, segment: Segment) -> tuple[np.ndarray, np.ndarray]:
        """(documents, weights) wherever a word stands in the fields to search."""
        documents, poids = segment.postings(self.champ, word)
        if self.sections is None or not len(documents):
            return documents, poids
        holders, places = segment.places(self.champ, word)
        inside = np.unique(holders[np.isin(places // SECTION, self.sections)])
        kept = np.isin(documents, inside, assume_unique=True)
        return documents[kept], poids[kept]

    def _word(self, word: str, segment: Segment) -> Scores:
        documents, poids = self._found(word, segment)
        scores = none_of(len(segment))
        if len(documents):
            flat, steep = self._length_norm
            lengths = segment.table.longueurs[documents]
            scores[documents] = self._idf(word) * poids / (poids + flat + steep * lengths)
        return scores

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
        scores = none_of(len(segment))
        for completion in islice(segment.words_from(self.champ, word), COMPLETIONS_MAX):
            worth = 2.0 if completion == word else 1.0
            documents, _poids = self._found(completion, segment)
            scores[documents] = np.maximum(scores[documents], worth)
        return scores

    def _fuzzy(self, word: str, segment: Segment) -> Scores:
        """Words one letter away (two from eight letters on), worth half."""
        near = [
            halved(self._word(other, segment))
            for other in segment.words_near(self.champ, word, distance=2 if len(word) >= 8 else 1)
            if other != word
        ]
        return union([self._word(word, segment), *near], len(segment))

    def _phrase(self, words: list[str], segment: Segment) -> Scores | None:
        """Words that follow each other in one field, stop words not counted, in any inflection."""
        if not words:
            return None
        scores = intersection([self._word(word, segment) for word in words])
        if len(words) == 1 or not (scores >= 0).any():
            return scores
        starts = np.empty(0, np.int64)
        for rank, word in enumerate(words):
            documents, places = segment.places(self.champ, word)
            here = scores[documents] >= 0
            if self.sections is not None:
                here &= np.isin(places // SECTION, self.sections)
            possible = documents[here] * PLACE + places[here] - rank
            starts = possible if rank == 0 else np.intersect1d(starts, possible)
        found = none_of(len(segment))
        holders = np.unique(starts // PLACE)
        found[holders] = scores[holders]
        return found
