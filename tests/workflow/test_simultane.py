"""Two people at once, in two threads on a real database: one wins, the other is told, nothing is done twice, nothing is lost.

Played on SQLite, where writers queue, and on PostgreSQL, where they meet on the lock of the dossier.
"""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Revision

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models import FichePage
from tests.factories import (
    RUBRIQUES_COMPLETES,
    DossierStory,
    PersonneFactory,
    coauteur,
    comite,
    fiche,
    reach_silence,
    rewrite,
)
from workflow import actions, courriels
from workflow.circuit import EN_COURS, Statut
from workflow.ecriture.brouillons import create_draft, create_update, save_draft
from workflow.erreurs import ActionRefusee, PublicationRefusee, TexteChange
from workflow.models import Approbation, CourrielSortant, Dossier, EntreeJournal, LienSigne
from workflow.models.dossier import RegleAccord
from workflow.signature import liens

pytestmark = [pytest.mark.slow, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ATTENTE_SECONDES = 60


def at_once(*calls):
    """Run the calls together; return what each gave back, or the refusal it was told. Anything else that is raised is a failure."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        try:
            barrier.wait()
            results[index] = call()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(ATTENTE_SECONDES)
        assert not thread.is_alive(), "deux actions s’attendent l’une l’autre"
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, ActionRefusee):
            raise result
    return results


def refusals(results):
    return [result for result in results if isinstance(result, ActionRefusee)]


def fresh(story):
    return Dossier.objects.get(pk=story.dossier.pk)


def rows(action):
    return EntreeJournal.objects.filter(action=action).count()


def approval(story, by=None):
    """To be called later: the approval of the text that is now under the eyes of `by`."""
    seal = actions.seal_to_approve(story.dossier)
    return lambda: actions.approve(fresh(story), by=by or story.auteur, empreinte_lue=seal)


def publish_scheduled():
    """Told in the middle of its round that a text is no longer to be published, the clock leaves it and comes again later."""
    with suppress(PublicationRefusee):
        call_command("publish_scheduled")


def draft(titre="Ouvrir la mairie le jeudi soir", *, dans):
    auteur = PersonneFactory()
    return create_draft(by=auteur, texte={"titre": titre, **RUBRIQUES_COMPLETES}, theme=dans)


# --- The approval ---------------------------------------------------------------------------------------------


def test_two_approvals_at_once_make_one_seal():
    story = DossierStory("accord")
    assert len(refusals(at_once(approval(story), approval(story)))) == 1
    assert Approbation.objects.count() == 1
    assert fresh(story).statut == Statut.VALIDATION


def test_two_signataires_who_approve_at_once_are_both_heard():
    story = DossierStory("accord")
    other = coauteur(story.dossier)
    assert refusals(at_once(approval(story), approval(story, other))) == []
    assert fresh(story).statut == Statut.VALIDATION
    assert (rows("approved_in_part"), rows("approve")) == (1, 1)


def test_where_one_approval_is_enough_the_second_is_told_that_it_is_done():
    story = DossierStory("accord", regle_accord=RegleAccord.UN)
    other = coauteur(story.dossier)
    assert len(refusals(at_once(approval(story), approval(story, other)))) == 1
    assert (rows("approve"), Approbation.objects.count()) == (1, 1)


def test_an_approval_against_a_taking_back_leaves_one_truth():
    story = DossierStory("accord")
    results = at_once(approval(story), lambda: actions.take_back(fresh(story), by=story.comite, motif="Une coquille."))
    assert len(refusals(results)) == 1
    dossier = fresh(story)
    assert (dossier.statut == Statut.VALIDATION) is (dossier.approbation is not None)


def test_an_approval_against_a_rewriting_never_publishes_what_was_not_read():
    story = DossierStory("accord")
    results = at_once(
        approval(story), lambda: rewrite(fresh(story), by=story.comite, conseils="<p>Écrit à la même seconde.</p>")
    )
    if not refusals(results):  # approved before the other text was saved: it is that text which may not go live
        with pytest.raises(TexteChange):
            actions.validate(fresh(story), by=story.comite)
    assert not story.page.live


def test_an_approval_against_a_note_of_the_author_binds_one_text():
    story = DossierStory("accord")
    story.dossier = actions.open_mediation(story.dossier, by=story.comite, motif="Un chiffre.")
    results = at_once(
        approval(story), lambda: actions.add_note(fresh(story), by=story.auteur, note="Je maintiens ce chiffre.")
    )
    assert len(refusals(results)) == 1
    dossier = fresh(story)
    assert (dossier.statut == Statut.VALIDATION) is (dossier.approbation is not None)


def test_a_revocation_against_the_last_approval_leaves_only_that_one():
    story = DossierStory("accord")
    other = coauteur(story.dossier)
    last = approval(story, other)
    approval(story)()
    assert refusals(at_once(last, lambda: actions.revoke(fresh(story), by=story.auteur))) == []
    assert fresh(story).statut == Statut.ACCORD
    assert [seal.personne for seal in Approbation.objects.valables()] == [other]


def test_a_revocation_against_the_validation_is_in_time_or_told():
    story = DossierStory("validation")
    results = at_once(
        lambda: actions.revoke(fresh(story), by=story.auteur), lambda: actions.validate(fresh(story), by=story.comite)
    )
    assert len(refusals(results)) == 1
    assert story.page.live is (fresh(story).statut == Statut.PUBLIEE)


def test_an_override_against_the_late_approval_leaves_one_seal():
    story = DossierStory("accord", silence_vaut_accord=True)
    reach_silence(story.dossier)
    results = at_once(
        approval(story), lambda: actions.override(fresh(story), by=story.comite, motif="Sans réponse depuis un mois.")
    )
    assert len(refusals(results)) == 1
    assert Approbation.objects.valables().count() == 1


# --- Sending, closing, publishing -----------------------------------------------------------------------------


def test_a_double_submission_makes_one_page():
    story = DossierStory()
    submit = lambda: actions.submit(fresh(story), by=story.auteur, charte=True)  # noqa: E731
    assert len(refusals(at_once(submit, submit))) == 1
    assert rows("submit") == 1
    assert FichePage.objects.count() == 1


def test_six_authors_who_send_the_same_title_to_one_theme_are_all_received():
    """Each becomes a page under the same parent: none may take another's place in the tree, nor its address."""
    dossiers = [draft(dans=DossierStory().theme) for _ in range(6)]
    calls = [lambda d=d: actions.submit(Dossier.objects.get(pk=d.pk), by=d.auteur, charte=True) for d in dossiers]
    assert refusals(at_once(*calls)) == []
    pages = FichePage.objects.all()
    assert len({page.path for page in pages}) == len({page.slug for page in pages}) == 6
    assert pages[0].get_parent().numchild == 6


def test_two_improvements_of_one_fiche_sent_at_once_one_waits_with_its_text_kept():
    page = fiche()
    dossiers = [create_update(page, by=PersonneFactory()) for _ in range(2)]
    calls = [lambda d=d: actions.submit(Dossier.objects.get(pk=d.pk), by=d.auteur, charte=True) for d in dossiers]
    assert len(refusals(at_once(*calls))) == 1
    assert Dossier.objects.filter(statut__in=EN_COURS).count() == 1
    assert Dossier.objects.get(statut=Statut.BROUILLON).brouillon["titre"] == page.title


def test_two_members_who_validate_at_once_publish_once():
    story = DossierStory("validation")
    other = comite(story.theme)
    results = at_once(
        lambda: actions.validate(fresh(story), by=story.comite), lambda: actions.validate(fresh(story), by=other)
    )
    assert len(refusals(results)) == 1
    assert rows("validate") == 1


def test_a_withdrawal_against_the_validation_is_in_time_or_told():
    story = DossierStory("validation")
    results = at_once(
        lambda: actions.withdraw(fresh(story), by=story.auteur),
        lambda: actions.validate(fresh(story), by=story.comite),
    )
    assert len(refusals(results)) == 1
    assert story.page.live is (fresh(story).statut == Statut.PUBLIEE)


def test_a_withdrawal_against_the_clock_that_publishes_leaves_one_truth():
    story = DossierStory("validation")
    actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=1))
    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=timezone.now())
    withdrawn, _ = at_once(lambda: actions.withdraw(fresh(story), by=story.auteur), publish_scheduled)
    assert story.page.live is (fresh(story).statut == Statut.PUBLIEE) is isinstance(withdrawn, ActionRefusee)


