"""The approval: passages that tell a failure, several people who sign, and the seal of what goes live."""

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bonnespratiques.empreinte import empreinte
from bonnespratiques.models import FichePage
from tests.factories import DossierStory, PersonneFactory, approve, coauteur, reach_silence, rewrite, send_for_approval
from workflow import actions
from workflow.circuit import Statut
from workflow.erreurs import ActionInterdite, ActionRefusee, EchecNonApprouve, TexteChange
from workflow.models import Coauteur, Dossier, EntreeJournal, LienSigne

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def state(dossier):
    return Dossier.objects.get(pk=dossier.pk).statut


def removed(dossier, personne):
    row = dossier.coauteurs.get(personne=personne)
    row.statut = Coauteur.Statut.RETIRE
    row.save()


class TestEchecs:
    @pytest.fixture
    def story(self):
        story = DossierStory()
        story.dossier.brouillon |= {"echecs": "<p>La borne n’a jamais servi.</p>"}
        story.dossier.save()
        story.dossier = actions.submit(story.dossier, by=story.auteur, charte=True)
        rewrite(story.dossier, by=story.comite, echecs="<p>La borne a peu servi.</p>")
        story.dossier = send_for_approval(story.dossier, by=story.comite)
        return story

    def test_a_failure_that_was_softened_is_approved_for_itself(self, story):
        seal = actions.seal_to_approve(story.dossier)
        with pytest.raises(EchecNonApprouve, match="Ce qui n’a pas marché"):
            actions.approve(story.dossier, by=story.auteur, empreinte_lue=seal)
        assert state(story.dossier) == Statut.ACCORD
        actions.approve(story.dossier, by=story.auteur, empreinte_lue=seal, echecs=["echecs"])
        assert EntreeJournal.objects.get(action="approve").details["echecs"] == ["echecs"]

    def test_another_box_is_not_enough(self, story):
        with pytest.raises(EchecNonApprouve):
            actions.approve(
                story.dossier,
                by=story.auteur,
                empreinte_lue=actions.seal_to_approve(story.dossier),
                echecs=["resultats"],
            )

    def test_a_failure_left_as_it_was_asks_nothing_more(self):
        story = DossierStory("accord")
        seal = actions.seal_to_approve(story.dossier)
        assert actions.approve(story.dossier, by=story.auteur, empreinte_lue=seal).statut == Statut.VALIDATION


