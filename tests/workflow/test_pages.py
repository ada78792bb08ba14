"""The contributeurs' pages by HTTP: what a person sees, decides, and may not reach."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.factories import DossierStory, PersonneFactory, send_for_approval
from workflow import actions
from workflow.models import Message

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def decide(client, story, **data):
    url = reverse("accord", args=[story.dossier.pk])
    seal = page(client.get(url)).find("input", {"name": "empreinte"})["value"]
    response = client.post(url, {"empreinte": seal, **data})
    story.dossier.refresh_from_db()
    return response


@pytest.fixture
def story(client):
    story = DossierStory("accord")
    client.force_login(story.auteur)
    return story


def test_the_author_sees_what_was_added_and_removed(client, story):
    soup = page(client.get(reverse("accord", args=[story.dossier.pk])))
    assert "devaient répéter" in " ".join(mark.get_text() for mark in soup.find_all("ins"))
    assert "répétaient" in " ".join(mark.get_text() for mark in soup.find_all("del"))


def test_nothing_is_chosen_beforehand(client, story):
    soup = page(client.get(reverse("accord", args=[story.dossier.pk])))
    assert soup.find_all("input", {"type": "radio"})
    assert not soup.find_all("input", checked=True)


def test_opening_the_page_changes_nothing(client, story):
    client.get(reverse("accord", args=[story.dossier.pk]))
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "accord"


def test_a_robot_that_submits_the_form_unchanged_decides_nothing(client, story):
    for decision in ("approuver", "renvoyer", ""):
        decide(client, story, decision=decision)
        assert story.dossier.statut == "accord"


def test_the_author_accepts_and_the_seal_is_that_of_the_text_read(client, story):
    seal = actions.seal_to_approve(story.dossier)
    decide(client, story, **{"d-origine": "accepte", "lu": "on", "decision": "approuver"})
    assert story.dossier.statut == "validation"
    assert story.dossier.approbation.empreinte == seal
    assert story.dossier.approbation.personne == story.auteur


def test_the_author_asks_for_a_change_where_the_committee_changed_nothing(client, story):
    decide(
        client,
        story,
        **{"d-origine": "accepte", "p-conseils": "Dites combien de temps.", "fini": "on", "decision": "renvoyer"},
    )
    assert story.dossier.statut == "reecriture"
    assert Message.objects.get().rubrique == "conseils"


def test_keeping_ones_own_text_is_a_demand(client, story):
    decide(client, story, **{"d-origine": "garde", "fini": "on", "decision": "renvoyer"})
    assert story.dossier.statut == "reecriture"
    assert Message.objects.get().texte == "Je garde mon texte."


def test_a_demand_is_not_swallowed_by_the_approval_button(client, story):
    response = decide(client, story, **{"d-origine": "garde", "decision": "approuver"})
    assert response.status_code == 409
    assert story.dossier.statut == "accord"


def test_a_proposal_without_words_is_refused_and_the_rest_is_kept(client, story):
    response = decide(
        client, story, **{"d-origine": "propose", "mot": "Merci à vous.", "fini": "on", "decision": "renvoyer"}
    )
    soup = page(response)
    assert response.status_code == 400
    assert "Dites ce que vous proposez" in soup.get_text()
    assert "Merci à vous." in soup.get_text()
    assert soup.find("input", {"name": "d-origine", "value": "propose"}).has_attr("checked")


def test_a_page_left_open_while_the_text_changed_approves_nothing(client, story):
    url = reverse("accord", args=[story.dossier.pk])
    old = page(client.get(url)).find("input", {"name": "empreinte"})["value"]
    actions.take_back(story.dossier, by=story.comite, motif="Une coquille.")
    from tests.factories import rewrite

    rewrite(story.dossier, by=story.comite, origine="<p>Corrigé.</p>")
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    response = client.post(
        url, {"empreinte": old, "d-origine": "accepte", "lu": "on", "decision": "approuver"}, follow=True
    )
    assert "Le texte a changé" in page(response).get_text()
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "accord"


def test_the_link_of_the_mail_leads_through_signing_in_to_the_page(client, story):
    client.logout()
    url = reverse("accord", args=[story.dossier.pk])
    response = client.get(url)
    assert response.status_code == 302
    assert response.url.endswith(f"?next={url}")


@pytest.mark.parametrize("name", ["dossier", "accord", "retirer"])
def test_the_pages_of_a_dossier_do_not_exist_for_a_stranger(client, story, name):
    client.force_login(PersonneFactory())
    assert client.get(reverse(name, args=[story.dossier.pk])).status_code == 404


@pytest.mark.parametrize("name", ["dossier_message", "repartir"])
def test_the_doors_of_a_dossier_are_shut_to_a_stranger(client, story, name):
    client.force_login(PersonneFactory())
    assert client.post(reverse(name, args=[story.dossier.pk]), {"texte": "Bonjour"}).status_code == 404
    assert not Message.objects.exists()


def test_a_member_of_the_committee_is_led_to_the_committees_screen(client, story):
    client.force_login(story.comite)
    response = client.get(reverse("dossier", args=[story.dossier.pk]))
    assert response.url == reverse("workflow_dossier", args=[story.dossier.pk])


def test_internal_remarks_never_reach_the_author(client, story):
    actions.post_message(story.dossier, by=story.comite, texte="Entre nous : à couper.")
    actions.post_message(story.dossier, by=story.comite, texte="Bonjour Maëlle.", interne=False)
    for name in ("dossier", "accord"):
        text = page(client.get(reverse(name, args=[story.dossier.pk]))).get_text()
        assert "Entre nous" not in text
        assert "Bonjour Maëlle." in text


def test_what_an_author_writes_is_never_internal(client, story):
    client.post(reverse("dossier_message", args=[story.dossier.pk]), {"texte": "Merci.", "interne": "on"})
    assert not Message.objects.get().interne


def test_an_empty_message_is_refused_with_words(client, story):
    response = client.post(reverse("dossier_message", args=[story.dossier.pk]), {"texte": "  "})
    assert response.status_code == 400
    assert "Écrivez votre message" in page(response).get_text()


def test_withdrawing_asks_first(client, story):
    url = reverse("retirer", args=[story.dossier.pk])
    assert "Retirer cette fiche" in page(client.get(url)).get_text()
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "accord"
    client.post(url)
    story.dossier.refresh_from_db()
    assert story.dossier.statut == "retiree"


def test_my_contributions_say_whose_turn_it_is(client, story):
    text = page(client.get(reverse("contributions"))).get_text()
    assert "C’est à vous de relire et de décider, avant le" in text


def test_my_contributions_are_mine_alone(client, story):
    client.force_login(PersonneFactory())
    assert str(story.dossier) not in page(client.get(reverse("contributions"))).get_text()


def test_my_contributions_cost_the_same_with_one_text_or_many(client, story, django_assert_max_num_queries):
    from workflow.ecriture.brouillons import create_draft

    for number in range(12):
        create_draft(by=story.auteur, texte={"titre": f"Brouillon {number}"})
    with django_assert_max_num_queries(15):
        client.get(reverse("contributions"))


def test_every_address_of_the_space_asks_to_sign_in(client):
    for name, args in (
        ("contributions", []),
        ("dossier", [1]),
        ("accord", [1]),
        ("retirer", [1]),
        ("ecrire", [1, "titre"]),
    ):
        response = client.get(reverse(name, args=args))
        assert response.status_code == 302
        assert "connexion" in response.url or "compte" in response.url


def test_a_refusal_says_why_before_anything_else(client):
    story = DossierStory("reecriture")
    actions.reject(story.dossier, by=story.comite, motif="Une fiche le dit déjà.")
    client.force_login(story.auteur)
    box = BeautifulSoup(client.get(reverse("dossier", args=[story.dossier.pk])).content, "html.parser").select_one(
        ".tour"
    )
    assert "tour--arrete" in box["class"]
    assert "Une fiche le dit déjà." in box.get_text()


def test_what_to_correct_is_named_and_each_link_leads_there(client):
    story = DossierStory("accord")
    client.force_login(story.auteur)
    response = decide(client, story, decision="approuver")
    soup = BeautifulSoup(response.content, "html.parser")
    links = soup.select('[role="alert"] a[href^="#"]')
    assert links[0].get_text() == "Origine de la démarche : votre choix"
    assert all(soup.find(id=link["href"].removeprefix("#")) for link in links)
