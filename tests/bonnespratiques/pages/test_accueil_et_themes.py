"""The home page, the axes and the themes: what is counted, listed and linked."""

from datetime import date

import pytest

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import ActualiteIndexPage, ActualitePage, FichePage, ThemePage
from tests import factories
from tests.bonnespratiques.pages.complet import read, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def _counts(page) -> dict[str, str]:
    """Number of fiches told for each theme listed."""
    return {
        words(link.select_one("span:first-child")): link.select_one(".nb").contents[0].strip()
        for link in page.select("a:has(.nb)")
    }


def test_the_home_page_opens_on_one_promise_and_one_field():
    factories.installed_site()
    page = read("/")
    assert words(page.h1) == "Ce qui a marché ailleurs, raconté par ceux qui l’ont fait."
    field = page.select_one("form[role=search] input")
    assert field["name"] == "q"
    assert page.select_one(f"label[for={field['id']}]")
    assert [words(question) for question in page.select(".anatomie b")] == [
        "D’où est venue l’idée ?",
        "Qu’est-ce que cela a changé ?",
        "Sur quoi s’appuyer ?",
        "Comment s’y prendre ?",
    ]


def test_the_home_page_stands_when_nothing_is_published_yet():
    factories.installed_site()
    page = read("/")
    assert "Aucun thème n’est encore ouvert." in words(page)
    assert page.select_one("#recentes") is None
    assert page.select_one(".couverture") is None


def test_the_home_page_counts_fiches_by_theme_without_those_that_the_reader_may_not_see(membre):
    factories.fiche("Une")
    factories.fiche("Brouillon", live=False)
    restrict_to_members(factories.fiche("Réservée"))
    factories.theme("Proactivité")
    page = read("/")
    assert _counts(page) == {"Stratégie multicanal": "1", "Proactivité": "0"}
    assert "1 fiche" in words(page.select_one(".axe__tete small"))
    assert "1 fiche · 1 organisme" in words(page)
    assert _counts(read("/", membre))["Stratégie multicanal"] == "2"


def test_the_home_page_shows_the_latest_fiches_conferences_recueil_and_news():
    fiche = factories.fiche("Une pratique")
    factories.fiche("Une conférence", nature="conference")
    factories.fiche("Brouillon", live=False)
    factories.recueil((fiche.theme, [fiche]), title="Ancien", date_parution=date(2020, 1, 1))
    factories.recueil((fiche.theme, [fiche]), title="Aller vers", date_parution=date(2026, 1, 1))
    index = ActualiteIndexPage.objects.get()
    index.add_child(instance=ActualitePage(title="Une rencontre"))
    index.add_child(instance=ActualitePage(title="Pas encore", live=False))
    page = read("/")
    assert [words(title) for title in page.select(".carte__titre")] == ["Une pratique"]
    assert words(page.select_one(".recueil-bloc h2")) == "Aller vers"
    assert len(page.select(".couverture circle")) == 1
    assert [words(title) for title in page.select(".nouvelle__titre")] == ["Une rencontre"]


def test_conferences_without_themes_are_listed_by_title():
    axe = factories.theme("X", axe="Conférences").axe
    ThemePage.objects.sous_themes().get().delete()
    axe = ThemePage.objects.get(pk=axe.pk)
    axe.signe = "conference"
    axe.save()
    factories.fiche("Inciter sans contraindre", dans=axe, nature="conference")
    assert "Inciter sans contraindre" in words(read("/").select_one(".axe--pleine"))


def test_a_theme_lists_its_fiches_its_sisters_and_where_it_stands():
    theme = factories.theme()
    theme.introduction = "<p>Une même demande arrive par plusieurs portes.</p>"
    theme.save_revision().publish()
    factories.fiche("Une")
    factories.fiche("Deux")
    factories.fiche("Ailleurs", dans=factories.theme("Proactivité"))
    page = read(theme.url)
    assert words(page.h1) == "Stratégie multicanal"
    assert "Une même demande" in words(page.select_one(".chapo"))
    assert [words(link) for link in page.select(".fil a")] == ["Accueil", "Relation de service"]
    assert words(page.select_one("#fiches")) == "2 fiches"
    assert {words(title) for title in page.select(".carte__titre")} == {"Une", "Deux"}
    assert _counts(page) == {"Stratégie multicanal": "2", "Proactivité": "1"}
    assert words(page.select_one(".sommaire--themes [aria-current=page]")) == "Stratégie multicanal 2 fiches"
    assert words(page.select_one(".nav__axes [aria-current]")) == "Relation de service"


def test_an_axis_gathers_the_fiches_of_its_themes():
    factories.fiche("Une")
    factories.fiche("Deux", dans=factories.theme("Proactivité"))
    factories.fiche("Ailleurs", dans=factories.theme("Méthodes", axe="Management collaboratif"))
    page = read(ThemePage.objects.axes().first().url)
    assert words(page.select_one(".onglet")) == "Axe"
    assert {words(title) for title in page.select(".carte__titre")} == {"Une", "Deux"}


def test_a_theme_hides_drafts_and_members_only_from_its_list_and_its_counts(membre):
    theme = factories.theme()
    factories.fiche("Brouillon", live=False)
    restrict_to_members(factories.fiche("Réservée"))
    page = read(theme.url)
    assert words(page.select_one("#fiches")) == "0 fiche"
    assert "Réservée" not in str(page)
    assert _counts(page) == {"Stratégie multicanal": "0"}
    seen = read(theme.url, membre)
    assert words(seen.select_one(".carte .reservee")) == "Réservée aux membres"


def test_an_empty_theme_says_so_and_invites():
    page = read(factories.theme().url)
    assert "Aucune fiche pour l’instant" in words(page.select_one(".vide"))
    assert page.select_one('.vide a[href="/proposer/"]')


def _many(number: int) -> ThemePage:
    theme = factories.theme()
    for n in range(number):
        theme.add_child(instance=FichePage(title=f"Fiche {n:02}"))
    return theme


def test_long_lists_come_by_pages_of_24_and_keep_their_order():
    theme = _many(25)
    first = read(f"{theme.url}?tri=titre")
    assert len(first.select(".carte")) == 24
    assert words(first.select_one(".carte__titre")) == "Fiche 00"
    following = first.select_one(".pagination a[rel=next]")["href"]
    assert following == "?tri=titre&page=2"
    second = read(f"{theme.url}{following}")
    assert [words(title) for title in second.select(".carte__titre")] == ["Fiche 24"]
    assert "page 2" in second.title.string
    assert words(second.select_one(".pagination [aria-current=page]")) == "2"


@pytest.mark.parametrize("question", ["?page=0", "?page=99", "?page=abc", "?tri=n%27importe", "?page=%00"])
def test_what_readers_type_in_the_address_never_breaks_a_theme(question):
    assert len(read(f"{_many(2).url}{question}").select(".carte")) == 2


def test_a_theme_for_members_only_leaves_menus_and_lists(membre):
    theme = factories.theme()
    restrict_to_members(theme.axe)
    assert "Relation de service" not in words(read("/"))
    assert "Relation de service" in words(read("/", membre))
