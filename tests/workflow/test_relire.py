"""« Relire et décider » by HTTP: answers kept between visits, proposals, what was asked and what was done."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.factories import DossierStory, PersonneFactory, approve, coauteur, raisons, rewrite, send_for_approval
from workflow import actions
from workflow.comite.raisons import Raison
from workflow.models import Dossier, Message, ReponseEnCours

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
JSON = {"accept": "application/json"}


@pytest.fixture
def story(client):
    story = DossierStory("accord")
    client.force_login(story.auteur)
    return story


def url(story):
    return reverse("accord", args=[story.dossier.pk])


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def opened(client, story):
    """The page and the hidden fields of its form."""
    soup = page(client.get(url(story)))
    return soup, {name: soup.find("input", {"name": name})["value"] for name in ("empreinte", "version")}


def keep(client, story, **data):
    _, hidden = opened(client, story)
    return client.post(url(story), {**hidden, **data, "decision": "garder"})


def words(soup, name):
    return soup.find("textarea", {"name": name}).get_text().lstrip("\n")


class TestGarder:
    def test_answers_are_there_at_the_next_visit(self, client, story):
        keep(client, story, **{"d-origine": "garde", "p-conseils": "Dites combien.", "mot": "Merci."})
        soup, _ = opened(client, story)
        assert soup.find("input", {"name": "d-origine", "checked": True})["value"] == "garde"
        assert words(soup, "p-conseils") == "Dites combien."
        assert words(soup, "mot") == "Merci."
        assert Dossier.objects.get().statut == "accord"

    def test_the_boxes_that_decide_are_never_kept(self, client, story):
        keep(client, story, **{"d-origine": "accepte", "lu": "on", "fini": "on"})
        soup, _ = opened(client, story)
        assert not soup.find_all("input", {"type": "checkbox", "checked": True})

    def test_each_person_has_answers_of_their_own(self, client, story):
        other = coauteur(story.dossier)
        keep(client, story, mot="De Maëlle.")
        client.force_login(other)
        assert words(opened(client, story)[0], "mot") == ""

    def test_when_the_text_changes_words_stay_and_choices_are_to_be_made_again(self, client, story):
        keep(client, story, **{"d-origine": "accepte", "p-conseils": "Dites combien."})
        actions.take_back(story.dossier, by=story.comite, motif="Une coquille.")
        rewrite(story.dossier, by=story.comite, origine="<p>Corrigé.</p>")
        send_for_approval(story.dossier, by=story.comite)
        soup, _ = opened(client, story)
        assert not soup.find("input", {"name": "d-origine", "checked": True})
        assert words(soup, "p-conseils") == "Dites combien."
        assert "vos choix sont à refaire" in soup.get_text()

    def test_of_two_windows_the_second_sees_both_answers(self, client, story):
        _, hidden = opened(client, story)
        keep(client, story, mot="De la première fenêtre.")
        response = client.post(url(story), {**hidden, "mot": "De la seconde.", "decision": "garder"})
        assert response.status_code == 409
        assert "De la première fenêtre." in page(response).get_text()
        assert words(page(response), "mot") == "De la seconde."
        version = page(response).find("input", {"name": "version"})["value"]
        client.post(url(story), {**hidden, "version": version, "mot": "De la seconde.", "decision": "garder"})
        assert words(opened(client, story)[0], "mot") == "De la seconde."

    def test_a_script_is_answered_in_json(self, client, story):
        _, hidden = opened(client, story)
        data = {**hidden, "mot": "Au fil de l’eau.", "decision": "garder"}
        assert client.post(url(story), data, headers=JSON).json()["version"] == 1
        assert client.post(url(story), {**data, "mot": "Autre."}, headers=JSON).status_code == 409
        client.logout()
        assert client.post(url(story), data, headers=JSON).status_code == 401

    def test_a_refused_decision_keeps_what_was_typed(self, client, story):
        _, hidden = opened(client, story)
        client.post(url(story), {**hidden, "mot": "Un long mot.", "decision": "approuver"})
        assert words(opened(client, story)[0], "mot") == "Un long mot."

    def test_a_session_that_ended_gives_back_what_was_being_sent(self, client, story):
        _, hidden = opened(client, story)
        client.logout()
        response = client.post(
            url(story), {**hidden, "d-origine": "garde", "mot": "Au revoir.", "decision": "renvoyer"}
        )
        assert response.status_code == 302
        session = client.session["reponses_en_attente"]
        client.force_login(story.auteur)
        kept = client.session
        kept["reponses_en_attente"] = session
        kept.save()
        soup, _ = opened(client, story)
        assert words(soup, "mot") == "Au revoir."
        assert soup.find("input", {"name": "d-origine", "checked": True})["value"] == "garde"
        assert not Message.objects.exists()

    def test_what_is_too_long_is_refused_in_words_and_kept(self, client, story):
        _, hidden = opened(client, story)
        response = client.post(
            url(story), {**hidden, "p-conseils": "mot " * 2000, "fini": "on", "decision": "renvoyer"}
        )
        assert response.status_code == 400
        assert len(words(opened(client, story)[0], "p-conseils")) > 7000

    def test_deciding_leaves_nothing_kept(self, client, story):
        keep(client, story, mot="Merci.")
        approve(story.dossier, by=story.auteur)
        assert not ReponseEnCours.objects.exists()


class TestProposer:
    def test_a_proposal_begins_with_the_text_of_the_committee_or_ones_own(self, client, story):
        for whose, expected in (("comite", "devaient répéter"), ("mien", "répétaient")):
            _, hidden = opened(client, story)
            soup = page(client.post(url(story), {**hidden, "partir": f"{whose}:origine"}))
            assert expected in words(soup, "p-origine")
            assert soup.find("input", {"name": "d-origine", "checked": True})["value"] == "propose"

    def test_it_is_added_to_what_was_already_typed(self, client, story):
        _, hidden = opened(client, story)
        data = {**hidden, "p-origine": "Plutôt ceci :", "mot": "Merci.", "partir": "comite:origine"}
        soup = page(client.post(url(story), data))
        assert words(soup, "p-origine").startswith("Plutôt ceci :\n\nLes habitants")
        assert words(soup, "mot") == "Merci."

    @pytest.mark.parametrize("forged", ["comite:nulle_part", "x", "", "comite:note"])
    def test_a_section_that_does_not_exist_is_refused(self, client, story, forged):
        _, hidden = opened(client, story)
        assert client.post(url(story), {**hidden, "partir": forged}).status_code == 400

    def test_many_long_proposals_all_reach_the_committee(self, client, story):
        _, hidden = opened(client, story)
        long = {f"p-{cle}": f"Version de {cle}. " + "mot " * 1200 for cle in ("resultats", "principes", "conseils")}
        client.post(url(story), {**hidden, **long, "d-origine": "accepte", "fini": "on", "decision": "renvoyer"})
        assert Dossier.objects.get().statut == "reecriture"
        assert {message.texte for message in Message.objects.all()} == {text.strip() for text in long.values()}


class TestRetour:
    @pytest.fixture
    def back(self, client, story):
        actions.ask_changes(
            story.dossier,
            by=story.auteur,
            demandes={"conseils": "Dites combien de temps.", "principes": "Remettez le troisième."},
            motif="Le reste me va.",
        )
        rewrite(story.dossier, by=story.comite, conseils="<p>Comptez d’abord, pendant trois semaines.</p>")
        send_for_approval(story.dossier, by=story.comite)
        return page(client.get(url(story)))

    def test_it_shows_what_was_asked_and_what_was_done(self, back):
        conseils = back.find(id="r-conseils").get_text()
        assert "Dites combien de temps." in conseils
        assert "Ce que le comité a changé depuis" in conseils
        assert "n’a pas changé ce passage depuis" in back.find(id="r-principes").get_text()
        assert "Le reste me va." in back.get_text()

    def test_an_ordinary_message_is_not_taken_for_a_demand(self, client, story, back):
        actions.post_message(story.dossier, by=story.auteur, texte="Bonjour à tous.", interne=False)
        asked = " ".join(block.get_text() for block in page(client.get(url(story))).find_all(class_="demandes"))
        assert "Bonjour à tous." not in asked


def test_the_reasons_of_each_change_are_shown(client):
    story = DossierStory("reecriture")
    rewrite(story.dossier, by=story.comite, origine="<p>Autrement dit.</p>")
    reasons = {**raisons(story.dossier), "origine": Raison(("raccourci", "anonymise"), "Le nom d’une voisine y était.")}
    actions.send_for_approval(story.dossier, by=story.comite, raisons=reasons)
    client.force_login(story.auteur)
    text = page(client.get(url(story))).find(id="r-origine").get_text()
    assert "raccourci" in text
    assert "anonymisé" in text
    assert "Le nom d’une voisine y était." in text


class TestEchec:
    @pytest.fixture
    def story(self, client):
        story = DossierStory()
        story.dossier.brouillon |= {"echecs": "<p>La borne n’a jamais servi.</p>"}
        story.dossier.save()
        story.dossier = actions.submit(story.dossier, by=story.auteur, charte=True)
        rewrite(story.dossier, by=story.comite, echecs="<p>La borne a peu servi.</p>")
        story.dossier = send_for_approval(story.dossier, by=story.comite)
        client.force_login(story.auteur)
        return story

    def test_a_box_of_its_own_is_needed(self, client, story):
        soup, hidden = opened(client, story)
        box = soup.find("input", {"name": "ok-echecs"})
        assert box["type"] == "checkbox"
        assert not box.has_attr("checked")
        data = {**hidden, "d-echecs": "accepte", "lu": "on", "decision": "approuver"}
        response = client.post(url(story), data)
        assert response.status_code == 400
        assert "Cochez cette case pour accepter ce changement" in page(response).get_text()
        client.post(url(story), {**data, "ok-echecs": "on"})
        assert Dossier.objects.get().statut == "validation"

    def test_keeping_it_is_one_choice(self, client, story):
        _, hidden = opened(client, story)
        client.post(url(story), {**hidden, "d-echecs": "garde", "fini": "on", "decision": "renvoyer"})
        assert Message.objects.get().rubrique == "echecs"


class TestPlusieurs:
    def test_the_page_says_who_approved_and_who_is_awaited(self, client, story):
        other = coauteur(story.dossier, first_name="Inès", last_name="Marchandeau")
        approve(story.dossier, by=other)
        text = page(client.get(url(story))).get_text()
        assert "Inès Marchandeau : accord donné" in text
        assert f"{story.auteur} : réponse attendue" in text
        assert "chaque signataire doit donner son accord" in text

    def test_whoever_has_approved_is_told_who_is_awaited_and_may_go_back(self, client, story):
        coauteur(story.dossier, first_name="Inès", last_name="Marchandeau")
        _, hidden = opened(client, story)
        data = {**hidden, "d-origine": "accepte", "lu": "on", "decision": "approuver"}
        text = page(client.post(url(story), data, follow=True)).get_text()
        assert "Il manque encore celui de Inès Marchandeau" in text
        assert "Relire et décider" not in text
        assert "À vous de jouer" not in page(client.get(reverse("contributions"))).get_text()
        revenir = reverse("revenir", args=[story.dossier.pk])
        assert client.post(revenir).status_code == 400
        client.post(revenir, {"oui": "on"})
        assert client.get(url(story)).status_code == 200

    def test_the_page_costs_the_same_with_many_signers_and_messages(self, client, story, django_assert_max_num_queries):
        for _ in range(6):
            coauteur(story.dossier)
        for number in range(20):
            actions.post_message(story.dossier, by=story.comite, texte=f"Message {number}", interne=False)
        with django_assert_max_num_queries(30):
            client.get(url(story))


def test_a_stranger_keeps_nothing(client, story):
    client.force_login(PersonneFactory())
    assert client.post(url(story), {"decision": "garder", "mot": "X"}, headers=JSON).status_code == 404
    assert not ReponseEnCours.objects.exists()
