"""The doors that scripts of the search page knock at: what is proposed while one types, and what was opened."""

import time
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from bonnespratiques.models import ClicSuivi, RequeteSuivie
from bonnespratiques.recherche.pilotage import frequentes, suivi
from bonnespratiques.recherche.pilotage.comptes import monday
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LECTEUR = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def proposer(client):
    """What is proposed, by kind: `proposer("rende")["Fiches"]`."""
    frequentes.forget()

    def get(q: str) -> dict[str, list[str]]:
        response = client.get(reverse("recherche_suggestions"), {"q": q})
        assert response.status_code == 200
        return {
            groupe["titre"]: [suggestion["texte"] for suggestion in groupe["suggestions"]]
            for groupe in response.json()["groupes"]
        }

    return get


# --- What is proposed -------------------------------------------------------------------------------------------


def test_what_is_proposed_is_grouped_under_a_french_name(proposer):
    page = fiche(
        "Rendez-vous du soir", dans=theme("Rendez-vous"), organismes=["Rendez-vous citoyens"], promesse="En ligne."
    )
    page.tags.add("rendez-vous")
    page.save()
    RequeteSuivie.objects.create(semaine=monday(), requete="rendez-vous en ligne", nombre=20)
    assert proposer("rende") == {
        "Recherches fréquentes": ["rendez-vous en ligne"],
        "Thèmes": ["Rendez-vous"],
        "Fiches": ["Rendez-vous du soir"],
        "Organismes": ["Rendez-vous citoyens"],
        "Mots-clés": ["rendez-vous"],
    }


def test_each_proposal_leads_where_it_says(client):
    fiche("Accueil du soir", organismes=["Accueil et Compagnie"], dans=theme("Accueil"))
    groupes = client.get(reverse("recherche_suggestions"), {"q": "acc"}).json()["groupes"]
    suggestions = [suggestion for groupe in groupes for suggestion in groupe["suggestions"]]
    assert len(suggestions) == 3
    for suggestion in suggestions:
        assert suggestion["texte"] in client.get(suggestion["url"]).content.decode().replace("&#x27;", "'")


def test_ten_at_most(proposer):
    for n in range(6):
        page = fiche(f"Accueil {n}", organismes=[f"Accueil {n}"], dans=theme(f"Accueil {n}"))
        page.tags.add(f"accueil {n}")
        page.save()
        RequeteSuivie.objects.create(semaine=monday(), requete=f"accueil {n}", nombre=20)
    assert sum(map(len, proposer("acc").values())) == 10


def test_nothing_is_proposed_of_what_the_reader_may_not_see(proposer, client):
    hidden = fiche("Xylophone réservé", dans=theme("Xylophones"), organismes=["Xylophone SA"])
    PageViewRestriction.objects.create(page=hidden.theme, restriction_type=PageViewRestriction.LOGIN)
    assert proposer("xylo") == {}
    client.force_login(PersonneFactory())
    assert proposer("xylo")["Fiches"] == ["Xylophone réservé"]


def test_proposals_are_kept_by_the_browser_alone_and_not_for_long(client):
    theme()
    response = client.get(reverse("recherche_suggestions"), {"q": "acc"})
    assert set(response["Cache-Control"].split(", ")) == {"private", "max-age=30"}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=a",
        "q=%00%00",
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=" + "a" * 500_000,
        "q=acc&" + "x=1&" * 20_000,
        "q=*%3F~",
    ],
)
def test_hostile_beginnings_get_an_answer_and_quickly(client, query):
    fiche("Accueil")
    client.get(reverse("recherche_suggestions"), {"q": "acc"})
    start = time.perf_counter()
    response = client.get(f"{reverse('recherche_suggestions')}?{query}")
    assert time.perf_counter() - start < 2
    assert isinstance(response.json()["groupes"], list)


# --- What was opened --------------------------------------------------------------------------------------------


@pytest.fixture
def comptes():
    """The counters, written at once: (query, how often, ranks opened)."""
    suivi.forget()

    def read() -> list[tuple[str, int, list[int]]]:
        suivi.flush()
        ranks = list(ClicSuivi.objects.values_list("rang", flat=True))
        return [(row.requete, row.nombre, ranks) for row in RequeteSuivie.objects.all()]

    yield read
    suivi.forget()


def test_a_search_by_a_reader_is_counted_once_and_its_click_with_its_rank(client, comptes):
    fiche()
    client.get(reverse("recherche"), {"q": "guichet"}, headers=LECTEUR)
    client.get(reverse("recherche"), {"q": "guichet", "page": "2"}, headers=LECTEUR)
    body = urlencode({"q": "guichet", "rang": "3"})
    response = client.post(reverse("recherche_clic"), body, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, response.content) == (204, b"")
    assert comptes() == [("guichet", 2, [3])]


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8", "Mozilla/5.0 (compatible; bingbot/2.0)"])
def test_robots_are_not_counted(client, comptes, agent):
    fiche()
    client.get(reverse("recherche"), {"q": "guichet"}, headers={"User-Agent": agent})
    client.head(reverse("recherche"), {"q": "guichet"}, headers=LECTEUR)
    client.get(reverse("recherche"), {"q": "guichet"}, headers={**LECTEUR, "Sec-Purpose": "prefetch"})
    assert comptes() == []


def test_the_page_asks_for_clicks_only_of_the_searches_that_are_counted(client):
    fiche()
    assert 'data-clics="/recherche/clic"' in client.get(reverse("recherche"), {"q": "guichet"}).content.decode()
    for parameters in ({}, {"q": "guichet", "nature": "pratique"}, {"q": "guichet", "tri": "recentes"}):
        assert "data-clics" not in client.get(reverse("recherche"), parameters).content.decode()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "q=guichet",
        "rang=1",
        "q=guichet&rang=0",
        "q=guichet&rang=-1",
        "q=guichet&rang=1001",
        "q=guichet&rang=٣",
        "q=guichet&rang=1e3",
        "q=guichet&rang=" + "9" * 100,
        "q=" + "a" * 10_000 + "&rang=1",
        "rang=1&" * 20_000,
        "%00%ff=%ed",
    ],
)
def test_hostile_clicks_are_answered_by_nothing_and_count_nothing(client, comptes, body):
    response = client.post(reverse("recherche_clic"), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 204
    assert comptes() == []


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data", "application/x-www-form-urlencoded; charset=utf-16", ""]
)
def test_other_kinds_of_bodies_are_answered_by_nothing(client, comptes, content_type):
    response = client.generic("POST", reverse("recherche_clic"), "q=guichet&rang=1", content_type=content_type)
    assert response.status_code == 204
    assert comptes() == []


def test_another_site_counts_nothing_here(client, comptes):
    client.post(
        reverse("recherche_clic"),
        "q=guichet&rang=1",
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert comptes() == []


def test_a_click_is_told_and_never_asked(client):
    assert client.get(reverse("recherche_clic")).status_code == 405
