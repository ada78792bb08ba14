"""What a reader does with the search page: choose, let go, sort, go on from nothing. Every link and box of it is followed."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from bonnespratiques.models import FichePage, GroupeSynonymes
from bonnespratiques.recherche.facettes import VALEURS_D_ABORD, VALEURS_MAX
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def lire(client):
    """An address of the search page, as soup: `lire(q="guichet", cout="nul")` or `lire("/recherche/?…")`."""

    def read(address: str = "", **parameters) -> BeautifulSoup:
        response = client.get(address or f"{reverse('recherche')}?{urlencode(parameters, doseq=True)}")
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return read


def titles(soup: BeautifulSoup) -> list[str]:
    return [link.text for link in soup.select(".resultat__titre a")]


def link(soup: BeautifulSoup, words: str, within: str = "main"):
    return next(a for a in soup.select(f"{within} a") if words in " ".join(a.text.split()))


def said(soup: BeautifulSoup, selector: str) -> str:
    """The words of a part of the page, with plain spaces."""
    return " ".join(" ".join(part.get_text() for part in soup.select(selector)).replace("\u202f", " ").split())


def box(soup: BeautifulSoup, nom: str, valeur: str):
    return soup.find("input", {"type": "checkbox", "name": nom, "value": valeur})


def submitted(soup: BeautifulSoup, **typed: str) -> dict[str, list[str]]:
    """What a browser sends of the form: its fields, those that name it from elsewhere, and what was typed."""
    form = soup.find("form", role="search")
    fields = [*form.find_all("input"), *soup.find_all("input", form=form["id"])]
    sent: dict[str, list[str]] = {}
    for field in fields:
        if field.get("type") == "checkbox" and not field.has_attr("checked"):
            continue
        sent.setdefault(field["name"], []).append(field.get("value", ""))
    return {**sent, **{name: [value] for name, value in typed.items()}}


# --- Choices ----------------------------------------------------------------------------------------------------


def test_every_facette_is_a_named_group_of_boxes_with_what_each_leaves(lire):
    fiche("Un", cout="nul", preuve="mesuree", maturite="installee", annee_debut=2022)
    fiche("Deux", nature="essai")
    soup = lire(q="guichet")
    legends = [fieldset.legend.text for fieldset in soup.select("fieldset.facette")]
    assert legends == ["Thème", "Nature", "Organisme", "Maturité", "Preuve", "Coût de départ", "Année de début"]
    label = box(soup, "nature", "essai").find_parent("label")
    assert " ".join(label.text.split()) == "Essai infructueux 1 fiche"
    assert not box(soup, "nature", "essai").has_attr("disabled")
    assert box(soup, "nature", "conference").has_attr("disabled")


def test_a_sous_theme_stands_under_its_axe(lire):
    fiche(dans=theme("Écoute des usagers"))
    soup = lire()
    assert "choix--axe" in box(soup, "theme", "relation-de-service").find_parent("label")["class"]
    assert "choix--sous" in box(soup, "theme", "ecoute-des-usagers").find_parent("label")["class"]


def test_the_whole_form_is_one_search(lire):
    fiche("Au guichet", nature="essai")
    fiche("Au guichet aussi")
    soup = lire(q="guichet", nature="essai", tri="verifiees", exact="1")
    sent = submitted(soup, q="portes")
    assert sent == {"q": ["portes"], "nature": ["essai"], "tri": ["verifiees"], "exact": ["1"]}


def test_several_values_of_a_facette_add_up_and_two_facettes_cross(lire):
    fiche("A", nature="essai", cout="nul")
    fiche("B", nature="conference", cout="nul")
    fiche("C", nature="conference")
    assert sorted(titles(lire(nature=["essai", "conference"]))) == ["A", "B", "C"]
    assert sorted(titles(lire(nature=["essai", "conference"], cout="nul"))) == ["A", "B"]


def test_a_choice_that_leaves_nothing_stays_within_reach(lire):
    fiche(nature="essai")
    soup = lire(nature="conference", q="guichet")
    chosen = box(soup, "nature", "conference")
    assert chosen.has_attr("checked")
    assert not chosen.has_attr("disabled")


def test_what_is_chosen_is_named_above_the_results_and_each_link_lets_go_of_one(lire):
    fiche("Ici", cout="nul", nature="essai")
    fiche("Là", cout="nul")
    soup = lire(q="guichet", cout="nul", nature="essai", exact="1")
    assert [" ".join(chip.text.split()) for chip in soup.select(".puces a")] == [
        "Retirer : Nature : Essai infructueux",
        "Retirer : Coût de départ : Nul",
        "Retirer : Mots exacts seulement",
        "Tout effacer",
    ]
    without = lire(link(soup, "Essai infructueux", ".puces")["href"])
    assert sorted(titles(without)) == ["Ici", "Là"]
    address = link(soup, "Mots exacts", ".puces")["href"]
    assert parse_qs(urlsplit(address).query) == {"q": ["guichet"], "nature": ["essai"], "cout": ["nul"]}
    nothing_chosen = link(soup, "Tout effacer", ".puces")["href"]
    assert parse_qs(urlsplit(nothing_chosen).query) == {"q": ["guichet"], "exact": ["1"]}


def test_many_values_stand_behind_a_word_and_the_rest_is_told(lire):
    names = [f"Ville {n:02}" for n in range(VALEURS_MAX + 5)]
    fiche(organismes=names)
    soup = lire()
    facette = box(soup, "organisme", str(FichePage.objects.get().organismes.first().organisme_id)).find_parent(
        "fieldset"
    )
    assert len(facette.select(":scope > div .choix")) == VALEURS_D_ABORD
    assert len(facette.select(".repli .choix")) == VALEURS_MAX - VALEURS_D_ABORD
    assert "Et 5 autres" in said(soup, ".facette .repli")


# --- Order ------------------------------------------------------------------------------------------------------


@pytest.fixture
def trois_dates(db):
    """Published in this order; checked in the other, the last one never."""
    today = timezone.now()
    for titre, published, checked in (("Ancienne", 9, 1), ("Moyenne", 5, 3), ("Récente", 2, None)):
        page = fiche(titre, promesse="Au guichet.")
        FichePage.objects.filter(pk=page.pk).update(
            first_published_at=today - timedelta(days=published),
            verifiee_le=date(2026, 3, 4 - checked) if checked else None,
        )
        page.refresh_from_db()
        page.save()


def test_a_reader_sorts_by_date_of_publication_or_of_checking_and_sees_what_the_date_is_of(lire, trois_dates):
    soup = lire(q="guichet")
    assert "Publiée le" not in said(soup, ".meta")
    newest = lire(link(soup, "Les plus récentes", ".ordres")["href"])
    assert titles(newest) == ["Récente", "Moyenne", "Ancienne"]
    assert said(newest, ".meta").count("Publiée le") == 3
    checked = lire(link(newest, "Les dernières vérifiées", ".ordres")["href"])
    assert titles(checked) == ["Ancienne", "Moyenne", "Récente"]
    assert "Vérifiée le 3 mars 2026" in said(checked, ".meta")
    assert "Pas encore vérifiée" in said(checked, ".meta")


def test_the_order_in_force_is_told_and_the_usual_one_is_the_plain_address(lire, trois_dates):
    soup = lire(q="guichet", tri="recentes")
    assert said(soup, ".ordres [aria-current]") == "Les plus récentes"
    assert link(soup, "Les plus proches", ".ordres")["href"] == "/recherche/?q=guichet"
    browsing = lire()
    assert said(browsing, ".ordres [aria-current]") == "Les plus récentes"
    assert "Les plus proches" not in said(browsing, ".ordres")
    assert said(lire(tri="pertinence"), ".ordres [aria-current]") == "Les plus récentes"


# --- Words ------------------------------------------------------------------------------------------------------


def test_another_spelling_that_was_tried_is_said_with_the_way_to_it(lire):
    fiche("L’accueil du soir")
    soup = lire(q="acceuil")
    assert "Aucune fiche pour « acceuil » : voici les réponses pour « accueil »" in said(soup, ".aussi-cherche")
    assert titles(lire(link(soup, "accueil", ".aussi-cherche")["href"])) == ["L’accueil du soir"]


def test_words_looked_for_besides_are_said_with_the_way_to_the_exact_ones(lire):
    GroupeSynonymes.objects.create(expressions="guichet\ncomptoir\naccueil physique")
    fiche("Au comptoir", origine="<p>Un comptoir.</p>", resultats="", principes="", conseils="", promesse="")
    soup = lire(q="guichet")
    assert titles(soup) == ["Au comptoir"]
    assert "Nous avons aussi cherché « comptoir »" in said(soup, ".aussi-cherche")
    exact = lire(link(soup, "Chercher les mots exacts seulement")["href"])
    assert titles(exact) == []
    assert titles(lire(link(exact, "mots de même sens", ".vide")["href"])) == ["Au comptoir"]


# --- Nothing found ----------------------------------------------------------------------------------------------


def test_when_choices_leave_nothing_each_way_out_says_what_it_leads_to(lire):
    fiche("Un", nature="essai")
    fiche("Deux", cout="nul")
    fiche("Trois", cout="nul")
    soup = lire(q="guichet", nature="essai", cout="nul")
    assert said(soup, ".vide h2") == "Aucune fiche ne parle de « guichet » avec ces choix"
    for words, number in (("Nature : Essai", 2), ("Coût de départ : Nul", 1), ("Sans aucun de ces choix", 3)):
        way = link(soup, words, ".vide")
        assert f"({number} fiche" in way.parent.text
        assert len(titles(lire(way["href"]))) == number


def test_when_a_phrase_leaves_nothing_its_words_are_offered_apart(lire):
    fiche("Un")
    fiche("Deux")
    soup = lire(q="« xylophone au guichet »", cout="nul")
    assert said(soup, ".vide h2") == "Aucune fiche ne parle de « xylophone au guichet »"
    way = link(soup, "guichet", ".vide")
    assert "(2 fiches)" in way.parent.text
    assert sorted(titles(lire(way["href"]))) == ["Deux", "Un"]
    assert "xylophone" not in said(soup, ".vide ul")
    quoted = lire(q="« guichet jamais répète »")
    assert sorted(titles(lire(link(quoted, "sans guillemets", ".vide")["href"]))) == ["Deux", "Un"]


def test_the_ways_out_count_nothing_that_the_reader_may_not_see(lire, client):
    hidden = fiche("Cachée", nature="essai")
    fiche("Ouverte")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    word = {"q": "« xylophone guichet »"}
    # A choice that is known and that no fiche about counters has.
    fiche("Ailleurs", **dict.fromkeys(("origine", "resultats", "principes", "conseils", "promesse"), ""), cout="nul")
    choices = {"q": "guichet", "cout": "nul"}
    assert "guichet (1 fiche)" in said(lire(**word), ".vide ul")
    assert "Nul » (1 fiche)" in said(lire(**choices), ".vide ul")
    client.force_login(PersonneFactory())
    assert "guichet (2 fiches)" in said(lire(**word), ".vide ul")
    assert "Nul » (2 fiches)" in said(lire(**choices), ".vide ul")


@pytest.mark.parametrize("parameters", [{"q": "xylophone"}, {"q": "le des"}, {"q": "…"}, {"tag": "licorne"}, {}])
def test_an_empty_page_always_leads_somewhere(lire, parameters):
    theme()
    soup = lire(**parameters)
    targets = {a["href"] for a in soup.select(".vide a")}
    assert {"/relation-de-service/", reverse("proposer")} <= targets
    for target in targets - {reverse("proposer")}:
        lire(target)


# --- Above the results ------------------------------------------------------------------------------------------


def test_what_animateurs_put_first_stands_above_the_results_of_the_first_page_only(lire):
    first = fiche("À lire d’abord", promesse="Pour commencer.")
    for n in range(21):
        fiche(f"Guichet {n}")
    SearchPromotion.objects.create(query=Query.get("guichets"), page=first, description="")
    soup = lire(q="guichet")
    assert said(soup, ".mises-en-avant li") == "À lire d’abord Pour commencer."
    assert link(soup, "À lire d’abord", ".mises-en-avant")["href"] == first.url
    assert not lire(q="guichet", page=2).select(".mises-en-avant")
    assert not lire(q="guichet", nature="pratique").select(".mises-en-avant")
    assert not lire(q="portes").select(".mises-en-avant")


def test_a_page_put_first_that_is_for_members_is_shown_to_members_only(lire, client):
    first = fiche("Entre nous")
    PageViewRestriction.objects.create(page=first, restriction_type=PageViewRestriction.LOGIN)
    SearchPromotion.objects.create(query=Query.get("xylophone"), page=first, description="")
    assert "Entre nous" not in said(lire(q="xylophone"), "main")
    client.force_login(PersonneFactory())
    assert "Entre nous" in said(lire(q="xylophone"), ".mises-en-avant")


def test_results_are_numbered_from_their_rank(lire):
    for n in range(23):
        fiche(f"Guichet {n}")
    soup = lire(q="guichet", page=2)
    assert soup.select_one("ol.resultats")["start"] == "21"
    assert [a["data-rang"] for a in soup.select("[data-rang]")] == ["21", "22", "23"]


def test_a_search_is_never_listed_by_engines_and_its_links_are_followed(lire):
    fiche()
    for parameters in ({}, {"q": "guichet"}, {"q": "xylophone"}):
        assert lire(**parameters).find("meta", {"name": "robots"})["content"] == "noindex, follow"
