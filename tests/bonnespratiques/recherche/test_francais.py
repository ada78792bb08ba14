"""French, from the text of a fiche to what a reader types: each pair is indexed and looked for with the real engine."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelsearch.query import And

from bonnespratiques.recherche.elargissement import widen
from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.embarque.evaluation import Evaluation
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.requete import parse
from tests.bonnespratiques.recherche.paires import PAS_TROUVE, TROUVE, read
from tests.bonnespratiques.recherche.textes import index_texts


def look_for(depot: Depot, typed: str) -> set[str]:
    """Keys of the texts that have all the words of a query, one way or another; without synonyms nor corrections."""
    with depot.instantane() as instantane:
        termes = widen(parse(typed), (), instantane.lexique).termes
        scores = Evaluation(instantane).run(And([terme.query for terme in termes]))
        return {instantane.ensemble.cles[row] for row in np.flatnonzero(scores >= 0)}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    """Every text of the table, in one index: the key of a text is its number."""
    texts = sorted({text for text, _query in read(TROUVE) + read(PAS_TROUVE)})
    depot = index_texts(tmp_path_factory.mktemp("paires") / "index", *texts)
    yield depot, {text: str(number) for number, text in enumerate(texts)}
    depot.close()


def test_the_table_is_long_enough():
    assert len(read(TROUVE)) >= 200
    assert len(read(PAS_TROUVE)) >= 60


@pytest.mark.parametrize(("text", "query"), read(TROUVE))
def test_found(indexed, text, query):
    depot, numbers = indexed
    assert numbers[text] in look_for(depot, query)


@pytest.mark.parametrize(("text", "query"), read(PAS_TROUVE))
def test_not_found(indexed, text, query):
    depot, numbers = indexed
    assert numbers[text] not in look_for(depot, query)


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_be_cut_into_words(text):
    stems = francais.stems_to_index(text)
    assert all(stem and not stem.isspace() for stem in stems)
    for mot in francais.locate(text, frozenset(stems)):
        assert 0 <= mot.debut < mot.fin <= len(text)


@given(st.text(alphabet="aeéèêioœubcdlmnprstxçABÉ’'- .,", max_size=60))
def test_an_extract_marks_the_words_that_the_index_holds(text):
    stems = frozenset(francais.stems_to_index(text))
    assert stems == frozenset().union(*(mot.racines for mot in francais.locate(text, stems)))


@given(st.text(alphabet="abcdeilmnoprstuxy", min_size=1, max_size=15))
def test_a_stem_is_never_empty_nor_longer_than_its_word(word):
    assert 0 < len(francais.stem(word)) <= len(word)
