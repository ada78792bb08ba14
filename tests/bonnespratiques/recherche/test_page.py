"""The search page: plain addresses, clear answers, nothing that breaks it and nothing that it should not show."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from bonnespratiques.recherche.criteres import TITRES
from bonnespratiques.recherche.requete import COUPEE, TROP_COURANTS
from bonnespratiques.recherche.service import CHOIX_INCONNU
from bonnespratiques.recherche.strategie import PAS_TOUS_LES_MOTS
from bonnespratiques.views.recherche import adresse
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

REQUETES_SQL_MAX = 15


@pytest.fixture
def page(client):
    """The search page, its context beside it: `page("accueil", theme="…").soup`."""

    def get(q: str = "", **parameters):
        response = client.get(reverse("recherche"), {"q": q, **parameters})
        assert response.status_code == 200
        assert response.context["total"] or response.context["sorties"]
        response.soup = BeautifulSoup(response.content, "html.parser")
        return response

    return get


def titles(response) -> list[str]:
    return [resultat.fiche.title for resultat in response.context["resultats"]]


def facette(response, nom: str = "theme"):
    return next(facette for facette in response.context["facettes"] if facette.nom == nom)


def choix(response, libelle: str, nom: str = "theme"):
    return next(choix for choix in facette(response, nom).choix if choix.libelle == libelle)


def test_the_page_shows_what_was_found_with_the_words_marked(page):
    fiche()
    response = page("guichets")
    assert titles(response) == ["Un dossier, quatre portes d’entrée"]
    assert response.context["total"] == 1
    assert response.soup.find("mark").text == "guichet"
    assert response.soup.find("input", {"name": "q"})["value"] == "guichets"


def test_nothing_typed_browses_the_newest_first(page):
    fiche("La première")
    fiche("La deuxième")
    response = page()
    assert titles(response) == ["La deuxième", "La première"]
    assert response.context["message"] == ""


def test_nothing_found_says_so_and_offers_a_way_on(page):
    fiche()
    response = page("licorne")
    assert response.context["total"] == 0
    assert response.soup.find("main").find_all("a")


def test_a_theme_narrows_and_the_counts_say_by_how_much(page):
    fiche("Ici", dans=theme("Écoute des usagers"))
    fiche("Là", dans=theme("Stratégie multicanal"))
    fiche("Ailleurs", dans=theme("Management visuel", axe="Management collaboratif"))
    response = page("guichet", theme="ecoute-des-usagers")
    assert titles(response) == ["Ici"]
    assert response.context["total"] == 1
    assert [(choix.libelle, choix.nombre, choix.actif) for choix in facette(response).choix] == [
        ("Relation de service", 2, False),
        ("Écoute des usagers", 1, True),
        ("Stratégie multicanal", 1, False),
        ("Management collaboratif", 1, False),
        ("Management visuel", 1, False),
    ]


def test_an_axe_holds_what_its_themes_hold(page):
    fiche("Ici", dans=theme("Écoute des usagers"))
    fiche("Ailleurs", dans=theme("Management visuel", axe="Management collaboratif"))
    assert titles(page("guichet", theme="relation-de-service")) == ["Ici"]
    assert titles(page("", theme="relation-de-service")) == ["Ici"]


def test_a_choice_is_an_address_that_another_click_undoes(page, client):
    fiche()
    chosen = choix(page("guichet"), "Stratégie multicanal")
    assert parse_qs(urlsplit(chosen.url).query) == {"q": ["guichet"], "theme": ["strategie-multicanal"]}
    undone = choix(client.get(chosen.url), "Stratégie multicanal")
    assert parse_qs(urlsplit(undone.url).query) == {"q": ["guichet"]}


def test_two_themes_of_the_same_name_have_two_addresses(page, client):
    fiche("Ici", dans=theme("Innovation"))
    fiche("Là", dans=theme("Innovation", axe="Management collaboratif"))
    here, there = [choix for choix in facette(page("guichet")).choix if choix.libelle == "Innovation"]
    assert titles(client.get(here.url)) == ["Ici"]
    assert titles(client.get(there.url)) == ["Là"]


def test_an_unknown_theme_is_said_and_left_aside(page):
    fiche()
    response = page("guichet", theme="licornes")
    assert response.context["message"] == CHOIX_INCONNU
    assert response.context["total"] == 1


def test_when_no_fiche_has_all_the_words_those_that_have_most_are_shown_and_it_is_said(page):
    fiche("Les doublons, un par un")
    response = page("doublons licorne guichet")
    assert titles(response) == ["Les doublons, un par un"]
    assert response.context["message"] == PAS_TOUS_LES_MOTS
    assert page("doublons guichet").context["message"] == ""


@pytest.mark.parametrize(("typed", "message"), [("le des", TROP_COURANTS), ("guichet " + "x" * 300, COUPEE)])
def test_what_was_not_looked_for_is_explained(page, typed, message):
    fiche()
    assert message in page(typed).context["message"]


def test_results_come_twenty_at_a_time(page):
    site = theme()
    for number in range(23):
        site.refresh_from_db()
        fiche(f"Guichet {number}", dans=site)
    first, second = page("guichet"), page("guichet", page=2)
    assert (len(titles(first)), len(titles(second))) == (20, 3)
    assert not set(titles(first)) & set(titles(second))
    assert [resultat.rang for resultat in second.context["resultats"]] == [21, 22, 23]
    assert second.context["total"] == 23


@pytest.mark.parametrize("number", ["0", "-1", "999999999999999999999", "deux", "", "1e9", "٣", "1\x00"])
def test_odd_page_numbers_give_a_page(page, number):
    fiche()
    assert titles(page("guichet", page=number)) == ["Un dossier, quatre portes d’entrée"]


@pytest.mark.parametrize("name", ["\x00", "../../etc/passwd", "/" * 500, "é" * 5000, "a/b/c"])
def test_odd_choices_give_a_page(page, name):
    fiche()
    assert page("guichet", **dict.fromkeys(TITRES, name)).context["total"] == 1


def test_thousands_of_parameters_are_not_read_and_it_is_said(page, client):
    fiche()
    for query in ("q=guichet&" + "tag=x&" * 20_000, "q=guichet&" + "&".join(f"n{n}=" for n in range(20_000))):
        start = time.perf_counter()
        response = client.get(f"{reverse('recherche')}?{query}")
        assert time.perf_counter() - start < 2
        assert (response.status_code, response.context["total"]) == (200, 1)
        assert adresse.COUPEE in response.context["message"]
        assert len(response.content) < 100_000


def test_an_address_of_ordinary_length_is_read_whole(page):
    fiche()
    response = page("guichet " + "é" * 150, organisme=[str(n) for n in range(40)])
    assert adresse.COUPEE not in response.context["message"]
    assert len(response.context["recherche"].criteres.choix["organisme"]) == 40


@pytest.mark.parametrize(
    "typed",
    [
        " ".join("*c*" for _ in range(26)),
        "guichet " * 3_000,
        "a" * 1_000_000,
        "\x00guichet\x00",
        '"guichet',
        "« guichet",
        "guichet 😀",
        "titre:guichet OR (NOT guichet)~ [a TO z] gu*",
        "\ud800".encode("utf-8", "surrogatepass"),
        "%00%ff",
        "' OR 1=1; DROP TABLE wagtailcore_page; --",
    ],
    ids=[
        "wildcards",
        "words",
        "megabyte",
        "nul",
        "quote",
        "guillemet",
        "emoji",
        "operators",
        "surrogate",
        "bytes",
        "sql",
    ],
)
def test_hostile_queries_get_a_page_and_quickly(page, typed):
    fiche()
    page("guichet")
    start = time.perf_counter()
    page(typed)
    assert time.perf_counter() - start < 2


def test_what_contributeurs_type_is_shown_as_text(page):
    fiche(
        "<script>alert('guichet')</script>",
        origine="<p>1 &lt; 2 &amp; <b>guichet</b> &lt;script&gt;</p>",
        promesse="<b>",
    )
    response = page("guichet")
    assert not response.soup.find("main").find("script")
    assert "<script>alert" not in response.content.decode()
    assert response.context["resultats"][0].extrait == "1 &lt; 2 &amp; <mark>guichet</mark> &lt;script&gt;"


def test_what_is_typed_in_the_field_is_shown_as_text(page):
    fiche()
    response = page('"><script>alert(1)</script>')
    assert not response.soup.find("main").find("script")


def test_a_members_only_fiche_leaves_no_trace_for_others(page, client):
    hidden = fiche("La clé des champs", dans=theme("Écoute des usagers"), promesse="Des clés")
    fiche("La clé du guichet")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    for typed in ("clé", ""):
        response = page(typed)
        assert titles(response) == ["La clé du guichet"]
        assert choix(response, "Relation de service").nombre == 1
        assert choix(response, "Écoute des usagers").nombre == 0
        assert "champs" not in response.content.decode()
    client.force_login(PersonneFactory())
    assert set(titles(page("clé"))) == {"La clé des champs", "La clé du guichet"}


def test_a_members_only_theme_is_no_choice_for_others(page):
    page_reservee = fiche("Ici", dans=theme("Écoute des usagers"))
    fiche("Là")
    PageViewRestriction.objects.create(page=page_reservee.theme, restriction_type=PageViewRestriction.LOGIN)
    response = page("guichet", theme="ecoute-des-usagers")
    assert response.context["message"] == CHOIX_INCONNU
    assert titles(response) == ["Là"]
    assert "Écoute des usagers" not in [choix.libelle for choix in facette(response).choix]


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    "parameters",
    [
        {"q": ""},
        {"q": "guichet"},
        {"q": "guichet", "theme": "strategie-multicanal", "nature": ["pratique", "essai"], "tri": "verifiees"},
        {"q": "guichet licorne xylophone saxophone", "exact": "1"},
        {"q": "xylophone", "nature": "pratique", "cout": "nul"},
        {"q": "« guichet licorne xylophone saxophone »", "nature": "essai"},
        {"q": "guichet", "nature": "conference", "preuve": "mesuree", "organisme": "9999"},
    ],
)
def test_few_queries_whatever_the_number_of_fiches(client, django_assert_max_num_queries, parameters, signed_in):
    for number in range(8):
        fiche(f"Guichet {number}", dans=theme(f"Thème {number % 3}"), organismes=["Ville A", "Ville B"])
    fiche("Le dernier guichet")
    SearchPromotion.objects.create(query=Query.get("guichet"), page=fiche("Une licorne"), description="")
    if signed_in:
        client.force_login(PersonneFactory())
    client.get(reverse("recherche"), parameters)
    with django_assert_max_num_queries(REQUETES_SQL_MAX):
        response = client.get(reverse("recherche"), parameters)
    assert response.status_code == 200


def test_only_reading_is_possible(client):
    assert client.post(reverse("recherche"), {"q": "guichet"}).status_code == 405


def test_the_page_stands_where_other_sites_link_to():
    assert reverse("recherche") == "/recherche/"
