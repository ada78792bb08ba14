"""Pages put first for some words: matched as readers type, shown to those who may read them, chosen in plain words."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.models import PageViewRestriction

from bonnespratiques.groupes import GROUPE_ANIMATION, GROUPE_MEMBRES, restrict_to_members
from bonnespratiques.models import FichePage, TextePage
from bonnespratiques.recherche.pilotage.promotions import promoted
from tests.bonnespratiques.recherche.processus import in_another_process
from tests.factories import PersonneFactory, fiche

pytestmark = pytest.mark.django_db


def promote(words: str, *pages) -> Query:
    query = Query.get(words)
    for rang, page in enumerate(pages):
        SearchPromotion.objects.create(query=query, page_id=page.pk, sort_order=rang)
    return query


def titles(words: str, *, user=None) -> list[str]:
    return [page.title for page in promoted(words, user=user)]


@pytest.mark.parametrize(
    "typed",
    ["réclamations au téléphone", "RECLAMATION telephone", "téléphone, réclamation", "les réclamations du téléphone"],
)
def test_accents_plurals_and_order_do_not_count(typed):
    promote("Réclamation téléphone", fiche("Rappeler avant d’écrire"))
    assert titles(typed) == ["Rappeler avant d’écrire"]


@pytest.mark.parametrize("typed", ["réclamation", "réclamation téléphone courriel", "", "de la", "licorne"])
def test_other_words_bring_nothing(typed):
    promote("Réclamation téléphone", fiche())
    promote("de la", fiche())
    assert titles(typed) == []


def test_pages_come_whole_in_the_order_of_the_animateur_three_at_most():
    pages = [fiche(f"Fiche {number}") for number in range(4)]
    promote("accueil", *reversed(pages))
    shown = promoted("accueil", user=None)
    assert [page.title for page in shown] == ["Fiche 3", "Fiche 2", "Fiche 1"]
    assert all(isinstance(page, FichePage) and page.promesse for page in shown)
    promote("charte", TextePage.objects.get(slug="charte"))
    assert isinstance(promoted("charte", user=None)[0], TextePage)


def test_who_may_not_read_a_page_does_not_see_that_it_is_put_first():
    reserved, draft = fiche("Réservée"), fiche("Dépubliée")
    promote("accueil", reserved, draft, fiche("Ouverte"))
    restrict_to_members(reserved)
    draft.unpublish()
    assert titles("accueil") == titles("accueil", user=AnonymousUser()) == ["Ouverte"]
    assert titles("accueil", user=PersonneFactory(groupe=GROUPE_MEMBRES)) == ["Réservée", "Ouverte"]
    PageViewRestriction.objects.all().delete()
    assert titles("accueil") == ["Réservée", "Ouverte"]


@pytest.mark.django_db(transaction=True)
def test_words_without_promotion_cost_no_query(django_assert_num_queries):
    page = fiche("Rappeler avant d’écrire")
    promote("accueil", page)
    assert titles("guichet") == []
    with django_assert_num_queries(0):
        assert titles("guichet") == []
    promote("guichet", page)
    assert titles("guichet") == [page.title]
    FichePage.objects.get(pk=page.pk).delete()
    assert titles("guichet") == []


@pytest.mark.slow
def test_what_another_process_puts_first_is_there_at_once(base_sur_disque):
    page = fiche("Rappeler avant d’écrire")
    assert titles("accueil") == []
    assert in_another_process(lambda: promote("accueil", page)) == 0
    assert titles("accueil") == [page.title]


# --- In the administration --------------------------------------------------------------------------------------

ADD, INDEX, EDIT = (f"wagtailsearchpromotions:{name}" for name in ("add", "index", "edit"))


@pytest.fixture
def animation(client):
    client.force_login(PersonneFactory(groupe=GROUPE_ANIMATION))
    return client


def chosen(words: str, *pages) -> dict[str, str]:
    return {"query_string": words, **{f"page_{rang}": str(page.pk) for rang, page in enumerate(pages, start=1)}}


def test_an_animateur_puts_a_page_first_changes_it_and_takes_it_away(animation):
    first, second = fiche("Première"), fiche("Seconde")
    assert animation.post(reverse(ADD), chosen("Accueil", first, second)).status_code == 302
    assert titles("accueil") == ["Première", "Seconde"]
    query = Query.objects.get()
    listed = animation.get(reverse(INDEX)).content.decode()
    assert "Première" in listed
    assert "Pages mises en avant" in listed
    animation.post(reverse(EDIT, args=[query.pk]), chosen("guichet", second))
    assert (titles("accueil"), titles("guichet")) == ([], ["Seconde"])
    query = Query.objects.get(query_string="guichet")
    animation.post(reverse("wagtailsearchpromotions:delete", args=[query.pk]))
    assert titles("guichet") == []


def test_the_form_shows_again_what_was_chosen_and_offers_pages_only(animation):
    page = fiche("Première")
    shown = animation.get(reverse(EDIT, args=[promote("accueil", page).pk]))
    form = shown.context["form"]
    assert (form["query_string"].value(), form["page_1"].value()) == ("accueil", page.pk)
    assert list(form.fields) == ["query_string", "page_1", "page_2", "page_3"]
    assert "external_link" not in shown.content.decode()


def test_what_would_not_be_shown_is_refused_with_what_to_do(animation):
    page, draft = fiche("Première"), fiche("Brouillon", live=False)
    promote("horaires d’accueil", page)

    def errors(*args) -> str:
        return str(animation.post(reverse(ADD), chosen(*args)).context["form"].errors)

    assert "Écrivez les mots" in errors("", page)
    assert "Choisissez la page" in errors("guichet")
    assert "dans presque toutes les fiches" in errors("de la", page)
    assert "a déjà ses pages" in errors("accueil horaire", page)
    assert "n’est pas publiée" in errors("guichet", draft)
    assert "déjà choisie plus haut" in errors("guichet", page, page)
    assert titles("guichet") == []


def test_a_link_brings_the_words_that_readers_typed(animation):
    assert animation.get(reverse(ADD), {"requete": "chatbot"}).context["form"]["query_string"].value() == "chatbot"


@pytest.mark.slow
def test_searching_leaves_wagtails_own_counters_alone(client):
    promote("accueil", fiche("Accueil"))
    client.get(reverse("recherche"), {"q": "accueil"})
    client.get(reverse("recherche"), {"q": "guichet"})
    assert not QueryDailyHits.objects.exists()
    assert Query.objects.count() == 1
