"""What readers look for is counted after they have their answer, with nobody in it, and forgotten in time."""

import os
import random
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.core.signals import request_finished
from django.db import DatabaseError, close_old_connections, connection, connections, transaction

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import ClicSuivi, RequeteSuivie
from bonnespratiques.recherche.criteres import Criteres, Tri
from bonnespratiques.recherche.pilotage import comptes, frequentes, suivi
from bonnespratiques.recherche.pilotage.comptes import SANS_MOTS, Compte, monday
from bonnespratiques.recherche.pilotage.discretion import keepable
from bonnespratiques.recherche.service import search_fiches
from tests.bonnespratiques.recherche.processus import in_another_process
from tests.factories import fiche

pytestmark = pytest.mark.django_db


def search(typed: str | Criteres, **kwargs) -> None:
    suivi.record(search_fiches(typed, user=None, **kwargs))


def counted() -> dict[str, tuple[int, int]]:
    """(times, times without answer) by query, all weeks together."""
    suivi.flush()
    rows = RequeteSuivie.objects.all()
    return {row.requete: (row.nombre, row.sans_reponse) for row in rows}


def clicks() -> dict[tuple[str, int], int]:
    suivi.flush()
    return {(row.requete.requete, row.rang): row.nombre for row in ClicSuivi.objects.select_related("requete")}


def a_page_is_served() -> None:
    """As the test client does it: Django's own handler would close the connection of the test."""
    request_finished.disconnect(close_old_connections)
    request_finished.send(sender=None)
    request_finished.connect(close_old_connections)


def asked(requete: str, nombre: int = 1, *, weeks_ago: int = 0, sans_reponse: int = 0, **clics: int) -> None:
    week = monday() - timedelta(weeks=weeks_ago)
    opened = Counter({int(rang.removeprefix("rang_")): n for rang, n in clics.items()})
    comptes.write({(week, requete): Compte(nombre, sans_reponse, opened)})


# --- What is counted --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_same_words_in_any_case_count_together_and_accents_apart(index_en_place):
    fiche("Accueil")
    for typed in ("Accueil", "  ACCUEIL ", "accueil", "réclamation", "reclamation"):
        search(typed)
    assert counted() == {"accueil": (3, 0), "réclamation": (1, 1), "reclamation": (1, 1)}


@pytest.mark.slow
def test_a_search_refined_or_turned_over_is_the_same_search(index_en_place):
    for number in range(3):
        fiche(f"Accueil {number}")
    search("accueil")
    search("accueil", page=2, par_page=2)
    search(Criteres(texte="accueil", choix={"nature": ("pratique",)}))
    search(Criteres(texte="accueil", tri=Tri.RECENTES))
    search("")
    assert counted() == {"accueil": (1, 0)}


@pytest.mark.slow
def test_fiches_with_some_of_the_words_are_no_answer(index_en_place):
    fiche("Accueil")
    search("accueil licorne")
    assert counted() == {"accueil licorne": (1, 1)}


def test_openings_are_counted_by_rank_for_what_was_asked_this_week():
    asked("accueil", 4)
    for rang in (1, 1, 3):
        suivi.record_click("Accueil", rang)
    suivi.record_click("jamais cherché", 1)
    assert clicks() == {("accueil", 1): 2, ("accueil", 3): 1}
    assert "jamais cherché" not in counted()


@pytest.mark.parametrize(("typed", "rang"), [("", 1), ("accueil", 0), ("accueil", -3), ("accueil", 40_000)])
def test_an_opening_that_makes_no_sense_is_not_counted(typed, rang):
    asked("accueil")
    suivi.record_click(typed, rang)
    assert clicks() == {}


def test_a_week_begins_on_monday():
    assert monday(date(2026, 11, 22)) == date(2026, 11, 16)
    assert monday(date(2026, 11, 23)) == date(2026, 11, 23)


# --- What is never kept -----------------------------------------------------------------------------------------

PERSONAL = [
    "jeanne.morel@exemple.fr",
    "jeanne.morel (at) exemple.fr",
    "jeanne arobase exemple",
    "06 12 34 56 78",
    "+33 6 12 34 56 78",
    "06.12.34.56.78 accueil",
    "06-12-34-56-78",
    "0612345678",
    "٠٦١٢٣٤٥٦٧٨",
    "０６１２３４５６７８",
    "2 85 05 78 006 084 36",
    "285057800608436",
    "dossier 2024-117845",
    "FR76 3000 6000 0112",
    "dossier n° 458 721",
    "https://exemple.fr/dossier?id=12",
    "www.exemple.fr",
    "exemple.fr/mon-dossier",
    "Mme Morel",
    "dossier de monsieur Dupont",
    "M. Dupont",
    "je voudrais savoir pourquoi mon dossier est bloqué depuis",
    "a" * 81,
]


