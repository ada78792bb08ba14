"""The daily digest, and how each person wants what does not press."""

import threading

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from tests.factories import DossierStory, PersonneFactory, approve, coauteur, fiche
from workflow import actions, courriels
from workflow.courriels import preferences
from workflow.courriels.de_la_fin import FicheRetiree
from workflow.courriels.du_circuit import AccordEnPartie
from workflow.courriels.resume import write_digests
from workflow.models import CourrielSortant, LienSigne, PreferencesCourriel
from workflow.signature import liens

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
Etat = CourrielSortant.Etat
Rythme = PreferencesCourriel.Rythme


def text(response):
    return BeautifulSoup(response.content, "html.parser").find("main").get_text(" ", strip=True)


@pytest.fixture
def nouvelles() -> DossierStory:
    """The committee has two news of one fiche that do not press."""
    story = DossierStory("accord")
    coauteur(story.dossier)
    story.dossier = approve(story.dossier, by=story.auteur)
    courriels.enqueue(FicheRetiree(story.dossier, motif="Une erreur."), evenement="essai:1", to=story.comite)
    CourrielSortant.objects.exclude(pour_resume=True).delete()
    mail.outbox.clear()
    return story


# --- The digest -----------------------------------------------------------------------------------------------


def test_all_that_waits_leaves_in_one_mail_by_dossier(nouvelles, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("envoyer_resumes")
    (message,) = mail.outbox
    assert message.to == [nouvelles.comite.email]
    assert message.subject == "Vos fiches aujourd’hui : 2 nouvelles"
    assert message.body.count("« Ouvrir la mairie le jeudi soir »\n") == 1
    assert "a donné son accord" in message.body
    assert "Une erreur." in message.body
    assert "C’est aux auteurs de relire" in message.body
    soup = BeautifulSoup(message.alternatives[0][0], "html.parser")
    assert [h.get_text() for h in soup.find_all("h2")] == ["Ouvrir la mairie le jeudi soir"]
    assert "List-Unsubscribe" in message.extra_headers
    assert "List-Unsubscribe-Post" not in message.extra_headers


def test_run_again_the_same_day_it_writes_nothing_more(nouvelles):
    assert write_digests() == (1, 0)
    assert write_digests() == (0, 0)
    assert set(CourrielSortant.objects.exclude(cle="resume").values_list("etat", flat=True)) == {Etat.RESUME}


def test_what_comes_after_the_digest_waits_for_tomorrow(nouvelles):
    write_digests()
    courriels.enqueue(AccordEnPartie(nouvelles.dossier), evenement="essai:2", to=nouvelles.comite)
    assert write_digests() == (0, 0)
    assert write_digests(day=timezone.localdate() + timezone.timedelta(days=1)) == (1, 0)


def test_nothing_to_say_is_no_mail(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("envoyer_resumes")
    assert mail.outbox == []


def test_a_fiche_without_a_dossier_has_its_own_place(nouvelles):
    page = fiche("Une fiche à vérifier")
    kept = CourrielSortant.objects.first()
    CourrielSortant.objects.filter(pk=kept.pk).update(dossier=None, page=page)
    write_digests()
    assert "« Une fiche à vérifier »" in CourrielSortant.objects.get(cle="resume").texte


def test_an_account_closed_meanwhile_receives_nothing(nouvelles):
    nouvelles.comite.is_active = False
    nouvelles.comite.save()
    assert write_digests() == (0, 0)
    assert not CourrielSortant.objects.awaiting_digest().exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_write_one_digest(nouvelles):
    connection.close()
    counts = []

    def run():
        counts.append(write_digests())
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [(0, 0), (0, 0), (1, 0)]
    assert CourrielSortant.objects.filter(cle="resume").count() == 1


# --- What each person chose -----------------------------------------------------------------------------------


def test_whoever_wants_news_at_once_gets_them_at_once():
    story = DossierStory("accord")
    preferences.choose(story.comite, Rythme.IMMEDIAT)
    coauteur(story.dossier)
    approve(story.dossier, by=story.auteur)
    assert CourrielSortant.objects.get(cle="accord_en_partie").pour_resume is False


def test_whoever_wants_no_news_gets_what_awaits_them_and_nothing_else():
    story = DossierStory("reecriture")
    preferences.choose(story.comite, Rythme.RIEN)
    CourrielSortant.objects.all().delete()
    actions.withdraw(story.dossier, by=story.auteur)
    assert list(CourrielSortant.objects.values_list("cle", flat=True)) == ["retrait_confirme"]
    other = DossierStory("reecriture")
    preferences.choose(other.comite, Rythme.RIEN)
    assert CourrielSortant.objects.filter(cle="fiche_a_reecrire", personne=other.comite).exists()


def test_refusing_news_drops_those_that_were_waiting(nouvelles):
    preferences.choose(nouvelles.comite, Rythme.RIEN)
    assert not CourrielSortant.objects.awaiting_digest().exists()


def test_a_person_chooses_from_their_account(client):
    personne = PersonneFactory()
    client.force_login(personne)
    assert reverse("mes_courriels") in client.get(reverse("compte")).content.decode()
    page = client.get(reverse("mes_courriels"))
    checked = BeautifulSoup(page.content, "html.parser").find("input", checked=True)
    assert checked["value"] == Rythme.RESUME
    client.post(reverse("mes_courriels"), {"rythme": Rythme.RIEN})
    assert preferences.rythme_of(personne) == Rythme.RIEN


def test_signed_out_one_is_asked_to_sign_in(client):
    assert client.get(reverse("mes_courriels")).url.startswith("/connexion/")


@pytest.mark.parametrize("value", ["", "tous", "RIEN"])
def test_an_answer_that_does_not_exist_changes_nothing(client, value):
    personne = PersonneFactory()
    client.force_login(personne)
    response = client.post(reverse("mes_courriels"), {"rythme": value})
    assert response.status_code == 400
    assert "Choisissez une des trois réponses" in text(response)
    assert preferences.rythme_of(personne) == Rythme.RESUME


# --- From the foot of a mail ----------------------------------------------------------------------------------


@pytest.fixture
def lien():
    personne = PersonneFactory(email="maelle@example.org")
    url = liens.create_link(LienSigne.Objet.PREFERENCES, personne=personne)
    return personne, "/" + url.split("/", 3)[3]


def test_the_link_opens_without_an_account_and_chooses_nothing_beforehand(client, lien):
    personne, url = lien
    page = client.get(url)
    soup = BeautifulSoup(page.content, "html.parser")
    assert soup.find("input", checked=True) is None
    assert "m…@example.org" in text(page)
    assert "maelle@example.org" not in page.content.decode()
    assert not PreferencesCourriel.objects.filter(personne=personne).exists()


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "One-Click"}])
def test_a_scanner_that_submits_the_form_as_it_is_changes_nothing(client, lien, data):
    personne, url = lien
    assert client.post(url, data).status_code == 400
    assert preferences.rythme_of(personne) == Rythme.RESUME