def test_the_same_sending_for_approval_twice_asks_the_author_once():
    story = DossierStory("reecriture")
    send = lambda: actions.send_for_approval(fresh(story), by=story.comite, raisons={})  # noqa: E731
    assert len(refusals(at_once(send, send))) == 1
    assert CourrielSortant.objects.filter(cle="accord_demande").count() == 1


# --- Who has it in hand ---------------------------------------------------------------------------------------


def test_of_two_members_who_take_a_dossier_one_has_it_and_the_other_is_told():
    story = DossierStory("reecriture")
    other = comite(story.theme)
    results = at_once(lambda: actions.take(fresh(story), by=story.comite), lambda: actions.take(fresh(story), by=other))
    assert len(refusals(results)) == 1
    assert fresh(story).pris_par == next(result.pris_par for result in results if isinstance(result, Dossier))


def test_a_taking_against_a_sending_for_approval_stops_the_sender_or_comes_after():
    story = DossierStory("reecriture")
    other = comite(story.theme)
    results = at_once(
        lambda: actions.take(fresh(story), by=other),
        lambda: actions.send_for_approval(fresh(story), by=story.comite, raisons={}),
    )
    dossier = fresh(story)
    assert dossier.pris_par == other
    assert (dossier.statut == Statut.ACCORD) is not bool(refusals(results))


