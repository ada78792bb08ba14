"""The animateurs' screens: who opens which, what they read of what readers look for, and what they can do about it."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from bonnespratiques.groupes import (
    DROITS,
    GROUPE_ADMINISTRATION,
    GROUPE_ANIMATION,
    GROUPE_COMITE,
    GROUPE_MEMBRES,
)
from bonnespratiques.recherche.pilotage import comptes, suivi
from bonnespratiques.recherche.pilotage.bilan import Ouvertures, Periode, lines, requetes, totals
from bonnespratiques.recherche.pilotage.comptes import SANS_MOTS, Compte, monday
from bonnespratiques.recherche.service import search_fiches
from tests.factories import PersonneFactory, fiche

pytestmark = pytest.mark.django_db

RECHERCHES = "recherches_suivies"
EXPORT = "recherches_suivies_export"
ECRANS = [
    RECHERCHES,
    EXPORT,
    "synonymes:index",
    "synonymes:add",
    "wagtailsearchpromotions:index",
    "wagtailsearchpromotions:add",
]


def asked(requete: str, nombre: int, *, weeks_ago: int = 0, sans_reponse: int = 0, clics: dict | None = None) -> None:
    compte = Compte(nombre, sans_reponse)
    compte.clics.update(clics or {})
    comptes.write({(monday() - timedelta(weeks=weeks_ago), requete): compte})


@pytest.fixture
def animation(client):
    client.force_login(PersonneFactory(groupe=GROUPE_ANIMATION))
    return client


# --- Who opens which --------------------------------------------------------------------------------------------

OUVERTS = {
    GROUPE_ANIMATION: set(ECRANS),
    GROUPE_ADMINISTRATION: set(ECRANS),
    GROUPE_COMITE: set(),
    GROUPE_MEMBRES: set(),
    None: set(),
}


def test_every_group_of_the_site_is_in_the_table():
    assert set(OUVERTS) - {None} == set(DROITS)


@pytest.mark.parametrize("ecran", ECRANS)
@pytest.mark.parametrize("groupe", list(OUVERTS), ids=str)
def test_only_animation_and_administration_open_the_screens(client, groupe, ecran):
    if groupe:
        client.force_login(PersonneFactory(groupe=groupe))
    answer = client.get(reverse(ecran))
    if ecran in OUVERTS[groupe]:
        assert answer.status_code == 200
    elif groupe == GROUPE_MEMBRES:
        assert answer.status_code == 403
    else:  # back to what they may open, which for nobody is the page to sign in
        assert answer.status_code == 302
        assert answer.url.partition("?")[0] == (reverse("wagtailadmin_home") if groupe else "/admin/login/")


@pytest.mark.parametrize("groupe", [GROUPE_ANIMATION, GROUPE_ADMINISTRATION, GROUPE_COMITE])
def test_the_menu_leads_to_what_may_be_opened(client, groupe):
    client.force_login(PersonneFactory(groupe=groupe))
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    for ecran in (RECHERCHES, "synonymes:index", "wagtailsearchpromotions:index"):
        assert (reverse(ecran) in menu) == (groupe != GROUPE_COMITE)
    # Wagtail's own count of searches is always empty here.
    assert reverse("wagtailsearchpromotions:search_terms") not in menu


def test_the_committee_adds_no_synonym_by_sending_the_form(client):
    client.force_login(PersonneFactory(groupe=GROUPE_COMITE))
    answer = client.post(
        reverse("synonymes:add"), {"expressions": "courriel\nmail", "sens": "reciproque", "apercu": "1"}
    )
    assert answer.status_code == 302
    assert answer.url == reverse("wagtailadmin_home")


# --- What is read -----------------------------------------------------------------------------------------------


def test_totals_count_all_the_searches_those_without_words_too():
    asked("accueil", 6, clics={1: 2, 4: 1})
    asked("licorne", 3, sans_reponse=3)
    asked(SANS_MOTS, 1, clics={1: 1})
    asked("accueil", 90, weeks_ago=4)
    counted = totals(Periode.MOIS)
    assert (counted.recherches, counted.sans_reponse, counted.sans_mots) == (10, 3, 1)
    assert counted.sans_reponse_pour_cent == 30
    assert counted.ouvertures_pour_cent == 40
    assert counted.ouvertures.rang_moyen == pytest.approx(7 / 4)
    assert totals(Periode.TRIMESTRE).recherches == 100


def test_a_period_goes_back_to_its_first_week_and_no_further():
    for weeks_ago in (3, 4, 11, 12, 51, 52):
        asked(f"il y a {weeks_ago}", 1, weeks_ago=weeks_ago)

    def read(periode: Periode) -> set[str]:
        return {row["requete"] for row in requetes(periode)}

    assert read(Periode.MOIS) == {"il y a 3"}
    assert read(Periode.TRIMESTRE) == {"il y a 3", "il y a 4", "il y a 11"}
    assert read(Periode.ANNEE) == {"il y a 3", "il y a 4", "il y a 11", "il y a 12", "il y a 51"}


def test_the_weeks_of_a_query_are_added_up_with_its_openings():
    asked("accueil", 2, clics={1: 1})
    asked("accueil", 3, weeks_ago=2, clics={1: 1, 3: 1})
    asked("guichet", 4)
    rows = list(requetes(Periode.MOIS))
    assert [(line.requete, line.fois, line.ouvertures) for line in lines(rows, Periode.MOIS)] == [
        ("accueil", 5, Ouvertures(3, 5)),
        ("guichet", 4, Ouvertures()),
    ]


def test_those_without_answer_come_the_most_frequent_first():
    asked("accueil", 50)
    asked("licorne", 3, sans_reponse=3)
    asked("dragon", 9, sans_reponse=5)
    assert [row["requete"] for row in requetes(Periode.MOIS, unanswered=True)] == ["dragon", "licorne"]


def test_nothing_is_divided_by_nothing():
    counted = totals(Periode.MOIS)
    assert (counted.sans_reponse_pour_cent, counted.ouvertures_pour_cent, counted.ouvertures.rang_moyen) == (None,) * 3


# --- The screen -------------------------------------------------------------------------------------------------


def test_a_screen_without_searches_says_so(animation):
    page = animation.get(reverse(RECHERCHES)).content.decode()
    assert "Personne n’a encore cherché pendant cette période" in page
    asked("accueil", 3)
    page = animation.get(reverse(RECHERCHES), {"voir": "sans-reponse"}).content.decode()
    assert "Toutes les recherches de cette période ont eu une réponse" in page


def test_each_query_leads_to_what_can_be_done_about_it(animation):
    asked("l’été & moi", 3, sans_reponse=3)
    page = animation.get(reverse(RECHERCHES), {"voir": "sans-reponse", "semaines": "12"})
    [(line, gestes)] = page.context["lignes"]
    assert line.requete == "l’été & moi"
    addresses = dict(gestes)
    assert animation.get(addresses["Ajouter un synonyme"]).context["form"]["expressions"].value() == "l’été & moi"
    promotion = animation.get(addresses["Mettre une page en avant"])
    assert promotion.context["form"]["query_string"].value() == "l’été & moi"
    assert addresses["Chercher"].startswith(reverse("recherche"))
    links = re.findall(r'href="([^"]*)"[^>]*aria-describedby', page.content.decode())
    assert [unescape(link) for link in links] == [address for _libelle, address in gestes]


def test_what_this_process_has_counted_is_there_at_once(animation):
    suivi.record(search_fiches("licorne", user=None))
    assert "licorne" in animation.get(reverse(RECHERCHES)).content.decode()


def test_an_address_that_makes_no_sense_shows_the_usual_screen(animation):
    asked("accueil", 3)
    page = animation.get(reverse(RECHERCHES), {"semaines": "7'--", "voir": "tout", "p": "-3"})
    assert page.status_code == 200
    assert page.context["periode"] == Periode.MOIS
    assert len(page.context["lignes"]) == 1


def test_pages_keep_the_period_and_the_cut(animation):
    for number in range(30):
        asked(f"mot {number}", 2, sans_reponse=1)
    page = animation.get(reverse(RECHERCHES), {"voir": "sans-reponse", "semaines": "52"})
    following = re.search(r'href="([^"]*p=2)"', page.content.decode())
    assert following
    second = animation.get(unescape(following[1]))
    assert (len(page.context["lignes"]), len(second.context["lignes"])) == (25, 5)
    assert (second.context["coupe"], second.context["periode"]) == ("sans-reponse", Periode.ANNEE)


def test_the_screen_asks_as_many_queries_for_one_line_as_for_a_full_page(animation, django_assert_num_queries):
    asked("accueil", 3, clics={1: 1})
    animation.get(reverse(RECHERCHES))
    with django_assert_num_queries(16) as first:  # five of them ours
        animation.get(reverse(RECHERCHES))
    for number in range(40):
        asked(f"mot {number}", 2, clics={1: 1, 2: 1})
    with django_assert_num_queries(len(first)):
        animation.get(reverse(RECHERCHES))


# --- The file ---------------------------------------------------------------------------------------------------


def cells(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_holds_all_the_rows_of_what_is_shown(animation):
    asked("accueil", 5, clics={1: 1, 2: 1})
    for number in range(30):
        asked(f"mot {number:02}", 2, sans_reponse=2)
    answer = animation.get(reverse(EXPORT), {"semaines": "4"})
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    rows = cells(answer)
    assert rows[:2] == [
        ["recherche", "fois", "fois sans réponse", "ouvertures", "rang moyen ouvert"],
        ["accueil", "5", "0", "2", "1,5"],
    ]
    assert len(rows) == 32
    assert len(cells(animation.get(reverse(EXPORT), {"voir": "sans-reponse"}))) == 31


@pytest.mark.parametrize("typed", ["=cmd|' /c calc'!a0", "+1+1", "-1+1", "=hyperlink(a1)", "＝1+1"])
def test_what_readers_type_never_runs_in_a_spreadsheet(animation, typed):
    suivi.record(search_fiches(typed, user=None))
    asked(typed, 3)
    for row in cells(animation.get(reverse(EXPORT)))[1:]:
        assert row[0].startswith("'")


def test_a_file_without_searches_has_its_headings(animation):
    assert cells(animation.get(reverse(EXPORT))) == [
        ["recherche", "fois", "fois sans réponse", "ouvertures", "rang moyen ouvert"]
    ]


def test_what_is_typed_is_shown_as_text(animation):
    fiche()
    asked("<script>alert(1)</script>", 3)
    page = animation.get(reverse(RECHERCHES)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
