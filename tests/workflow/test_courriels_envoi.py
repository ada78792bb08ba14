"""Mails that leave, wait and fail: nothing lost, nothing twice, whatever the mail server does."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings as settings_of_tests
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from bonnespratiques.models import Reglages
from tests.factories import DossierStory, PersonneFactory, coauteur
from tests.serveur_smtp import serveur_smtp
from workflow import actions, courriels
from workflow.courriels import depart, facteur
from workflow.courriels.conservation import erase_old_texts
from workflow.models import CourrielSortant, LienSigne

pytestmark = pytest.mark.django_db
Etat = CourrielSortant.Etat
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def smtp(settings):
    with serveur_smtp(settings) as server:
        yield server


def mail(adresse: str = "maelle@example.org", **fields) -> CourrielSortant:
    count = CourrielSortant.objects.count()
    return CourrielSortant.objects.create(
        **{
            "evenement": f"essai:{count}",
            "cle": "message_du_comite",
            "adresse": adresse,
            "objet": "Été",
            "texte": "Bonjour.",
            **fields,
        }
    )


def later(**delta):
    return timezone.now() + timedelta(**delta)


def test_a_mail_leaves_once(smtp):
    kept = mail()
    assert depart.deliver(kept.pk) is True
    assert depart.deliver(kept.pk) is None
    kept.refresh_from_db()
    assert (kept.etat, kept.essais, smtp.destinataires) == (Etat.ENVOYE, 1, ["maelle@example.org"])


def test_a_server_that_is_down_loses_nothing_and_uses_up_no_try(settings, smtp):
    first, second = mail(), mail()
    settings.EMAIL_PORT = 1
    bilan = depart.send_due()
    assert "ne répond pas" in bilan.injoignable
    first.refresh_from_db()
    assert (first.essais, first.etat) == (0, Etat.A_ENVOYER)
    assert set(CourrielSortant.objects.in_trouble()) == {first, second}
    settings.EMAIL_PORT = smtp.port
    assert depart.send_due().partis == 2
    assert not CourrielSortant.objects.in_trouble().exists()


def test_one_refused_address_does_not_stop_the_others_and_is_given_up(smtp):
    smtp.refuse = {"inconnue@example.org": 550}
    refused, fine = mail("inconnue@example.org"), mail()
    bilan = depart.send_due()
    assert (bilan.partis, bilan.echecs) == (1, 1)
    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.etat, fine.etat) == (Etat.ABANDONNE, Etat.ENVOYE)
    assert "refuse cette adresse" in refused.erreur


def test_an_address_asked_to_come_back_is_tried_again(smtp):
    smtp.refuse = {"maelle@example.org": 451}
    kept = mail()
    depart.send_due()
    smtp.refuse = {}
    assert depart.send_due().partis == 0, "trop tôt"
    assert depart.send_due(at=later(minutes=6)).partis == 1
    kept.refresh_from_db()
    assert (kept.etat, kept.essais, kept.erreur) == (Etat.ENVOYE, 2, "")


def test_a_server_that_hangs_up_before_the_text_is_called_again_for_the_next_mail(smtp):
    smtp.coupe = "avant"
    mail(), mail()
    assert depart.send_due().echecs == 2
    smtp.coupe = ""
    assert depart.send_due(at=later(minutes=6)).partis == 2


def test_a_mail_sent_twice_because_the_server_hung_up_is_the_same_mail(smtp):
    """It had taken the text: nobody can know. One Message-ID and one link, so that the mailbox shows one."""
    story = DossierStory("accord")
    smtp.coupe = "apres"
    depart.send_due()
    smtp.coupe = ""
    depart.send_due(at=later(minutes=6))
    mine = [message_from_bytes(text, policy=policy.default) for to, text in smtp.recus if to == story.auteur.email]
    mine = [m for m in mine if "/accord/" in m.get_body(("plain",)).get_content()]
    assert len(mine) == 2
    assert mine[0]["Message-ID"] == mine[1]["Message-ID"]
    assert mine[0].get_body(("plain",)).get_content() == mine[1].get_body(("plain",)).get_content()
    assert LienSigne.objects.filter(objet="accord").count() == 1


def test_a_slow_server_is_given_up_on_for_now(settings, smtp):
    settings.EMAIL_TIMEOUT = 0.2
    smtp.laisse_partir.clear()
    kept = mail()
    assert depart.deliver(kept.pk) is False
    kept.refresh_from_db()
    assert "à temps" in kept.erreur
    assert kept.etat == Etat.A_ENVOYER


def test_waits_grow_and_end_after_three_days():
    kept = mail()
    waits = []
    for essais in range(1, 12):
        kept.essais = essais
        depart._failed(kept, ConnectionRefusedError("non"))
        kept.refresh_from_db()
        waits.append(round((kept.prochain_essai_le - timezone.now()).total_seconds() / 60))
    assert waits == [5, 10, 20, 40, 80, 160, 240, 240, 240, 240, 240]
    kept.cree_le = timezone.now() - timedelta(days=4)
    depart._failed(kept, ConnectionRefusedError("non"))
    kept.refresh_from_db()
    assert kept.etat == Etat.ABANDONNE


def test_a_mail_held_by_a_process_that_died_is_taken_up_later(smtp):
    kept = mail()
    assert depart._claim(kept.pk, timezone.now())
    assert depart.send_due().partis == 0
    depart.retry([kept.pk])
    assert depart.send_due().partis == 0, "réessayer ne l’arrache pas des mains de qui l’envoie"
    assert depart.send_due(at=later(minutes=11)).partis == 1


def test_an_address_that_holds_a_header_is_refused_and_explained(smtp):
    kept = mail("maelle@example.org\nBcc: tous@example.org")
    assert depart.deliver(kept.pk) is False
    kept.refresh_from_db()
    assert kept.etat == Etat.ABANDONNE
    assert "pas une forme" in kept.erreur
    assert smtp.recus == []


def test_an_accented_domain_is_written_as_the_network_wants_it(smtp):
    depart.deliver(mail("maelle@préfecture.example").pk)
    assert smtp.destinataires == ["maelle@xn--prfecture-c4a.example"]


def test_an_accented_name_before_the_at_is_explained(smtp):
    kept = mail("maëlle@example.org")
    depart.deliver(kept.pk)
    kept.refresh_from_db()
    assert "caractère" in kept.erreur
    assert (kept.etat, smtp.recus) == (Etat.ABANDONNE, [])


def test_headers_say_that_a_machine_wrote_and_who_reads_the_answers(smtp):
    Reglages.objects.update_or_create(pk=1, defaults={"courriel_reponse": "comite@example.org"})
    story = DossierStory("accord")
    depart.send_due()
    messages = [message_from_bytes(text, policy=policy.default) for _, text in smtp.recus]
    assert {m["Auto-Submitted"] for m in messages} == {"auto-generated"}
    assert {m["Reply-To"] for m in messages} == {"comite@example.org"}
    assert {m["References"] for m in messages} == {f"<dossier.{story.dossier.pk}@localhost>"}
    assert len({m["Message-ID"] for m in messages}) == len(messages)
    assert all(m["List-Unsubscribe"] is None for m in messages), "ce qui presse ne se refuse pas"
    assert all([part.get_content_type() for part in m.iter_parts()] == ["text/plain", "text/html"] for m in messages)


def test_a_mail_that_became_moot_is_set_aside(smtp):
    story = DossierStory("accord")
    actions.take_back(story.dossier, by=story.comite, motif="Une coquille.")
    depart.send_due()
    assert CourrielSortant.objects.get(cle="accord_demande").etat == Etat.ECARTE
    assert CourrielSortant.objects.get(cle="texte_repris").etat == Etat.ENVOYE


def test_nobody_is_written_to_once_their_account_is_closed(smtp):
    personne = PersonneFactory()
    kept = mail(personne.email, personne=personne)
    personne.is_active = False
    personne.save()
    depart.send_due()
    kept.refresh_from_db()
    assert (kept.etat, kept.erreur, smtp.recus) == (Etat.ECARTE, "Le compte a été fermé.", [])


def test_a_deleted_account_takes_its_mails_along():
    personne = PersonneFactory()
    kept = mail(personne.email, personne=personne)
    personne.delete()
    assert depart.deliver(kept.pk) is None


def test_whoever_was_given_up_is_tried_again_at_a_click(smtp, django_capture_on_commit_callbacks):
    kept = mail(etat=Etat.ABANDONNE, erreur="Refusée.")
    with django_capture_on_commit_callbacks(execute=True):
        assert depart.retry([kept.pk]) == 1
    assert smtp.destinataires == ["maelle@example.org"]


def test_what_left_is_not_tried_again(smtp, django_capture_on_commit_callbacks):
    kept = mail(etat=Etat.ENVOYE)
    with django_capture_on_commit_callbacks(execute=True):
        assert depart.retry([kept.pk]) == 0
    assert smtp.recus == []


def test_what_mails_said_is_erased_after_ninety_days_and_that_they_left_stays():
    old, recent, waiting = mail(etat=Etat.ENVOYE), mail(etat=Etat.ENVOYE), mail()
    CourrielSortant.objects.filter(pk__in=[old.pk, waiting.pk]).update(cree_le=later(days=-91))
    assert erase_old_texts() == 1
    assert list(CourrielSortant.objects.order_by("pk").values_list("texte", flat=True)) == ["", "Bonjour.", "Bonjour."]
    assert recent.pk


def test_the_command_says_what_it_did_and_fails_when_nobody_answers(settings, smtp, capsys):
    mail()
    call_command("envoyer_courriels")
    assert "1 courriels partis" in capsys.readouterr().out
    mail()
    settings.EMAIL_PORT = 1
    with pytest.raises(CommandError, match="1 courriels attendent"):
        call_command("envoyer_courriels")


def test_an_error_of_the_transaction_takes_its_mail_along():
    story = DossierStory("accord")
    coauteur(story.dossier)
    before = CourrielSortant.objects.count()
    with pytest.raises(actions.transition.ActionRefusee):
        actions.approve(story.dossier, by=story.auteur, empreinte_lue="périmée")
    assert CourrielSortant.objects.count() == before


# --- Several at once ----------------------------------------------------------------------------------------------


def _in_threads(count, work):
    errors = []

    def run():
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_four_rounds_at_once_send_each_mail_once(smtp):
    for number in range(8):
        mail(f"personne{number}@example.org")
    connection.close()
    _in_threads(4, courriels.send_due)
    assert sorted(smtp.destinataires) == sorted(f"personne{number}@example.org" for number in range(8))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_page_does_not_wait_for_a_slow_mail_server(client, settings, smtp):
    settings.COURRIELS_EN_ARRIERE_PLAN = True
    story = DossierStory("reecriture")
    CourrielSortant.objects.all().delete()
    smtp.recus.clear()
    smtp.laisse_partir.clear()
    client.force_login(story.auteur)
    response = client.post(reverse("dossier_message", args=[story.dossier.pk]), {"texte": "Bonjour."})
    assert response.status_code == 302
    assert smtp.arrive.wait(10), "le fil n’a pas appelé le serveur"
    assert smtp.recus == [], "la page est revenue avant la fin de l’envoi"
    smtp.laisse_partir.set()
    assert facteur.fil.wait(10)
    assert smtp.destinataires == [story.comite.email]


# --- Several processes --------------------------------------------------------------------------------------------


@pytest.fixture
def send_elsewhere(smtp):
    """`manage.py envoyer_courriels` in a process of its own, on the same database and the same mail server."""
    if connection.vendor != "sqlite":
        pytest.skip("la base d’essai est un fichier que les processus partagent")
    name = connection.settings_dict["NAME"]
    running = []

    def start() -> subprocess.Popen:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "0",
            "SECRET_KEY": settings_of_tests.SECRET_KEY,
            "DATABASE_URL": f"sqlite:///{name}",
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}",
        }
        command = [sys.executable, "manage.py", "envoyer_courriels"]
        running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
        return running[-1]

    connection.close()
    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_processes_send_each_mail_once(smtp, send_elsewhere):
    for number in range(12):
        mail(f"personne{number}@example.org")
    smtp.laisse_partir.clear()
    processes = [send_elsewhere(), send_elsewhere()]
    assert smtp.arrive.wait(60)
    smtp.laisse_partir.set()
    outputs = [process.communicate(timeout=60)[0].decode() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert sorted(smtp.destinataires) == sorted(f"personne{number}@example.org" for number in range(12))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_of_a_mail_loses_nothing(smtp, send_elsewhere):
    kept = mail()
    smtp.laisse_partir.clear()
    process = send_elsewhere()
    assert smtp.arrive.wait(60)
    process.kill()
    process.wait()
    kept.refresh_from_db()
    assert kept.etat == Etat.A_ENVOYER
    assert depart.send_due().partis == 0, "qui l’avait en main pourrait encore vivre"
    smtp.laisse_partir.set()
    assert depart.send_due(at=later(minutes=11)).partis == 1
    identifiers = {message_from_bytes(text)["Message-ID"] for _, text in smtp.recus}
    assert len(identifiers) == 1