@pytest.mark.parametrize("typed", PERSONAL)
def test_what_may_tell_of_somebody_is_counted_without_its_words(typed):
    search(typed)
    suivi.record_click(typed, 1)
    assert set(counted()) == {SANS_MOTS}
    assert clicks() == {(SANS_MOTS, 1): 1}


@pytest.mark.parametrize(
    "typed",
    [
        "accueil",
        "3939",
        "360°",
        "code postal 56000",
        "bilan 2014-2016",
        "co-développement",
        "l’été",
        "RDV",
        "aujourd'hui",
    ],
)
def test_ordinary_words_are_kept(typed):
    assert keepable(typed) == typed.lower()


def test_numbers_hidden_among_words_are_never_kept():
    """Any way of writing a telephone: separators, brackets, words between the figures."""
    chance = random.Random(6)  # noqa: S311 - a game
    for _ in range(500):
        digits = [str(chance.randrange(10)) for _ in range(chance.randrange(8, 16))]
        typed = "".join(digit + chance.choice(["", "", " ", ".", "-", "/", " ou "]) for digit in digits)
        # Years are ordinary words, unless there is more besides: none is made of these.
        if not any(f"{century}" in typed for century in ("19", "20")):
            assert keepable(typed) == "", typed


def test_whatever_an_address_holds_is_taken():
    for typed in ("\0", "\ud800", "a\0b", "%", "'; drop table", "x" * 100_000):
        suivi.record_click(typed, 1)
    assert suivi.flush()


# --- When it is written -----------------------------------------------------------------------------------------


def test_counting_writes_nothing_before_the_answer_has_left(django_assert_num_queries):
    found = search_fiches("accueil", user=None)
    with django_assert_num_queries(0):
        for _ in range(49):
            suivi.record(found)
            suivi.record_click("accueil", 1)
    assert not RequeteSuivie.objects.exists()


def test_fifty_searches_later_the_page_that_is_served_writes_them():
    found = search_fiches("accueil", user=None)
    for _ in range(49):
        suivi.record(found)
        a_page_is_served()
    assert not RequeteSuivie.objects.exists()
    suivi.record(found)
    a_page_is_served()
    assert RequeteSuivie.objects.get().nombre == 50


def test_after_a_while_a_page_that_is_served_writes_what_waits(monkeypatch):
    search("accueil")
    a_page_is_served()
    assert not RequeteSuivie.objects.exists()
    monkeypatch.setattr(suivi, "ATTENTE_S", 0)
    a_page_is_served()
    assert RequeteSuivie.objects.get().nombre == 1


def test_a_page_served_when_nothing_waits_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        a_page_is_served()


def test_one_flush_is_a_few_queries_however_many_searches(django_assert_max_num_queries):
    comptes.forget_daily()
    for number in range(50):
        search(f"mot {number}")
        search("accueil")
        suivi.record_click("accueil", 1 + number % 3)
    with django_assert_max_num_queries(15):
        suivi.flush()


HOLDING = {
    "sqlite": "UPDATE bonnespratiques_requetesuivie SET nombre = nombre",
    "postgresql": "LOCK TABLE bonnespratiques_requetesuivie IN EXCLUSIVE MODE",
}


