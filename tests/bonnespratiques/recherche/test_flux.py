"""The Atom feed of a search, as a feed reader takes it."""

import time
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from bonnespratiques.models import FichePage
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ATOM = {"a": "http://www.w3.org/2005/Atom"}
REQUETES_SQL_MAX = 8


@pytest.fixture
def flux(client):
    """The feed as an element, its response beside it: `flux(q="guichet").findall("a:entry", ATOM)`."""

    def get(headers=None, **parameters):
        response = client.get(reverse("recherche_flux"), parameters, headers=headers)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        return ElementTree.fromstring(response.content)  # noqa: S314 - our own

    return get


def titles(feed) -> list[str]:
    return [title.text for title in feed.findall("a:entry/a:title", ATOM)]


def test_any_search_has_a_feed_of_its_fiches_the_newest_first(flux):
    fiche("La première", nature="essai")
    fiche("La deuxième", nature="essai")
    fiche("Une autre")
    feed = flux(q="guichet", nature="essai", tri="verifiees")
    assert titles(feed) == ["La deuxième", "La première"]
    assert feed.find("a:title", ATOM).text == "Bonnes Pratiques\u00a0: «\u00a0guichet\u00a0», Essai infructueux"


def test_an_entry_says_what_the_fiche_is_and_keeps_its_name_for_ever(flux, settings):
    page = fiche("Une clé < deux", promesse="On gagne 1 & 2.", dans=theme("Écoute des usagers"))
    entry = flux().find("a:entry", ATOM)
    permalink = f"{settings.SITE_URL}/f/{page.numero}"
    assert entry.find("a:id", ATOM).text == entry.find("a:link", ATOM).get("href") == permalink
    assert entry.find("a:title", ATOM).text == "Une clé < deux"
    assert entry.find("a:summary", ATOM).text == "On gagne 1 &amp; 2."
    assert entry.find("a:author/a:name", ATOM).text == "Ville de Sainte-Orlette"
    assert entry.find("a:category", ATOM).get("term") == "Écoute des usagers"
    page.move(theme("Stratégie multicanal"), pos="last-child")
    assert flux().find("a:entry/a:id", ATOM).text == permalink


def test_the_feed_names_its_own_address_and_that_of_the_page(flux, settings, client):
    fiche()
    feed = flux(q="guichet", page="3", utm_source="x")
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links == {
        "self": f"{settings.SITE_URL}/recherche/flux.atom?q=guichet",
        "alternate": f"{settings.SITE_URL}/recherche/?q=guichet",
    }


def test_the_page_tells_feed_readers_and_people_where_the_feed_is(client):
    fiche(nature="essai")
    page = client.get(reverse("recherche"), {"q": "guichet", "nature": "essai", "tri": "recentes"}).content.decode()
    address = "/recherche/flux.atom?q=guichet&amp;nature=essai"
    assert page.count(f'href="{address}"') == 2
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_thirty_entries_at_most(flux):
    site = theme()
    for n in range(32):
        site.refresh_from_db()
        site.add_child(instance=FichePage(title=f"Guichet {n}", promesse="Au guichet."))
    assert len(titles(flux(q="guichet"))) == 30


def test_a_members_only_fiche_is_in_no_feed_even_that_of_a_member(flux, client):
    fiche("Ouverte")
    PageViewRestriction.objects.create(page=fiche("Réservée"), restriction_type=PageViewRestriction.LOGIN)
    client.force_login(PersonneFactory())
    assert titles(flux()) == titles(flux(q="guichet")) == ["Ouverte"]


def test_a_members_only_theme_is_not_named_by_the_feed(flux, client):
    page = fiche("Ici", dans=theme("Écoute des usagers"))
    PageViewRestriction.objects.create(page=page.theme, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(PersonneFactory())
    assert "Écoute" not in ElementTree.tostring(flux(theme="ecoute-des-usagers"), encoding="unicode")


def test_a_fiche_taken_back_leaves_the_feed(flux):
    page = fiche("Reprise")
    assert titles(flux()) == ["Reprise"]
    page.unpublish()
    assert titles(flux()) == []


def test_an_unchanged_feed_is_not_sent_again_and_one_that_lost_a_fiche_is(client):
    address = f"{reverse('recherche_flux')}?q=guichet"
    fiche("Reste")
    going = fiche("Part")
    FichePage.objects.filter(pk=going.pk).update(last_published_at=timezone.now() - timedelta(days=1))
    first = client.get(address)
    assert "no-cache" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    going.unpublish()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_feed_without_entry_is_a_feed_and_the_same_each_time(client):
    theme()
    address = f"{reverse('recherche_flux')}?q=licorne"
    first = client.get(address)
    ElementTree.fromstring(first.content)  # noqa: S314 - our own
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "query",
    [
        "q=%00%01%0b%1fguichet",
        "q=%ef%bf%be%ef%bf%bfguichet",
        "q=%ed%a0%80",
        "q=%ff%fe",
        "q=%3C%2Ftitle%3E%26%3C!%5BCDATA%5B",
        "q=" + "a" * 200_000,
        "tag=x&" * 20_000,
        "theme=%00&organisme=%ff&annee=-1",
        "q=le+des",
    ],
)
def test_hostile_addresses_get_a_feed_and_quickly(client, query):
    fiche("Un\ufffe titre", promesse="Un\x0c mot")
    client.get(reverse("recherche_flux"))
    start = time.perf_counter()
    response = client.get(f"{reverse('recherche_flux')}?{query}")
    assert time.perf_counter() - start < 2
    assert response.status_code == 200
    ElementTree.fromstring(response.content)  # noqa: S314 - our own


def test_few_queries_whatever_the_number_of_entries(client, django_assert_max_num_queries):
    for n in range(12):
        fiche(f"Guichet {n}", organismes=["Ville A", f"Ville {n}"], dans=theme(f"Thème {n % 4}"))
    client.get(reverse("recherche_flux"))
    with django_assert_max_num_queries(REQUETES_SQL_MAX):
        assert client.get(reverse("recherche_flux"), {"q": "guichet"}).content.count(b"<entry>") == 12


def test_only_reading_is_possible(client):
    assert client.post(reverse("recherche_flux")).status_code == 405
