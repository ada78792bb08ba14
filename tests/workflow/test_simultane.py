"""Two people at once, in two threads on a real database: one wins, the other is told, nothing is done twice."""

import threading

import pytest
from django.db import connection

from bonnespratiques.models import FichePage
from tests.factories import DossierStory, comite
from workflow import actions
from workflow.brouillons import save_draft
from workflow.circuit import Statut
from workflow.erreurs import ActionRefusee
from workflow.models import Approbation, Dossier, EntreeJournal

pytestmark = [pytest.mark.slow, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    """Run the calls together; return what each gave back, or what it raised."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        try:
            barrier.wait()
            results[index] = call()
        except ActionRefusee as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refusals(results):
    return [result for result in results if isinstance(result, ActionRefusee)]


def fresh(story):
    return Dossier.objects.get(pk=story.dossier.pk)


def test_two_approvals_at_once_make_one_seal():
    story = DossierStory("accord")
    seal = actions.seal_to_approve(story.dossier)
    approve = lambda: actions.approve(fresh(story), by=story.auteur, empreinte_lue=seal)  # noqa: E731
    assert len(refusals(at_once(approve, approve))) == 1
    assert Approbation.objects.count() == 1
    assert fresh(story).statut == Statut.VALIDATION


def test_an_approval_against_a_taking_back_leaves_one_truth():
    story = DossierStory("accord")
    seal = actions.seal_to_approve(story.dossier)
    results = at_once(
        lambda: actions.approve(fresh(story), by=story.auteur, empreinte_lue=seal),
        lambda: actions.take_back(fresh(story), by=story.comite, motif="Une coquille."),
    )
    assert len(refusals(results)) == 1
    dossier = fresh(story)
    assert (dossier.statut == Statut.VALIDATION) is (dossier.approbation is not None)


def test_a_double_submission_makes_one_page():
    story = DossierStory()
    submit = lambda: actions.submit(fresh(story), by=story.auteur, charte=True)  # noqa: E731
    assert len(refusals(at_once(submit, submit))) == 1
    assert EntreeJournal.objects.filter(action="submit").count() == 1
    assert FichePage.objects.count() == 1


def test_two_members_who_validate_at_once_publish_once():
    story = DossierStory("validation")
    other = comite(story.theme)
    results = at_once(
        lambda: actions.validate(fresh(story), by=story.comite), lambda: actions.validate(fresh(story), by=other)
    )
    assert len(refusals(results)) == 1
    assert EntreeJournal.objects.filter(action="validate").count() == 1


def test_of_ten_windows_that_save_one_wins_and_nine_are_told():
    story = DossierStory()
    calls = [
        lambda number=number: save_draft(
            fresh(story), by=story.auteur, champs={"titre": f"Fenêtre {number}"}, version=story.dossier.version
        )
        for number in range(10)
    ]
    results = at_once(*calls)
    assert len(refusals(results)) == 9
    (winner,) = (result for result in results if isinstance(result, Dossier))
    assert fresh(story).brouillon["titre"] == winner.brouillon["titre"]