@pytest.mark.postgresql
@pytest.mark.slow
def test_a_locked_database_breaks_no_page_and_loses_nothing(base_sur_disque):
    """Somebody else holds the database: the page is served without waiting, and the counters wait."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(HOLDING[connection.vendor])
            held.set()
            let_go.wait(10)
        connections.close_all()

    search("accueil")
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    assert suivi.flush() is False
    let_go.set()
    holder.join()
    search("accueil")
    assert counted() == {"accueil": (2, 2)}


def test_the_usual_patience_with_locks_is_given_back():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL la rend avec la transaction.")

    def patience() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            return cursor.fetchone()[0]

    before = patience()
    asked("accueil")
    assert patience() == before > comptes.VERROU_MS


@pytest.mark.postgresql
def test_what_cannot_be_written_waits_and_is_written_once(monkeypatch):
    search("accueil")
    with monkeypatch.context() as broken:
        broken.setattr(comptes, "_add_clicks", _refuse)
        assert suivi.flush() is False
    assert not RequeteSuivie.objects.exists()
    assert counted() == {"accueil": (1, 1)}
    assert counted() == {"accueil": (1, 1)}


def _refuse(*args) -> None:
    raise DatabaseError("database is locked")


@pytest.mark.postgresql
@pytest.mark.slow
def test_threads_that_count_and_write_at_once_lose_nothing(base_sur_disque):
    found = search_fiches("accueil", user=None)

    def count() -> None:
        for number in range(200):
            suivi.record(found)
            suivi.record_click("accueil", 2)
            if number % 20 == 0:
                suivi.flush()
        connections.close_all()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted() == {"accueil": (800, 800)}
    # Of openings noted before their search was written, none is lost either.
    assert clicks() == {("accueil", 2): 800}


@pytest.mark.postgresql
@pytest.mark.slow
def test_processes_that_write_the_same_rows_at_once_lose_nothing(base_sur_disque):
    def count() -> None:
        for _ in range(20):
            suivi.record(search_fiches("accueil", user=None))
            while not suivi.flush():
                pass

    children = [in_another_process(count, wait=False) for _ in range(3)]
    assert [_status(child) for child in children] == [0, 0, 0]
    assert counted() == {"accueil": (60, 60)}


def _status(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# --- Bounds -----------------------------------------------------------------------------------------------------


def test_who_types_nonsense_all_day_fills_nothing(monkeypatch):
    monkeypatch.setattr(suivi, "EN_ATTENTE_MAX", 10)
    monkeypatch.setattr(comptes, "PAR_SEMAINE_MAX", 15)
    for start in range(0, 60, 20):
        for number in range(start, start + 20):
            suivi.record(search_fiches(f"xq{number}z", user=None))
        suivi.flush()
    rows = counted()
    assert len(rows) <= 16
    assert sum(nombre for nombre, _sans in rows.values()) == 60
    search("xq1z")
    assert counted()["xq1z"] == (2, 2)  # what is known already goes on being counted


@pytest.mark.postgresql
def test_everything_is_forgotten_after_thirteen_months():
    asked("accueil", 50, weeks_ago=57, rang_1=3)
    asked("guichet", 50, weeks_ago=55)
    comptes.forget_old()
    assert set(counted()) == {"guichet"}
    assert not ClicSuivi.objects.exists()


@pytest.mark.postgresql
def test_after_four_weeks_rare_words_go_and_their_numbers_stay():
    asked("rare", 2, weeks_ago=5, sans_reponse=1, rang_1=2)
    asked("unique", 1, weeks_ago=5, rang_1=1)
    asked("récente", 1, weeks_ago=4)
    asked("revient", 1, weeks_ago=5)
    asked("revient", 2)
    comptes.forget_old()
    comptes.forget_old()
    assert set(counted()) == {SANS_MOTS, "récente", "revient"}
    assert counted()[SANS_MOTS] == (3, 1)
    assert clicks() == {(SANS_MOTS, 1): 3}


def test_forgetting_comes_by_itself_once_a_day():
    with time_machine.travel("2026-11-26 10:00", tick=False) as clock:
        comptes.forget_daily()
        asked("unique", weeks_ago=9)
        search("accueil")
        assert "unique" in counted()
        clock.shift(24 * 3600)
        search("accueil")
        assert "unique" not in counted()


# --- What is proposed to others ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_queries_asked_five_times_and_answered_are_proposed_the_most_asked_first(index_en_place):
    fiche("Accueil, écoute, attente")
    asked("accueil", 5)
    asked("accueils", 6)  # the same, in the plural: said once
    asked("attente", 3, weeks_ago=0)
    asked("attente", 4, weeks_ago=11)
    asked("écoute", 4)
    asked("licorne", 9, sans_reponse=9)
    assert suivi.frequent("", 5) == ["attente", "accueils"]
    assert suivi.frequent("ATT", 5) == ["attente"]
    assert suivi.frequent("", 1) == ["attente"]
    assert suivi.frequent("zzz", 5) == []


@pytest.mark.slow
def test_what_was_asked_too_long_ago_is_not_proposed(index_en_place):
    fiche("Attente")
    asked("attente", 50, weeks_ago=12)
    assert suivi.frequent("", 5) == []


@pytest.mark.slow
def test_what_members_find_in_closed_pages_is_not_proposed_to_all(index_en_place):
    restrict_to_members(fiche("Le projet Hirondelle"))
    asked("hirondelle", 9)
    assert suivi.frequent("hir", 5) == []


@pytest.mark.slow
def test_insults_typed_again_and_again_are_not_proposed(index_en_place):
    fiche("Le maire répond")
    asked("maire licorne", 50)
    assert suivi.frequent("maire", 5) == []


@pytest.mark.slow
def test_proposing_costs_no_query_while_one_types(index_en_place, django_assert_num_queries):
    fiche("Attente")
    asked("attente", 9)
    assert suivi.frequent("a", 5) == ["attente"]
    with django_assert_num_queries(0):
        assert suivi.frequent("at", 5) == suivi.frequent("att", 5) == ["attente"]
    asked("attention", 9)
    assert suivi.frequent("atten", 5) == ["attente"]
    frequentes.forget()
    fiche("Attention")
    assert suivi.frequent("atten", 5) == ["attente", "attention"]
