"""News, interviews and plain pages."""

from datetime import date

import pytest

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import ActualiteFiche, ActualiteIndexPage, ActualitePage, FichePage
from tests import factories
from tests.bonnespratiques.pages.complet import read, words

pytestmark = pytest.mark.django_db


def actualite(titre: str, *fiches: FichePage, **fields) -> ActualitePage:
    factories.installed_site()
    page = ActualitePage(title=titre, **fields)
    page.fiches_liees = [ActualiteFiche(fiche=fiche, sort_order=order) for order, fiche in enumerate(fiches)]
    ActualiteIndexPage.objects.get().add_child(instance=page)
    return page


def test_an_interview_tells_who_when_and_which_fiches_it_cites_in_order():
    first, second = factories.fiche("Deuxième citée"), factories.fiche("Première citée")
    page = read(
        actualite(
            "Réécrire, c’est rendre service",
            second,
            first,
            genre="interview",
            date=date(2026, 9, 28),
            auteur="La rédaction",
            chapo="Une rapporteure raconte.",
            corps="<h3>Vous coupez ?</h3><p>Un tiers.</p>",
        ).url
    )
    assert "Interview · 28 septembre 2026 · La rédaction" in words(page)
    assert words(page.select_one(".article h2")) == "Vous coupez ?"
    assert [words(title) for title in page.select(".carte__titre")] == ["Première citée", "Deuxième citée"]
    assert [words(link) for link in page.select(".fil a")] == ["Accueil", "Actualités"]


def test_a_cited_fiche_that_the_reader_may_not_see_is_left_out(membre):
    reserved = restrict_to_members(factories.fiche("Réservée")).page
    page = actualite("Une rencontre", FichePage.objects.get(pk=reserved.pk))
    assert "Réservée" not in str(read(page.url))
    assert "Réservée" in words(read(page.url, membre))


def test_the_list_of_news_is_by_date_without_drafts():
    actualite("Ancienne", date=date(2020, 1, 1))
    actualite("Récente", date=date(2026, 1, 1))
    actualite("Pas encore", live=False)
    assert [words(title) for title in read("/actualites/").select(".nouvelle__titre")] == ["Récente", "Ancienne"]


def test_no_news_is_said():
    factories.installed_site()
    assert "Aucune actualité pour l’instant" in words(read("/actualites/"))


def test_pages_of_text_are_read_and_linked_from_the_foot_of_every_page():
    factories.installed_site()
    page = read("/mentions-legales/")
    assert words(page.h1) == "Mentions légales"
    assert page.select_one(".article").get_text(strip=True)
    foot = {link["href"] for link in page.select(".pied a")}
    assert {"/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/charte/"} <= foot
    assert "Accessibilité : non conforme" in words(page.select_one(".pied"))
