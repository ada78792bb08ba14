"""The animation's screens: what is handed to it, what it may do there, and all that it may not."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.factories import DossierStory, PersonneFactory, comite, theme
from workflow import actions
from workflow.models import CourrielSortant, Dossier, Message

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LISTE = "workflow_deblocage_liste"


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True).split())


@pytest.fixture
def animateur(db):
    return PersonneFactory(groupe="Animation")


@pytest.fixture
def story(client, animateur):
    """A dossier handed to the animation, and an animateur signed in."""
    story = DossierStory("reecriture")
    Dossier.objects.update(escalade_le=timezone.now(), echeance=timezone.localdate() - timedelta(days=20))
    story.dossier.refresh_from_db()
    client.force_login(animateur)
    return story


def send(client, story, commande, **data):
    fields = {f"{commande}-{name}": value for name, value in data.items()}
    response = client.post(reverse("workflow_deblocage", args=[story.dossier.pk]), {"commande": commande, **fields})
    story.dossier.refresh_from_db()
    return response


def test_the_list_holds_what_was_handed_over_and_nothing_else(client, story):
    other = DossierStory("reecriture")
    Dossier.objects.filter(pk=other.dossier.pk).update(titre="Un dossier qui suit son cours")
    mediation = DossierStory("accord")
    Dossier.objects.filter(pk=mediation.dossier.pk).update(titre="Un désaccord")
    actions.open_mediation(mediation.dossier, by=mediation.auteur, motif="Un chiffre.")
    said = words(client.get(reverse(LISTE)))
    assert "2 dossiers attendent l’animation" in said
    assert "Sans réponse depuis le" in said
    assert "Médiation demandée le" in said
    assert "suit son cours" not in said


def test_the_home_page_and_the_menu_lead_there(client, story):
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("workflow_deblocage", args=[story.dossier.pk]) in page
    assert reverse(LISTE) in page


def test_an_animateur_reads_the_exchange_and_the_internal_one_too(client, story):
    actions.post_message(story.dossier, by=story.comite, texte="Entre nous.", interne=True)
    actions.post_message(story.dossier, by=story.auteur, texte="Où en est-on ?")
    said = words(client.get(reverse("workflow_deblocage", args=[story.dossier.pk])))
    assert "Entre nous." in said
    assert "Où en est-on ?" in said


def test_an_animateur_writes_to_both_sides_or_to_the_committee_only(client, story):
    CourrielSortant.objects.all().delete()
    send(client, story, "message", texte="Où en êtes-vous ?", a="comite")
    assert set(CourrielSortant.objects.values_list("adresse", flat=True)) == {story.comite.email}
    send(client, story, "message", texte="Nous nous en occupons.", a="auteur")
    assert set(CourrielSortant.objects.values_list("adresse", flat=True)) == {story.comite.email, story.auteur.email}
    assert [message.interne for message in Message.objects.all()] == [True, False]


def test_who_reads_a_message_is_never_chosen_beforehand(client, story):
    response = send(client, story, "message", texte="Bonjour.")
    assert response.status_code == 400
    assert "Dites qui lira ce message." in words(response)
    assert "Bonjour." in response.content.decode()
    assert not Message.objects.exists()


def test_the_animation_is_told_of_the_answers(client, story, animateur):
    actions.post_message(story.dossier, by=story.auteur, texte="Merci.")
    assert CourrielSortant.objects.get(cle="message_a_l_animation").adresse == animateur.email


def test_an_animateur_gives_time_and_the_dossier_leaves_the_list(client, story):
    response = send(client, story, "delai", jours=12, motif="Congés d’été.")
    assert response.url == reverse(LISTE)
    assert story.dossier.echeance == timezone.localdate() + timedelta(days=12)
    assert story.dossier.escalade_le is None
    again = client.get(reverse("workflow_deblocage", args=[story.dossier.pk]), follow=True)
    assert "il a repris son cours" in words(again)


@pytest.mark.parametrize(("jours", "motif"), [("0", "x"), ("91", "x"), ("douze", "x"), ("", "x"), ("12", "  ")])
def test_a_delay_without_sense_or_reason_is_refused_and_what_was_typed_is_kept(client, story, jours, motif):
    response = send(client, story, "delai", jours=jours, motif=motif)
    assert response.status_code == 400
    assert f'value="{jours}"' in response.content.decode() or not jours
    assert story.dossier.escalade_le is not None


def test_an_animateur_gives_the_dossier_to_another_member_of_its_committee(client, story):
    other = comite(story.theme)
    send(client, story, "confier", a=other.pk)
    assert story.dossier.pris_par == other
    assert CourrielSortant.objects.filter(cle="dossier_confie", adresse=other.email).exists()


def test_a_dossier_is_not_given_to_somebody_outside_its_committee(client, story):
    stranger = comite(theme("Méthodes collaboratives", "Management collaboratif"))
    assert send(client, story, "confier", a=stranger.pk).status_code == 400
    assert story.dossier.pris_par is None


@pytest.mark.parametrize("commande", ["", "validate", "reject", "send_for_approval", "override", "approve"])
def test_nothing_of_the_text_is_decided_there(client, story, commande):
    assert send(client, story, commande, motif="Parce que.").status_code == 404
    assert client.post(reverse("workflow_agir", args=[story.dossier.pk]), {"action": commande}).status_code == 404
    assert story.dossier.statut == "reecriture"


@pytest.mark.parametrize("who", ["comite", "auteur", "Administration", "superuser"])
def test_the_screens_do_not_exist_for_anybody_else(client, story, who):
    people = {"comite": story.comite, "auteur": story.auteur}
    person = people.get(who) or PersonneFactory(
        groupe="Administration" if who == "Administration" else None, is_superuser=who == "superuser"
    )
    client.force_login(person)
    for url in (reverse(LISTE), reverse("workflow_deblocage", args=[story.dossier.pk])):
        assert client.get(url).status_code in {403, 404, 302}
    response = send(client, story, "delai", jours=12, motif="Moi.")
    assert response.status_code in {403, 404, 302}
    assert story.dossier.escalade_le is not None


def test_a_dossier_that_was_not_handed_over_is_out_of_reach(client, animateur):
    story = DossierStory("reecriture")
    client.force_login(animateur)
    assert send(client, story, "delai", jours=12, motif="Congés.").status_code == 404
    assert send(client, story, "message", texte="Bonjour.", a="auteur").status_code == 404
    assert client.get(reverse("workflow_deblocage", args=[999999])).status_code == 404


def test_the_screens_stay_under_twenty_five_queries_with_a_thousand_dossiers(
    client, story, django_assert_max_num_queries
):
    now, day = timezone.now(), timezone.localdate()
    Dossier.objects.bulk_create(
        Dossier(
            auteur=story.auteur,
            theme=story.theme,
            titre=f"Dossier {n}",
            statut="reecriture",
            escalade_le=now,
            echeance=day,
        )
        for n in range(1000)
    )
    Message.objects.bulk_create(
        Message(dossier=story.dossier, de=story.auteur, role="auteur", texte=str(n), interne=False) for n in range(30)
    )
    # Wagtail's own home page makes twenty-five before ours adds its panel.
    screens = {reverse(LISTE): 25, reverse("workflow_deblocage", args=[story.dossier.pk]): 25}
    for url, most in {**screens, reverse("wagtailadmin_home"): 29}.items():
        client.get(url)
        with django_assert_max_num_queries(most):
            client.get(url)