class TestPlusieursSignataires:
    def test_all_must_approve_when_the_rule_says_so(self):
        story = DossierStory("accord")
        other = coauteur(story.dossier)
        assert approve(story.dossier, by=other).statut == Statut.ACCORD
        assert approve(story.dossier, by=story.auteur).statut == Statut.VALIDATION

    def test_one_is_enough_when_the_rule_says_so(self):
        story = DossierStory("accord", regle_accord="un")
        assert approve(story.dossier, by=coauteur(story.dossier)).statut == Statut.VALIDATION

    def test_nobody_approves_twice_the_same_text(self):
        story = DossierStory("accord")
        coauteur(story.dossier)
        approve(story.dossier, by=story.auteur)
        with pytest.raises(ActionInterdite, match="déjà"):
            approve(story.dossier, by=story.auteur)

    @pytest.mark.parametrize("regle", ["tous", "un"])
    def test_one_who_asks_for_changes_sends_back_the_text_for_all(self, regle):
        story = DossierStory("accord", regle_accord=regle)
        other = coauteur(story.dossier)
        if regle == "tous":
            story.dossier = approve(story.dossier, by=story.auteur)
        dossier = actions.ask_changes(story.dossier, by=other, demandes={"conseils": "Non."})
        assert dossier.statut == Statut.REECRITURE
        assert not dossier.approbations.valables().exists()

    def test_a_coauthor_who_joins_during_the_approval_is_asked_too(self, django_capture_on_commit_callbacks):
        story = DossierStory("accord")
        with django_capture_on_commit_callbacks(execute=True):
            other = coauteur(story.dossier)
        assert [m.to for m in mail.outbox if "C’est à vous" in m.subject] == [[other.email]]
        assert LienSigne.objects.get(personne=other, objet="accord").empreinte == actions.seal_to_approve(story.dossier)
        assert approve(story.dossier, by=story.auteur).statut == Statut.ACCORD
        assert approve(story.dossier, by=other).statut == Statut.VALIDATION

    def test_a_coauthor_who_leaves_is_not_awaited_any_more(self):
        story = DossierStory("accord")
        other = coauteur(story.dossier)
        approve(story.dossier, by=story.auteur)
        removed(story.dossier, other)
        assert state(story.dossier) == Statut.VALIDATION

    def test_what_a_coauthor_approved_before_leaving_does_not_count(self):
        story = DossierStory("accord")
        other, third = coauteur(story.dossier), coauteur(story.dossier)
        approve(story.dossier, by=other)
        removed(story.dossier, other)
        assert state(story.dossier) == Statut.ACCORD
        approve(story.dossier, by=third)
        assert approve(story.dossier, by=story.auteur).statut == Statut.VALIDATION

    def test_nobody_remains_awaited_after_leaving_before_any_answer(self):
        story = DossierStory("accord")
        removed(story.dossier, coauteur(story.dossier))
        assert state(story.dossier) == Statut.ACCORD
        assert approve(story.dossier, by=story.auteur).statut == Statut.VALIDATION

    @pytest.mark.parametrize("who", ["auteur", "coauteur"])
    def test_when_an_account_is_deleted_the_others_suffice(self, who, django_capture_on_commit_callbacks):
        story = DossierStory("accord")
        other = coauteur(story.dossier)
        leaving, staying = (story.auteur, other) if who == "auteur" else (other, story.auteur)
        approve(story.dossier, by=staying)
        with django_capture_on_commit_callbacks(execute=True):
            leaving.delete()
        assert state(story.dossier) == Statut.VALIDATION
        assert Dossier.objects.get().approbation.personne == staying
        assert EntreeJournal.objects.get(action="approve").auteur_affiche == "le site"
        assert any("À valider" in m.subject for m in mail.outbox)

    def test_what_somebody_approved_still_counts_when_their_account_goes(self):
        story = DossierStory("accord")
        other = coauteur(story.dossier)
        approve(story.dossier, by=other)
        other.delete()
        assert approve(story.dossier, by=story.auteur).statut == Statut.VALIDATION

    def test_an_account_that_goes_without_an_answer_leaves_the_others_to_decide(self):
        story = DossierStory("accord")
        other = coauteur(story.dossier)
        other.delete()
        assert state(story.dossier) == Statut.ACCORD
        assert approve(story.dossier, by=story.auteur).statut == Statut.VALIDATION

    def test_going_back_on_ones_approval_leaves_that_of_the_others(self):
        story = DossierStory("accord")
        other = coauteur(story.dossier)
        approve(story.dossier, by=other)
        story.dossier = approve(story.dossier, by=story.auteur)
        story.dossier = actions.revoke(story.dossier, by=story.auteur)
        assert story.dossier.statut == Statut.ACCORD
        assert approve(story.dossier, by=story.auteur).statut == Statut.VALIDATION

    def test_the_committee_that_went_past_the_others_yields_to_one_who_goes_back(self):
        story = DossierStory("accord", silence_vaut_accord=True)
        coauteur(story.dossier)
        story.dossier = approve(story.dossier, by=story.auteur)
        reach_silence(story.dossier)
        story.dossier = actions.override(Dossier.objects.get(), by=story.comite, motif="Silence d’un signataire.")
        story.dossier = actions.revoke(story.dossier, by=story.auteur)
        assert not story.dossier.approbations.valables().exists()
        reach_silence(Dossier.objects.get())
        actions.override(Dossier.objects.get(), by=story.comite, motif="Encore.")


