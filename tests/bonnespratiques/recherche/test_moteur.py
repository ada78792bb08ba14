"""The engine below Wagtail's contract: what the contract's own tests (`test_contrat`) leave unsaid."""

import random

import numpy as np
import pytest
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery
from wagtail.models import Page

from bonnespratiques.models import FichePage
from bonnespratiques.recherche.embarque.depot import Depot, IndexIndisponible
from bonnespratiques.recherche.embarque.documents import Document
from bonnespratiques.recherche.embarque.evaluation import AuMoins, Evaluation
from bonnespratiques.recherche.embarque.reconstruction import reconstruction
from bonnespratiques.recherche.embarque.schema import Passage
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.restriction import restrict
from bonnespratiques.recherche.tenue import indexation
from tests.factories import fiche

TYPE = "essai.texte"
TITRE, TEXTE = 0, 1


def document(cle: str, titre: str, texte: str = "", *, type: str = TYPE) -> Document:
    passages = [Passage(TITRE, 10.0, francais.stems(titre)), Passage(TEXTE, 1.0, francais.stems(texte))]
    return Document(cle, type, passages, [Passage(TITRE, 1.0, francais.words(titre))], b"", cle.encode().ljust(8))


@pytest.fixture
def depot(tmp_path) -> Depot:
    depot = Depot(tmp_path / "index", "0" * 12)
    with reconstruction(depot):
        pass
    yield depot
    depot.close()


@pytest.fixture
def write(depot):
    def write(*documents: Document, remove: tuple[str, ...] = ()) -> None:
        with depot.verrou(), depot.ecriture() as ecriture:
            ecriture.remove_all([*remove, *(document.cle for document in documents)])
            ecriture.add_all(documents)

    return write


@pytest.fixture
def find(depot):
    def find(query: SearchQuery | str, **options) -> dict[str, float]:
        with depot.instantane() as instantane:
            query = PlainText(query) if isinstance(query, str) else query
            scores = Evaluation(instantane, **options).run(query)
            rows = np.flatnonzero((scores >= 0) & instantane.ensemble.of_types([TYPE]))
            return {instantane.ensemble.cles[row]: float(scores[row]) for row in rows}

    return find


def test_blocks_of_postings_hold_what_whoosh_itself_gives(depot, write):
    dice = random.Random(1)  # noqa: S311
    words = ["accueil", "guichet", "agent", "courrier", "délai"]
    write(*(document(str(n), dice.choice(words), " ".join(dice.choices(words, k=8))) for n in range(700)))
    write(*(document(str(n), "accueil", "guichet guichet") for n in range(650, 720)))
    with depot.instantane() as instantane:
        assert len(instantane.segments) > 1
        for segment in instantane.segments:
            for word in map(francais.stem, words):
                documents, poids = segment.postings("texte", word)
                holders, places = segment.places("texte", word)
                ours = {
                    number: (weight, places[holders == number].tolist())
                    for number, weight in zip(documents.tolist(), poids.tolist(), strict=True)
                    if number not in segment.supprimes
                }
                theirs = {}
                if ("texte", word) in segment.reader:
                    matcher = segment.reader.postings("texte", word)
                    while matcher.is_active():
                        theirs[matcher.id()] = matcher.weight(), list(matcher.value_as("positions"))
                        matcher.next()
                assert ours == theirs


def test_what_is_replaced_or_removed_never_comes_back(write, find):
    write(document("1", "accueil"), document("2", "guichet"), document("3", "accueil"))
    write(document("1", "courrier"), remove=("3",))
    assert find("accueil").keys() == set()
    assert find("courrier").keys() == {"1"}
    for number in range(4, 20):  # commits enough for Whoosh to merge its segments
        write(document(str(number), "délai"))
    assert find(MATCH_ALL).keys() == {"1", "2", *map(str, range(4, 20))}


def test_a_snapshot_does_not_move_and_the_next_one_is_fresh(depot, write, find):
    write(document("1", "accueil"))
    with depot.instantane() as before:
        write(document("2", "accueil"))
        assert (Evaluation(before).run(PlainText("accueil")) >= 0).tolist() == [True]
        assert find("accueil").keys() == {"1", "2"}


def test_objects_of_other_models_are_left_out(write, find):
    write(document("1", "accueil"), document("2", "accueil", type="essai.autre"))
    assert find("accueil").keys() == {"1"}


def test_a_word_of_the_title_is_worth_more_than_the_same_in_the_text(write, find):
    write(document("1", "accueil", "guichet " * 9), document("2", "guichet", "accueil " * 5 + "mot " * 5))
    assert find("accueil")["1"] > find("accueil")["2"]


def test_a_rare_word_is_worth_more_than_a_frequent_one(write, find):
    write(*(document(str(n), "accueil") for n in range(9)), document("a", "accueil guichet"), document("b", "délai"))
    either = find(PlainText("guichet accueil", operator="or"))
    assert max(either, key=either.get) == "a"
    assert find("guichet")["a"] > find("accueil")["a"]


