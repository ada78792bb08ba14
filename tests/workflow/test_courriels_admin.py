"""The mails in the administration: their words with a preview, and those that could not leave. Not what they say."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.factories import DossierStory, PersonneFactory, installed_site
from workflow.courriels.catalogue import all_mails
from workflow.courriels.texte import default_text
from workflow.models import CourrielSortant, TexteCourriel

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
Etat = CourrielSortant.Etat


def text(response):
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


@pytest.fixture
def admin(client):
    installed_site()
    personne = PersonneFactory(groupe="Administration")
    client.force_login(personne)
    return personne


def url_of(cle="accuse_reception"):
    return reverse("workflow_texte_courriel", args=[cle])


def words(**changes):
    texte = default_text("accuse_reception")
    return {"objet": texte.objet, "corps": texte.corps, "bouton": texte.bouton, **changes}


# --- Words ----------------------------------------------------------------------------------------------------


def test_the_list_shows_every_mail_to_whom_and_when(client, admin, django_assert_max_num_queries):
    client.get(reverse("workflow_textes_courriels"))
    with django_assert_max_num_queries(25):
        page = client.get(reverse("workflow_textes_courriels"))
    soup = BeautifulSoup(page.content, "html.parser")
    assert {a["href"] for a in soup.select("td a")} == {url_of(cle) for cle in all_mails()}
    row = soup.find("a", href=url_of("accord_en_partie")).find_parent("tr").get_text(" ", strip=True)
    assert "Le comité" in row
    assert "Accord d’un signataire" in row
    assert "résumé du jour" in row


def test_each_mail_opens_with_its_preview(client, admin):
    for cle in all_mails():
        page = client.get(url_of(cle))
        soup = BeautifulSoup(page.content, "html.parser")
        frame = soup.find("iframe")
        assert not frame["sandbox"], cle
        assert "Choisir mes courriels" in frame["srcdoc"], cle
        assert soup.find("pre").get_text(), cle


def test_new_words_are_kept_and_the_list_says_so(client, admin):
    client.post(url_of(), words(objet="Reçu : {titre}"))
    assert TexteCourriel.objects.get().objet == "Reçu : {titre}"
    assert "réécrit ici" in text(client.get(reverse("workflow_textes_courriels")))


def test_an_unknown_variable_is_refused_with_those_that_exist(client, admin):
    response = client.post(url_of(), words(corps="Bonjour {nom}, {motdepasse}."))
    said = text(response)
    assert response.status_code == 400
    assert "ne connaît pas {motdepasse}, {nom}" in said
    assert "{prenom}, {titre}, {theme}" in said
    assert "Bonjour {nom}, {motdepasse}." in response.content.decode(), "ce qui a été tapé reste"
    assert not TexteCourriel.objects.exists()


def test_a_preview_shows_what_was_typed_and_keeps_nothing(client, admin):
    response = client.post(url_of(), words(corps="Un texte d’essai pour {titre}.", apercu="1"))
    assert "Un texte d’essai pour Ouvrir la mairie le jeudi soir." in text(response)
    assert not TexteCourriel.objects.exists()


def test_a_sample_goes_to_whoever_writes_and_keeps_nothing(client, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url_of(), words(objet="Essayons : {titre}", essai="1"))
    (message,) = mail.outbox
    assert message.to == [admin.email]
    assert message.subject == "[Essai] Essayons : Ouvrir la mairie le jeudi soir"
    assert not TexteCourriel.objects.exists()


def test_going_back_to_the_first_words_asks_to_be_saved(client, admin):
    TexteCourriel.objects.create(cle="accuse_reception", objet="A", corps="B", bouton="C")
    page = client.get(url_of() + "?origine")
    assert (
        default_text("accuse_reception").corps in BeautifulSoup(page.content, "html.parser").find("textarea").get_text()
    )
    assert TexteCourriel.objects.get().objet == "A", "un GET ne change rien"
    client.post(url_of(), words())
    assert not TexteCourriel.objects.exists()


def test_a_text_of_an_earlier_version_whose_variable_is_gone_is_to_be_seen_again(client, admin):
    TexteCourriel.objects.create(cle="accuse_reception", objet="A", corps="{disparue}", bouton="C")
    assert "à revoir : variable inconnue" in text(client.get(reverse("workflow_textes_courriels")))


@pytest.mark.parametrize(
    "changes", [{"objet": ""}, {"corps": " "}, {"bouton": "x" * 81}, {"objet": "x" * 201}, {"corps": "x" * 5001}]
)
def test_empty_or_endless_words_are_refused(client, admin, changes):
    assert client.post(url_of(), words(**changes)).status_code == 400
    assert not TexteCourriel.objects.exists()


def test_a_subject_stays_on_one_line(client, admin):
    client.post(url_of(), words(objet="Reçu\nBcc: tous@example.org"))
    assert "\n" not in TexteCourriel.objects.get().objet


def test_a_mail_that_does_not_exist_is_not_found(client, admin):
    assert client.get(url_of("rien")).status_code == 404


# --- Mails ----------------------------------------------------------------------------------------------------


def sortant(**fields):
    return CourrielSortant.objects.create(
        **{
            "evenement": f"essai:{CourrielSortant.objects.count()}",
            "cle": "message_du_comite",
            "adresse": "maelle@example.org",
            "objet": "Un message",
            "texte": "Le secret du dossier.",
            **fields,
        }
    )


def test_what_failed_is_shown_with_why_and_without_what_it_says(client, admin):
    sortant(erreur="Le serveur de courriel ne répond pas.", essais=2)
    page = text(client.get(reverse("workflow_courriels")))
    assert "1 courriel en difficulté" in page
    assert "Le serveur de courriel ne répond pas." in page
    assert "Le secret du dossier" not in page


def test_a_mail_that_nobody_comes_for_is_in_trouble(client, admin):
    old = timezone.now() - timedelta(hours=2)
    sortant(cree_le=old)
    sortant(cree_le=old, pour_resume=True)
    sortant(cree_le=old - timedelta(days=3), pour_resume=True)
    assert "2 courriels en difficulté" in text(client.get(reverse("workflow_courriels")))


@pytest.mark.parametrize(
    ("voir", "count"),
    [("difficulte", 1), ("attente", 2), ("resume", 1), ("partis", 1), ("ecartes", 1), ("tous", 5), ("x", 1)],
)
def test_mails_are_filtered(client, admin, voir, count):
    sortant(erreur="Non.")
    sortant()
    sortant(pour_resume=True)
    sortant(etat=Etat.ENVOYE)
    sortant(etat=Etat.ECARTE)
    page = client.get(reverse("workflow_courriels"), {"voir": voir})
    assert len(BeautifulSoup(page.content, "html.parser").select("tbody tr")) == count


def test_mails_are_found_by_address(client, admin):
    sortant(adresse="autre@example.org")
    sortant()
    page = client.get(reverse("workflow_courriels"), {"voir": "tous", "adresse": "AUTRE"})
    assert len(BeautifulSoup(page.content, "html.parser").select("tbody tr")) == 1


def test_one_click_tries_again_now(client, admin, django_capture_on_commit_callbacks):
    kept = sortant(etat=Etat.ABANDONNE, erreur="Refusée.")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("workflow_courriels_reessayer"), {"courriel": kept.pk}, follow=True)
    kept.refresh_from_db()
    assert kept.etat == Etat.ENVOYE
    assert "Le courriel repart" in text(response)
    assert len(mail.outbox) == 1


def test_another_click_tries_all_that_failed(client, admin, django_capture_on_commit_callbacks):
    for _ in range(3):
        sortant(erreur="Non.")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("workflow_courriels_reessayer"))
    assert len(mail.outbox) == 3


def test_a_get_tries_nothing(client, admin):
    sortant(erreur="Non.")
    assert client.get(reverse("workflow_courriels_reessayer")).status_code == 405


def test_the_home_page_tells_trouble_and_keeps_quiet_otherwise(client, admin):
    assert "Courriels en difficulté" not in text(client.get(reverse("wagtailadmin_home")))
    sortant(erreur="Non.")
    assert "1 courriel n’a pas pu partir" in text(client.get(reverse("wagtailadmin_home")))


def test_the_list_stays_under_twenty_five_queries(client, admin, django_assert_max_num_queries):
    DossierStory("reecriture")
    for _ in range(60):
        sortant(erreur="Non.")
    client.get(reverse("workflow_courriels"))
    with django_assert_max_num_queries(25):
        client.get(reverse("workflow_courriels"))


# --- Who ------------------------------------------------------------------------------------------------------

ADRESSES = {
    "workflow_courriels": ("get", []),
    "workflow_courriels_reessayer": ("post", []),
    "workflow_textes_courriels": ("get", []),
    "workflow_texte_courriel": ("post", ["accuse_reception"]),
}


@pytest.mark.parametrize("groupe", ["Comité", "Animation", "Membres", None])
@pytest.mark.parametrize("name", ADRESSES)
def test_only_the_administration_sees_mails_and_changes_words(client, groupe, name):
    installed_site()
    client.force_login(PersonneFactory(groupe=groupe))
    sortant(erreur="Non.")
    method, args = ADRESSES[name]
    response = getattr(client, method)(reverse(name, args=args), words(), follow=False)
    assert response.status_code in {302, 403}
    assert "reessayer" not in getattr(response, "url", "")
    assert not TexteCourriel.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("name", ADRESSES)
def test_a_stranger_is_asked_to_sign_in(client, name):
    installed_site()
    method, args = ADRESSES[name]
    response = getattr(client, method)(reverse(name, args=args))
    assert response.status_code == 302
    assert "login" in response.url
