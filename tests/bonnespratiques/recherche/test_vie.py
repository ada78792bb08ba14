"""A fiche is found for as long as, and as soon as, it may be read: with the text that it has now, by those who may read it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from modelsearch.backends import get_search_backend
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models import AttenteIndexation, FicheOrganisme, FichePage, Organisme, Tag
from bonnespratiques.recherche.tenue import indexation
from bonnespratiques.recherche.tenue.verification import compare
from tests.factories import PersonneFactory, fiche, installed_site, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("index_en_place")]


def test_a_published_fiche_is_found(chercher):
    fiche("Un dossier, quatre portes d’entrée")
    assert chercher("dossiers") == ["Un dossier, quatre portes d’entrée"]


@pytest.mark.parametrize(
    "words",
    ["portes", "répète", "guichet", "doublons", "numéro", "Sainte-Orlette", "multicanal"],
    ids=["titre", "promesse", "origine", "résultats", "principes", "organisme", "thème"],
)
def test_it_is_found_by_all_that_it_says(chercher, words):
    fiche()
    assert chercher(words) == ["Un dossier, quatre portes d’entrée"]


def test_it_is_found_by_its_keywords(chercher):
    page = fiche()
    page.tags.add("télétravail")
    page.save()
    assert chercher("teletravail") == [page.title]


def test_new_words_are_found_and_old_ones_are_not(chercher):
    page = fiche()
    page.origine = "<p>Les agents couraient après les clés.</p>"
    page.save_revision().publish()
    assert chercher("clés") == [page.title]
    assert chercher("guichet") == []


def test_a_draft_of_a_change_is_not_found(chercher):
    page = fiche()
    page.origine = "<p>Les agents couraient après les clés.</p>"
    page.save_revision()
    assert chercher("clés") == []
    assert chercher("guichet") == [page.title]


def test_a_new_title_is_found(chercher):
    page = fiche()
    page.title = "Une seule clé"
    page.save_revision().publish()
    assert chercher("clé") == ["Une seule clé"]


def test_an_unpublished_fiche_is_not_found(chercher):
    page = fiche()
    assert chercher("guichet")
    page.unpublish()
    assert chercher("guichet") == []


def test_a_fiche_that_was_never_published_is_not_found(chercher):
    fiche(live=False)
    assert chercher("guichet") == []


def test_a_deleted_fiche_is_not_found_and_leaves_nothing_in_the_index(chercher):
    page = fiche()
    assert chercher("guichet")
    page.delete()
    assert chercher("guichet") == []
    assert not compare(Page)
    assert not AttenteIndexation.objects.exists()


def test_deleted_themes_and_organismes_leave_nothing_in_the_index_either():
    page = fiche(organismes=["Ville de Sainte-Orlette"])
    site = page.theme
    indexation.drain()
    page.delete()
    site.delete()
    Organisme.objects.get(nom="Ville de Sainte-Orlette").delete()
    indexation.drain()
    assert not compare(Page)
    assert not compare(Organisme)


def test_an_organisme_added_beside_the_page_is_found(chercher):
    page = fiche()
    assert chercher("Orlot") == []
    FicheOrganisme.objects.create(fiche=page, organisme=Organisme.objects.create(nom="Ville de Grand-Orlot"))
    assert chercher("Orlot") == [page.title]
    FicheOrganisme.objects.filter(organisme__nom="Ville de Grand-Orlot").delete()
    assert chercher("Orlot") == []


def test_a_members_only_fiche_is_found_by_members_alone(chercher):
    page = fiche()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert chercher("guichet") == chercher("guichet", user=AnonymousUser()) == []
    assert chercher("guichet", user=PersonneFactory()) == [page.title]


def test_what_is_under_a_members_only_theme_is_found_by_members_alone(chercher):
    page = fiche()
    PageViewRestriction.objects.create(page=page.theme, restriction_type=PageViewRestriction.LOGIN)
    assert chercher("guichet") == []
    assert chercher("guichet", user=PersonneFactory()) == [page.title]


def test_a_fiche_is_hidden_even_while_the_index_is_behind(chercher):
    page = fiche()
    assert chercher("guichet")
    FichePage.objects.filter(pk=page.pk).update(live=False)  # no signal, no outbox: the index still holds it as it was
    assert chercher("guichet") == []


def test_a_renamed_organisme_is_found_by_its_new_name(chercher):
    page = fiche(organismes=["Ville de Sainte-Orlette"])
    organisme = Organisme.objects.get(nom="Ville de Sainte-Orlette")
    organisme.nom = "Ville de Grand-Orlot"
    organisme.save()
    assert chercher("Orlot") == [page.title]
    assert chercher("Orlette") == []


def test_a_renamed_keyword_is_found_by_its_new_name(chercher):
    page = fiche()
    page.tags.add("délais")
    page.save()
    mot = Tag.objects.get(name="délais")
    mot.name = "ponctualité"
    mot.save()
    assert chercher("ponctualité") == [page.title]
    assert chercher("délais") == []


def test_a_renamed_theme_is_found_by_its_new_name(chercher):
    page = fiche()
    page.theme.title = "Plusieurs canaux"
    page.theme.save_revision().publish()
    assert chercher("canaux") == [page.title]
    assert chercher("multicanal") == []


def test_a_moved_fiche_is_found_by_the_name_of_its_new_theme(chercher):
    page = fiche()
    page.move(theme("Écoute des usagers"), pos="last-child")
    assert chercher("écoute") == [page.title]
    assert chercher("multicanal") == []


def test_the_title_says_more_than_the_text(chercher):
    fiche("Un dossier, quatre portes d’entrée", origine="<p>Une clé, puis une autre clé. La clé ! Toujours la clé.</p>")
    fiche("La clé de la mairie")
    assert chercher("clé") == ["La clé de la mairie", "Un dossier, quatre portes d’entrée"]


def test_searching_pages_gives_pages_of_all_kinds():
    installed_site()
    page = fiche()
    fiche().unpublish()
    indexation.drain()
    found = Page.objects.live().search("multicanal")
    assert {type(other) for other in found} == {Page}
    assert {other.specific.title for other in found} == {page.title, "Stratégie multicanal"}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_edit_is_in_the_index_as_soon_as_it_is_committed():
    page = fiche()
    page.title = "La clé de la mairie"
    page.save()
    assert not AttenteIndexation.objects.exists()
    # Asked of the backend, which indexes nothing by itself.
    assert [other.title for other in FichePage.objects.search("clé")] == ["La clé de la mairie"]
    assert not list(FichePage.objects.search("portes"))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_indexed(chercher):
    page = fiche()
    with transaction.atomic():
        page.title = "La clé de la mairie"
        page.save()
        transaction.set_rollback(True)
    assert not AttenteIndexation.objects.exists()
    assert chercher("clé") == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_whole_import_is_one_commit_of_the_index():
    site = theme()
    fiche("La première", dans=site)
    index = get_search_backend().get_index_for_model(Page)
    with index.depot.instantane() as instantane:
        before = instantane.state[1]
    with transaction.atomic():
        for number in range(12):
            site.refresh_from_db()
            fiche(f"Pratique {number}", dans=site)
    with index.depot.instantane() as instantane:
        assert instantane.state[1] == before + 1
    assert FichePage.objects.search("pratique").count() == 12


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_saving_without_changing_a_word_does_not_touch_the_index():
    page = fiche()
    index = get_search_backend().get_index_for_model(Page)
    with index.depot.instantane() as instantane:
        before = instantane.state
    page.save_revision()
    page.save_revision().publish()
    page.save()
    with index.depot.instantane() as instantane:
        assert instantane.state == before
    assert not AttenteIndexation.objects.exists()
