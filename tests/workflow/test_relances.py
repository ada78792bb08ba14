"""Reminders, new dates, silence and escalation, with the clock in hand: `manage.py relancer` day after day."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.factories import (
    DossierStory,
    PersonneFactory,
    approve,
    coauteur,
    comite,
    installed_site,
    rewrite,
    send_for_approval,
)
from tests.workflow.test_simultane import at_once
from workflow import actions
from workflow.circuit import Statut
from workflow.erreurs import ActionInterdite
from workflow.models import CourrielSortant, DelaisDuCircuit, Dossier, EntreeJournal, Relance
from workflow.suivi import relances
from workflow.tour import tour_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PARIS = ZoneInfo("Europe/Paris")
DEBUT = date(2026, 3, 2)


class Calendrier:
    """The clock of a story: `on(day)` goes to nine in the morning of a day, `run(day)` goes there and reminds."""

    def __init__(self, machine):
        self.machine = machine
        self.on(DEBUT)

    def on(self, day, hour=9):
        self.machine.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS), tick=False)

    def run(self, day):
        self.on(day)
        return relances.remind_all()

    def each_day(self, *, until):
        """Every day from tomorrow to `until`; the days and keys of the mails that left."""
        before = set(CourrielSortant.objects.values_list("pk", flat=True))
        day = timezone.localdate()
        while day < until:
            day += timedelta(days=1)
            assert not self.run(day).echecs
        return [
            ((timezone.localdate(mail.cree_le) - DEBUT).days, mail.cle)
            for mail in CourrielSortant.objects.exclude(pk__in=before).order_by("pk")
        ]


@pytest.fixture
def calendrier(time_machine):
    return Calendrier(time_machine)


def mails(cle, dossier=None):
    found = CourrielSortant.objects.filter(cle=cle)
    return found.filter(dossier=dossier) if dossier else found


def fresh(story):
    return Dossier.objects.get(pk=story.dossier.pk)


def after(days):
    return DEBUT + timedelta(days=days)


# --- Who is reminded, when -------------------------------------------------------------------------------------


def test_an_author_is_reminded_before_after_and_once_more_then_the_animation_takes_over(calendrier):
    PersonneFactory(groupe="Animation")
    story = DossierStory("accord")
    assert calendrier.each_day(until=after(60)) == [
        (12, "rappel_accord"),
        (19, "rappel_accord"),
        (25, "dernier_rappel_accord"),
        (28, "dossier_a_debloquer"),
    ]
    assert fresh(story).escalade_le
    assert fresh(story).statut == Statut.ACCORD


def test_a_late_committee_gives_a_new_date_once_and_is_reminded_of_that_one(calendrier):
    PersonneFactory(groupe="Animation")
    story = DossierStory("reecriture")
    assert calendrier.each_day(until=after(80)) == [
        (12, "rappel_au_comite"),
        (16, "date_reportee"),
        (16, "date_reportee_au_comite"),
        (30, "rappel_au_comite"),
        (36, "dernier_rappel_au_comite"),
        (39, "dossier_a_debloquer"),
        (39, "animation_prevenue"),
    ]
    assert fresh(story).echeance == after(26)
    assert fresh(story).echeance_annoncee == after(15)


def test_the_new_date_is_said_with_the_first_one_and_written_in_the_journal(calendrier):
    story = DossierStory("reecriture")
    calendrier.run(after(16))
    entree = story.dossier.journal.get(action=EntreeJournal.Evenement.DATE_MOVED)
    assert entree.details == {"avant": "2026-03-17", "apres": "2026-03-28"}
    assert "avant le 28 mars 2026 (nouvelle date ; la première était le 17 mars 2026)" in tour_of(fresh(story)).phrase
    mail = mails("date_reportee").get()
    assert mail.adresse == story.auteur.email
    assert "28 mars 2026" in mail.texte


def test_the_validation_step_has_its_own_days(calendrier):
    DossierStory("validation")
    assert calendrier.each_day(until=after(8)) == [
        (4, "rappel_au_comite"),
        (8, "date_reportee"),
        (8, "date_reportee_au_comite"),
    ]


def test_the_days_set_by_administrators_hold(calendrier):
    delais = DelaisDuCircuit.load()
    delais.rappel_avant, delais.rappel_apres, delais.dernier_rappel, delais.sursis = 5, 1, 2, 1
    delais.save()
    PersonneFactory(groupe="Animation")
    DossierStory("accord")
    assert [day for day, _ in calendrier.each_day(until=after(40))] == [10, 16, 17, 18]


def test_whoever_has_just_received_the_text_is_not_reminded_the_same_day(calendrier):
    delais = DelaisDuCircuit.load()
    delais.accord, delais.rappel_avant = 2, 10
    delais.save()
    DossierStory("accord")
    assert not calendrier.run(DEBUT).niveaux
    assert calendrier.run(after(1)).niveaux["avant"] == 1


def test_drafts_and_finished_dossiers_are_left_alone(calendrier):
    for etape in ("brouillon", "publiee"):
        DossierStory(etape)
    actions.reject(DossierStory("reecriture").dossier, by=comite(DossierStory().theme), motif="Hors sujet.")
    assert not calendrier.run(after(300)).niveaux


# --- Only who can act ------------------------------------------------------------------------------------------


def test_of_several_signataires_only_those_awaited_are_reminded(calendrier):
    story = DossierStory("accord")
    other = coauteur(story.dossier)
    approve(fresh(story), by=story.auteur)
    calendrier.run(after(12))
    assert mails("rappel_accord").get().adresse == other.email


def test_the_committee_member_who_has_it_in_hand_is_reminded_alone(calendrier):
    story = DossierStory("reecriture")
    other = comite(story.theme)
    actions.take(story.dossier, by=other)
    calendrier.run(after(12))
    assert mails("rappel_au_comite").get().adresse == other.email


@pytest.mark.parametrize("gone", ["inactive", "left"])
def test_a_holder_who_cannot_act_any_more_is_not_reminded(calendrier, gone):
    story = DossierStory("reecriture")
    other = comite(story.theme)
    actions.take(story.dossier, by=other)
    if gone == "inactive":
        other.is_active = False
        other.save()
    else:
        other.groups.clear()
    calendrier.run(after(12))
    assert mails("rappel_au_comite").get().adresse == story.comite.email


def test_a_theme_without_a_committee_goes_to_the_animation_instead_of_waiting_for_nobody(calendrier):
    animateur = PersonneFactory(groupe="Animation")
    story = DossierStory("reecriture")
    story.comite.groups.clear()
    calendrier.run(after(12))
    assert not mails("rappel_au_comite").exists()
    calendrier.run(after(16))
    assert mails("dossier_a_debloquer").get().adresse == animateur.email


def test_an_author_whose_account_is_closed_is_not_written_to(calendrier):
    PersonneFactory(groupe="Animation")
    story = DossierStory("accord")
    story.auteur.is_active = False
    story.auteur.save()
    sent = calendrier.each_day(until=after(30))
    assert sent == [(19, "dossier_a_debloquer")]


def test_when_nobody_is_left_to_sign_the_committee_is_told_at_once(calendrier):
    story = DossierStory("accord")
    story.auteur.delete()
    calendrier.run(after(1))
    assert mails("silence_constate").get().adresse == story.comite.email


def test_whoever_answers_is_not_reminded_any_more(calendrier):
    story = DossierStory("accord")
    calendrier.run(after(12))
    approve(fresh(story), by=story.auteur)
    calendrier.run(after(13))
    assert mails("rappel_accord").count() == 1


# --- The rule of silence ---------------------------------------------------------------------------------------


def test_silence_is_consent_only_after_the_last_reminder_and_where_it_was_accepted(calendrier):
    story = DossierStory("accord", silence_vaut_accord=True)
    calendrier.each_day(until=after(27))
    assert "Sans réponse d’ici au 30 mars 2026, le comité pourra publier" in mails("dernier_rappel_accord").get().texte
    with pytest.raises(ActionInterdite):
        actions.override(fresh(story), by=story.comite, motif="Pas de réponse.")
    calendrier.run(after(28))
    assert mails("silence_constate").get().adresse == story.comite.email
    assert actions.override(fresh(story), by=story.comite, motif="Pas de réponse.").statut == Statut.VALIDATION


def test_without_that_rule_the_author_reads_that_nothing_appears_without_them(calendrier):
    DossierStory("accord")
    calendrier.each_day(until=after(25))
    texte = mails("dernier_rappel_accord").get().texte
    assert "Rien ne paraîtra sans votre accord" in texte
    assert "pourra publier" not in texte


def test_a_committee_that_makes_nothing_of_silence_hands_the_dossier_to_the_animation(calendrier):
    PersonneFactory(groupe="Animation")
    story = DossierStory("accord", silence_vaut_accord=True)
    sent = calendrier.each_day(until=after(60))
    assert sent[-2:] == [(28, "silence_constate"), (38, "dossier_a_debloquer")]
    assert fresh(story).escalade_le


def test_silence_in_one_passage_says_nothing_of_the_next(calendrier):
    story = DossierStory("accord", silence_vaut_accord=True)
    calendrier.each_day(until=after(28))
    dossier = actions.take_back(fresh(story), by=story.comite, motif="Une coquille.")
    rewrite(dossier, by=story.comite, conseils="<p>Comptez d’abord.</p>")
    send_for_approval(dossier, by=story.comite)
    calendrier.on(after(28 + 40))
    with pytest.raises(ActionInterdite):
        actions.override(fresh(story), by=story.comite, motif="Pas de réponse.")


def test_more_time_begins_the_reminders_again(calendrier):
    animateur = PersonneFactory(groupe="Animation")
    story = DossierStory("accord")
    calendrier.each_day(until=after(28))
    actions.extend(fresh(story), by=animateur, jours=10, motif="Congés.")
    assert [cle for _, cle in calendrier.each_day(until=after(28 + 23))] == [
        "rappel_accord",
        "rappel_accord",
        "dernier_rappel_accord",
        "dossier_a_debloquer",
    ]


# --- Once, whatever happens ------------------------------------------------------------------------------------


def test_running_it_every_hour_sends_nothing_twice(calendrier):
    DossierStory("accord")
    for hour in range(24):
        calendrier.on(after(12), hour)
        assert not relances.remind_all().echecs
    assert mails("rappel_accord").count() == 1


@pytest.mark.parametrize(("etape", "first"), [("accord", "dernier_rappel_accord"), ("reecriture", "date_reportee")])
def test_after_a_month_of_absence_only_the_gravest_reminder_leaves(calendrier, etape, first):
    story = DossierStory(etape)
    CourrielSortant.objects.all().delete()
    calendrier.run(after(60))
    to_author = CourrielSortant.objects.filter(adresse=story.auteur.email)
    assert [mail.cle for mail in to_author] == [first]
    assert not fresh(story).escalade_le


def test_nobody_is_escalated_who_did_not_get_the_last_reminder(calendrier):
    story = DossierStory("accord", silence_vaut_accord=True)
    calendrier.run(after(200))
    with pytest.raises(ActionInterdite):
        actions.override(fresh(story), by=story.comite, motif="Pas de réponse.")
    calendrier.run(after(203))
    assert actions.override(fresh(story), by=story.comite, motif="Pas de réponse.")


def test_the_command_says_what_it_did_and_that_nobody_unblocks(calendrier):
    DossierStory("accord")
    out, err = StringIO(), StringIO()
    calendrier.on(after(60))
    call_command("relancer", stdout=out)
    calendrier.on(after(63))
    call_command("relancer", stdout=out, stderr=err)
    call_command("relancer", stdout=out)
    assert [line for line in out.getvalue().splitlines() if "dossier" not in line] == [
        "dernier rappel : 1",
        "Rien à relancer.",
    ]
    assert "ajoutez quelqu’un au groupe « Animation »" in err.getvalue()


def test_a_dossier_that_fails_is_told_and_does_not_stop_the_others(calendrier):
    broken, story = DossierStory("accord"), DossierStory("accord")
    Dossier.objects.filter(pk=broken.dossier.pk).update(workflow_state=None)
    calendrier.on(after(12))
    with pytest.raises(CommandError, match=f"Dossiers : {broken.dossier.pk}"):
        call_command("relancer", stdout=StringIO())
    assert mails("rappel_accord").get().adresse == story.auteur.email
    assert not Relance.objects.filter(dossier=broken.dossier).exists()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_mail(time_machine):
    calendrier = Calendrier(time_machine)
    stories = [DossierStory("accord") for _ in range(3)]
    calendrier.on(after(12))
    at_once(*[relances.remind_all] * 4)
    assert mails("rappel_accord").count() == len(stories)
    assert Relance.objects.count() == len(stories)


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_one_mail(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("Le processus fils lit la base de fichiers ; sur PostgreSQL, quatre fils d’exécution suffisent.")
    story = DossierStory("accord")
    Dossier.objects.update(echeance=timezone.localdate() - timedelta(days=5))
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}"}
    environment |= {"DATA_DIR": str(tmp_path), "SECRET_KEY": "x", "DJANGO_SETTINGS_MODULE": "config.settings"}
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, str(root / "manage.py"), "relancer"]
    runs = [subprocess.Popen(command, env=environment, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sorted("Rien à relancer" in text for text in said) == [False, True]
    assert mails("rappel_accord", story.dossier).count() == 1


# --- Days as people count them ---------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [date(2026, 3, 27), date(2026, 10, 23), date(2028, 2, 27), date(2026, 12, 30)])
def test_summer_time_month_ends_and_leap_years_move_no_deadline(time_machine, start):
    """Deadlines are days, not hours: a night of 23 or 25 hours changes nothing, early in the morning or late at night."""
    calendrier = Calendrier(time_machine)
    calendrier.on(start, 23)
    story = DossierStory("accord")
    assert story.dossier.echeance == start + timedelta(days=15)
    calendrier.on(start + timedelta(days=15), 23)
    assert not fresh(story).is_en_retard
    calendrier.on(start + timedelta(days=16), 0)
    assert fresh(story).is_en_retard
    for late, expected in ((18, None), (19, "apres"), (24, None), (25, "dernier"), (27, None), (28, "escalade")):
        for hour in (0, 23):
            calendrier.on(start + timedelta(days=late), hour)
            relances.remind_all()
        reached = Relance.objects.filter(le__date=start + timedelta(days=late)).values_list("niveau", flat=True)
        assert list(reached) == ([expected] if expected else [])


# --- The sentence ----------------------------------------------------------------------------------------------


def test_the_sentence_says_who_unblocks(calendrier):
    animateur = PersonneFactory(groupe="Animation")
    story = DossierStory("accord")
    calendrier.each_day(until=after(28))
    dossier = fresh(story)
    assert tour_of(dossier, story.auteur).phrase == (
        "C’est à vous de relire et de décider (prévu avant le 17 mars 2026, en retard). "
        "L’animation du site est prévenue et chargée de le débloquer."
    )
    assert "C’est à vous, pour l’animation, de le débloquer." in tour_of(dossier, animateur).phrase


def test_an_idle_run_costs_the_same_with_one_dossier_or_many(calendrier, django_assert_max_num_queries):
    story = DossierStory("accord")
    calendrier.run(after(12))
    Dossier.objects.bulk_create(
        Dossier(auteur=story.auteur, theme=story.theme, statut="reecriture", echeance=after(300)) for _ in range(200)
    )
    with django_assert_max_num_queries(8):
        assert not calendrier.run(after(12)).niveaux


def test_the_last_reminder_must_come_after_the_second(db):
    installed_site()
    with pytest.raises(Exception, match="vient après le second"):
        DelaisDuCircuit(rappel_apres=10, dernier_rappel=10).full_clean()