def test_fields_named_are_the_only_ones_searched(write, find):
    write(document("1", "accueil", "guichet"), document("2", "guichet", "accueil"))
    assert find("accueil", sections=frozenset({TEXTE})).keys() == {"2"}
    assert find("accueil guichet", sections=frozenset({TITRE})).keys() == set()
    assert find("guich", sections=frozenset({TEXTE}), prefixe=True).keys() == set()


def test_a_phrase_stands_within_one_field_and_in_order(write, find):
    write(
        document("1", "le langage clair"),
        document("2", "langage", "clair"),
        document("3", "clair langage"),
        document("4", "x", "un langage simple, puis le langage clair"),
        document("5", "x", "langage simple et clair"),
    )
    assert find(Phrase("langage clair")).keys() == {"1", "4"}
    assert find(Phrase("langage clair"), sections=frozenset({TITRE})).keys() == {"1"}
    assert find(Phrase("le")).keys() == set()


def test_operators(write, find):
    write(document("1", "accueil guichet"), document("2", "accueil"), document("3", "guichet"), document("4", "délai"))
    accueil, guichet, delai = PlainText("accueil"), PlainText("guichet"), PlainText("délais")
    assert find(And([accueil, guichet])).keys() == {"1"}
    assert find(Or([accueil, delai])).keys() == {"1", "2", "4"}
    assert find(And([accueil, Not(guichet)])).keys() == {"2"}
    assert find(Not(accueil)).keys() == {"3", "4"}
    assert find(And([Not(accueil), Not(delai)])).keys() == {"3"}
    assert find(AuMoins([accueil, guichet, delai], 2)).keys() == {"1"}
    assert find(AuMoins([accueil, guichet, delai], 1)).keys() == {"1", "2", "3", "4"}
    assert find(Boost(accueil, 3))["2"] == pytest.approx(3 * find(accueil)["2"])


def test_words_that_say_nothing_constrain_nothing(write, find):
    write(document("1", "l’accueil des usagers"))
    assert find("le des").keys() == set()
    assert find(And([PlainText("les"), PlainText("usagers")])).keys() == {"1"}
    assert find(Or([PlainText("les"), PlainText("licornes")])).keys() == set()


def test_a_slip_of_the_finger_is_forgiven_where_it_is_asked_for(write, find):
    write(document("1", "guichet"), document("2", "courrier"), document("3", "développement durable"))
    assert find("guihcet").keys() == set()
    assert find(Fuzzy("gichet")).keys() == {"1"}
    assert find(Fuzzy("développment durable", operator="and")).keys() == {"3"}
    assert find(Fuzzy("courier")).keys() == {"2"}


def test_beginnings_of_words(write, find):
    write(document("1", "Accueil sans rendez-vous"), document("2", "Accueillir"), document("3", "x", "accueil"))
    assert find("accu", prefixe=True).keys() == {"1", "2"}
    assert find("rend acc", prefixe=True).keys() == {"1"}
    assert find("l’accueil", prefixe=True)["1"] > find("l’accueil", prefixe=True)["2"]
    assert find("sans", prefixe=True).keys() == {"1"}


def test_a_very_long_query_is_bounded(write, find):
    write(document("1", " ".join(f"mot{n}" for n in range(200))))
    assert find(" ".join(f"mot{n}" for n in range(100_000))).keys() == {"1"}


def test_an_unknown_kind_of_query_is_refused(find, write):
    write(document("1", "accueil"))
    with pytest.raises(IndexIndisponible):
        find(SearchQuery())


def test_nothing_to_write_into_is_said(tmp_path):
    depot = Depot(tmp_path / "rien", "0" * 12)

    def write() -> None:
        with depot.verrou(), depot.ecriture():
            pass

    with pytest.raises(IndexIndisponible):
        write()


@pytest.mark.django_db
def test_results_behave_as_a_queryset(django_assert_num_queries):
    for number in range(5):
        fiche(f"Guichet {number}", numero=100 + number)
    indexation.rebuild(Page)
    results = FichePage.objects.live().search("guichet")
    with django_assert_num_queries(1):
        assert results.count() == 5
    with django_assert_num_queries(1):
        first = list(results[:2])
    assert [page.title for page in first] + [page.title for page in results[2:]] == [page.title for page in results]
    assert results[1:4].count() == 3
    assert results[4:9].count() == 1
    assert results[0].title == first[0].title
    assert [page.numero for page in FichePage.objects.search("guichet", order_by="numero")] == list(range(100, 105))
    assert FichePage.objects.filter(numero__gt=102).search("guichet").count() == 2
    assert FichePage.objects.search("guichet").facet("nature") == {"pratique": 5}
    assert all(page.pertinence > 0 for page in FichePage.objects.search("guichet").annotate_score("pertinence"))
    assert FichePage.objects.search("le des").count() == 0
    assert FichePage.objects.search(MATCH_ALL).count() == 5


@pytest.mark.django_db
def test_more_results_than_sqlite_has_parameters_for():
    page = fiche()
    keys = [str(number) for number in range(1, 100_000)]
    assert list(restrict(FichePage.objects.all(), keys)) == [page]
    assert list(restrict(FichePage.objects.all(), [])) == []