# --- Links, mails, drafts -------------------------------------------------------------------------------------


def test_a_link_opened_in_two_windows_decides_once():
    story = DossierStory("accord")
    seal = actions.seal_to_approve(story.dossier)
    url = liens.create_link(LienSigne.Objet.ACCORD, personne=story.auteur, dossier=story.dossier, empreinte=seal)
    token = url.rstrip("/").rpartition("/")[2]

    def decide(action, **arguments):
        lien = liens.find_link(LienSigne.Objet.ACCORD, token)
        with transaction.atomic():
            liens.spend(lien)
            return action(fresh(story), by=lien.personne, **arguments)

    results = at_once(
        lambda: decide(actions.approve, empreinte_lue=seal),
        lambda: decide(actions.ask_changes, demandes={}, motif="Le titre."),
    )
    assert len(refusals(results)) == 1
    assert rows("approve") + rows("ask_changes") == 1


def test_two_processes_that_send_the_same_mail_send_it_once(mailoutbox):
    story = DossierStory("reecriture")
    mailoutbox.clear()
    mail = CourrielSortant.objects.filter(dossier=story.dossier).first()
    CourrielSortant.objects.filter(pk=mail.pk).update(
        etat=CourrielSortant.Etat.A_ENVOYER, prochain_essai_le=timezone.now()
    )
    assert sorted(map(bool, at_once(lambda: courriels.deliver(mail.pk), lambda: courriels.deliver(mail.pk)))) == [
        False,
        True,
    ]
    assert len(mailoutbox) == 1


def test_a_draft_saved_while_it_is_sent_is_sent_whole_or_told():
    story = DossierStory()
    results = at_once(
        lambda: save_draft(story.dossier, by=story.auteur, champs={"promesse": "Ouvrir tard."}, version=0),
        lambda: actions.submit(fresh(story), by=story.auteur, charte=True),
    )
    dossier = fresh(story)
    assert dossier.statut == Statut.REECRITURE
    assert (dossier.revision_soumise.content["promesse"] == "Ouvrir tard.") is not bool(refusals(results))


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


def test_whatever_happens_at_once_the_live_text_is_the_one_approved():
    """Six hands on one dossier: whoever is refused, the seal of what is live is that of the approval."""
    story = DossierStory("validation")
    other = comite(story.theme)
    at_once(
        lambda: actions.validate(fresh(story), by=story.comite),
        lambda: actions.validate(fresh(story), by=other),
        lambda: actions.send_back(fresh(story), by=story.comite, motif="Un chiffre."),
        lambda: actions.reject(fresh(story), by=other, motif="Hors sujet."),
        lambda: actions.revoke(fresh(story), by=story.auteur),
        lambda: actions.withdraw(fresh(story), by=story.auteur),
    )
    dossier = fresh(story)
    assert story.page.live is (dossier.statut == Statut.PUBLIEE)
    if story.page.live:
        assert empreinte(story.page.serializable_data()) == dossier.approbation.empreinte
