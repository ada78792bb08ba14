"""Two people at once on the committee's text, in two threads on a real database: nothing is overwritten, nothing is lost."""

import pytest

from tests.factories import DossierStory, comite
from tests.workflow.test_simultane import at_once, fresh, refusals
from workflow import actions
from workflow.circuit import Statut
from workflow.comite.reecriture import ConflitDeReecriture, current_text, save_rewriting, seals_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    story = DossierStory("reecriture")
    story.dossier = actions.take(story.dossier, by=story.comite)
    return story


def save(story, seals, **champs):
    return lambda: save_rewriting(fresh(story), by=story.comite, champs=champs, seals=seals)


def test_of_two_saves_of_one_rubric_one_wins_and_the_other_is_shown_both(story):
    seals = seals_of(current_text(story.dossier))
    results = at_once(save(story, seals, origine="<p>Un.</p>"), save(story, seals, origine="<p>Deux.</p>"))
    (conflict,) = refusals(results)
    assert isinstance(conflict, ConflitDeReecriture)
    assert conflict.conflits[0].autre == current_text(story.dossier).origine
    assert {conflict.conflits[0].mien, conflict.conflits[0].autre} == {"<p>Un.</p>", "<p>Deux.</p>"}


def test_two_saves_of_two_rubrics_are_both_kept(story):
    seals = seals_of(current_text(story.dossier))
    results = at_once(save(story, seals, origine="<p>Un.</p>"), save(story, seals, conseils="<p>Deux.</p>"))
    assert not refusals(results)
    text = current_text(story.dossier)
    assert (text.origine, text.conseils) == ("<p>Un.</p>", "<p>Deux.</p>")


def test_a_save_against_the_sending_never_changes_what_the_author_reads(story):
    seals = seals_of(current_text(story.dossier))
    at_once(
        save(story, seals, origine="<p>Un.</p>"),
        lambda: actions.send_for_approval(fresh(story), by=story.comite, raisons={}),
    )
    dossier = fresh(story)
    if dossier.statut == Statut.ACCORD:
        assert "répétaient" in current_text(dossier).origine
    else:  # the change came first, and was not explained
        assert current_text(dossier).origine == "<p>Un.</p>"


def test_a_save_against_a_taking_over_is_whole_or_refused(story):
    seals, other = seals_of(current_text(story.dossier)), comite(story.theme)
    saved, _ = at_once(
        save(story, seals, origine="<p>Un.</p>"), lambda: actions.take(fresh(story), by=other, de=story.comite)
    )
    assert fresh(story).pris_par == other
    assert (saved is True) is (current_text(story.dossier).origine == "<p>Un.</p>")


def test_two_who_take_a_free_dossier_at_once_are_not_both_told_that_they_have_it():
    story = DossierStory("reecriture")
    people = [story.comite, comite(story.theme)]
    results = at_once(*(lambda who=who: actions.take(fresh(story), by=who) for who in people))
    assert len(refusals(results)) == 1
    assert fresh(story).pris_par in people
