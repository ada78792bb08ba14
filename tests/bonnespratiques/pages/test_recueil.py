"""Recueils on the site: the list, the cover, the sommaire, and what stays closed."""

import pytest

from bonnespratiques.groupes import restrict_to_members
from tests import factories
from tests.bonnespratiques.pages.complet import read, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def sections():
    accueil, reunion = factories.theme(), factories.theme("Méthodes", axe="Management collaboratif")
    reunion.axe.signe = "management"
    reunion.axe.save()
    return [
        (accueil, [factories.fiche("Rappeler"), factories.fiche("Le bus", nature="essai")]),
        (reunion, [factories.fiche("Vingt minutes debout", dans=reunion)]),
    ]


def test_a_recueil_tells_its_sommaire_by_axis_and_theme_in_order(sections):
    recueil = factories.recueil(
        *sections,
        sous_titre="Du réseau",
        lieu="Tours",
        organisateurs="Réseau Accueil\n\nComité",
        presentation="<p>Pourquoi.</p>",
        editorial="<p>Un mot.</p>",
        editorial_signature="La rédaction",
    )
    page = read(recueil.url)
    assert [words(axe) for axe in page.select(".axe__tete h3")] == ["Relation de service", "Management collaboratif"]
    assert [words(title) for title in page.select(".section-titre")] == ["Stratégie multicanal", "Méthodes"]
    lines = [words(line) for line in page.select(".lignes li")]
    assert lines[0].startswith("Rappeler Ville de Sainte-Orlette n°")
    assert "Essai infructueux" in lines[1]
    assert lines[2].startswith("Vingt minutes debout")
    text = words(page)
    for said in (
        "Du réseau",
        "Recueil, 16 novembre 2026, Tours",
        "Réseau Accueil",
        "Pourquoi.",
        "Un mot.",
        "La rédaction",
    ):
        assert said in text


def test_the_cover_has_one_point_a_fiche_with_the_sign_of_its_axis(sections):
    page = read(factories.recueil(*sections).url)
    cover = page.select_one(".couverture")
    assert len(cover.select("circle")) == 2
    assert len(cover.select("path")) == 1
    assert [words(item) for item in page.select(".legende li")] == [
        "Relation de service : 2 fiches",
        "Management collaboratif : 1 fiche",
    ]


def test_fiches_that_the_reader_may_not_see_leave_sommaire_cover_and_counts(sections, membre):
    recueil = factories.recueil(*sections)
    restrict_to_members(sections[0][1][0])
    sections[1][1][0].unpublish()
    page = read(recueil.url)
    assert [words(line).split(" Ville")[0] for line in page.select(".lignes li")] == ["Le bus"]
    assert len(page.select(".couverture circle, .couverture path")) == 1
    assert "Rappeler" not in str(page)
    seen = read(recueil.url, membre)
    assert "Réservée aux membres" in words(seen.select_one(".lignes"))


def test_a_fiche_cited_twice_is_listed_once_and_a_deleted_one_not_at_all(sections):
    (accueil, [rappeler, bus]), (reunion, [debout]) = sections
    recueil = factories.recueil((accueil, [rappeler, bus]), (reunion, [debout, rappeler]))
    debout.delete()
    page = read(recueil.url)
    assert len(page.select(".lignes li")) == 2
    assert [words(axe) for axe in page.select(".axe__tete h3")] == ["Relation de service"]


def test_fiches_filed_under_an_axis_get_no_heading_of_their_own(sections):
    axe = sections[0][0].axe
    page = read(factories.recueil((axe, [factories.fiche("Une conférence", dans=axe)])).url)
    assert page.select(".section-titre") == []


def test_the_booklet_is_one_link_away(sections):
    recueil = factories.recueil(*sections)
    assert read(recueil.url).select_one(f'a[href="/recueils/{recueil.slug}/livret/pdf"]')


def test_the_list_shows_the_latest_recueil_first_without_closed_ones(sections, membre):
    factories.recueil(*sections, title="Deuxième")
    restrict_to_members(factories.recueil(*sections, title="Interne"))
    factories.recueil(*sections, title="En préparation").unpublish()
    page = read("/recueils/")
    assert [words(title) for title in page.select(".recueil-bloc h2")] == ["Deuxième"]
    assert "3 fiches" in words(page.select_one(".recueil-bloc"))
    assert "Interne" in words(read("/recueils/", membre))


def test_no_recueil_yet_is_said():
    factories.installed_site()
    assert "Aucun recueil n’est encore paru" in words(read("/recueils/"))