class TestMediation:
    @pytest.fixture
    def story(self):
        story = DossierStory("accord")
        story.dossier = actions.open_mediation(story.dossier, by=story.auteur, motif="Le chiffre n’est pas le mien.")
        return story

    def test_the_note_is_published_beside_the_text_that_was_approved(self, story, client):
        actions.add_note(story.dossier, by=story.auteur, note="Je maintiens <b>22 %</b>.\n\nLe reste me convient.")
        story.dossier = approve(story.dossier, by=story.auteur)
        actions.validate(story.dossier, by=story.comite)
        html = client.get(story.page.url).content.decode()
        assert "Note de l’auteur" in html
        assert "Je maintiens &lt;b&gt;22 %&lt;/b&gt;." in html

    def test_a_note_makes_another_text_that_all_approve_anew(self, story):
        other = coauteur(story.dossier)
        approve(story.dossier, by=other)
        old = actions.seal_to_approve(story.dossier)
        story.dossier = actions.add_note(story.dossier, by=story.auteur, note="Je ne suis pas d’accord.")
        with pytest.raises(TexteChange):
            actions.approve(story.dossier, by=story.auteur, empreinte_lue=old)
        assert approve(story.dossier, by=story.auteur).statut == Statut.ACCORD

    def test_the_reasons_of_the_committee_are_still_shown_beside_a_note(self, story, client):
        actions.add_note(story.dossier, by=story.auteur, note="Je ne suis pas d’accord.")
        client.force_login(story.auteur)
        assert "clarifié" in client.get(f"/contributions/{story.dossier.pk}/accord/").content.decode()

    def test_the_committee_need_not_explain_the_note_when_it_sends_the_text_again(self, story):
        actions.add_note(story.dossier, by=story.auteur, note="Je ne suis pas d’accord.")
        story.dossier = actions.take_back(Dossier.objects.get(), by=story.comite, motif="Une coquille.")
        story.dossier = send_for_approval(story.dossier, by=story.comite)
        assert story.dossier.page.get_latest_revision().content["note_auteur"] == "Je ne suis pas d’accord."

    def test_the_author_writes_changes_and_takes_away_the_note_from_the_page(self, story, client):
        client.force_login(story.auteur)
        url = f"/contributions/{story.dossier.pk}/note/"
        client.post(url, {"note": "Une première."})
        assert "Une première." in client.get(f"/contributions/{story.dossier.pk}/accord/").content.decode()
        client.post(url, {"note": "Une première.", "retirer": "1"})
        assert actions.revision_to_approve(story.dossier).content["note_auteur"] == ""

    def test_a_note_too_long_is_given_back_as_it_was_typed(self, story, client):
        client.force_login(story.auteur)
        response = client.post(f"/contributions/{story.dossier.pk}/note/", {"note": "mot " * 600})
        assert response.status_code == 400
        assert "Resserrez-la" in response.content.decode()
        assert "mot mot mot" in response.content.decode()

    def test_a_note_sent_as_it_was_makes_no_other_version(self, story, client):
        client.force_login(story.auteur)
        before = actions.seal_to_approve(story.dossier)
        client.post(f"/contributions/{story.dossier.pk}/note/", {"note": ""})
        assert actions.seal_to_approve(story.dossier) == before

    def test_the_author_asks_for_a_mediation_from_the_page(self, client):
        story = DossierStory("accord")
        client.force_login(story.auteur)
        url = f"/contributions/{story.dossier.pk}/mediation/"
        assert client.post(url, {"motif": "  "}).status_code == 400
        client.post(url, {"motif": "Le chiffre."})
        story.dossier.refresh_from_db()
        assert story.dossier.mediation_le

    def test_a_coauthor_writes_no_note_and_a_stranger_sees_no_page(self, story, client):
        client.force_login(coauteur(story.dossier))
        assert client.post(f"/contributions/{story.dossier.pk}/note/", {"note": "X"}).status_code == 302
        assert actions.revision_to_approve(story.dossier).content["note_auteur"] == ""
        client.force_login(PersonneFactory())
        for name in ("note", "mediation", "accord/revenir"):
            assert client.get(f"/contributions/{story.dossier.pk}/{name}/").status_code == 404


MOTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(origine=MOTS, conseils=MOTS, titre=MOTS, note=MOTS, later=st.booleans())
def test_what_goes_live_bears_the_seal_that_was_approved(origine, conseils, titre, note, later):
    """Whatever the words, the rounds and the signers: the live text is, to the byte, the one under the last approval."""
    story = DossierStory("reecriture")
    rewrite(story.dossier, by=story.comite, title=titre.strip() or "T", conseils=f"<p>{conseils}</p>")
    try:
        story.dossier = send_for_approval(story.dossier, by=story.comite)
    except ActionRefusee:  # an advice of blanks is no advice
        return
    if later:
        actions.ask_changes(story.dossier, by=story.auteur, demandes={"origine": "Dites-le mieux."})
        rewrite(story.dossier, by=story.comite, origine=f"<p>{origine}.</p>")
        story.dossier = send_for_approval(story.dossier, by=story.comite)
    actions.open_mediation(story.dossier, by=story.auteur, motif="Un mot.")
    actions.add_note(story.dossier, by=story.auteur, note=note)
    seal = actions.seal_to_approve(story.dossier)
    story.dossier = approve(story.dossier, by=story.auteur)
    actions.validate(story.dossier, by=story.comite)
    live = FichePage.objects.get(pk=story.dossier.page_id)
    assert empreinte(live.serializable_data()) == seal == Dossier.objects.get(pk=story.dossier.pk).approbation.empreinte
