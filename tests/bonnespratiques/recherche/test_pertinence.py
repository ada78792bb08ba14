"""Whether readers find the right fiche first, on the content of the demonstration: `bench/pertinence.json`, whose score is held here."""

import pytest

from bench.pertinence import PREMIERE_MIN, TROIS_MIN, play, rank, read_questions, score
from bonnespratiques.models import FichePage
from bonnespratiques.recherche.tenue import indexation
from workflow.demo import load_demo

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def demonstration(settings, tmp_path):
    settings.DEBUG = True
    settings.MEDIA_ROOT = tmp_path
    load_demo(lambda _line: None)
    for root in indexation.roots():
        indexation.rebuild(root)


def test_the_set_is_long_and_a_third_of_it_is_kept_apart():
    questions = read_questions()
    assert len(questions) >= 100
    assert len({question.requete for question in questions}) == len(questions)
    assert sum(question.a_part for question in questions) * 3 >= len(questions) - 3


@pytest.mark.usefixtures("demonstration")
def test_the_right_fiche_comes_first(chercher):
    slugs = dict(FichePage.objects.values_list("title", "slug"))
    questions = read_questions()
    assert {slug for question in questions for slug in question.attendues} <= set(slugs.values())
    for chosen in (questions, [question for question in questions if question.a_part]):
        first, three = score(play(lambda requete: [slugs[title] for title in chercher(requete)], chosen))
        assert (first >= PREMIERE_MIN, three >= TROIS_MIN) == (True, True), f"{first:.1%}, {three:.1%}"


def test_a_rank_is_that_of_the_first_fiche_expected():
    question = read_questions()[0]
    expected = next(iter(question.attendues))
    assert [rank(question, found) for found in ([expected], ["autre", expected], ["autre"], [])] == [1, 2, 0, 0]