def test_a_person_chooses_from_a_mail_and_may_change_their_mind(client, lien):
    personne, url = lien
    assert "C’est enregistré" in text(client.post(url, {"rythme": Rythme.RIEN}))
    client.post(url, {"rythme": Rythme.IMMEDIAT})
    assert preferences.rythme_of(personne) == Rythme.IMMEDIAT


def test_whoever_else_is_signed_in_changes_the_mails_of_the_links_owner_only(client, lien):
    personne, url = lien
    other = PersonneFactory()
    client.force_login(other)
    client.post(url, {"rythme": Rythme.RIEN})
    assert preferences.rythme_of(other) == Rythme.RESUME
    assert preferences.rythme_of(personne) == Rythme.RIEN


@pytest.mark.parametrize("fault", ["inconnu", "expire", "revoque", "autre objet", "compte fermé"])
def test_a_link_that_opens_nothing_says_why(client, lien, fault):
    personne, url = lien
    if fault == "inconnu":
        url = "/courriels/" + "x" * 32 + "/"
    elif fault == "autre objet":
        url = "/courriels/" + liens.create_link("accord", personne=personne).split("/")[-2] + "/"
    elif fault == "compte fermé":
        personne.is_active = False
        personne.save()
    else:
        now = timezone.now()
        LienSigne.objects.update(**({"expire_le": now} if fault == "expire" else {"revoque_le": now}))
    response = client.post(url, {"rythme": Rythme.RIEN})
    assert response.status_code == 404
    assert "Ce lien" in text(response)
    assert preferences.rythme_of(personne) == Rythme.RESUME
