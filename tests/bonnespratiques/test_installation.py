"""A new site has its home page, its lists and its pages of text; a site in use is left alone."""

import re

import pytest
from django.core.management import call_command
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page, Site

from bonnespratiques.installation import TEXTES_DE_DEPART, install_site
from bonnespratiques.models import AccueilPage, ActualiteIndexPage, RecueilIndexPage, TextePage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_vide")]


def test_a_new_site_opens_on_our_home_page_with_its_lists_and_texts():
    accueil = install_site()
    assert Site.objects.get().root_page_id == accueil.pk
    assert RecueilIndexPage.objects.child_of(accueil).live().get().slug == "recueils"
    assert ActualiteIndexPage.objects.child_of(accueil).live().get().slug == "actualites"
    assert set(TextePage.objects.child_of(accueil).live().values_list("slug", flat=True)) == set(TEXTES_DE_DEPART)


def test_the_welcome_page_of_wagtail_is_gone():
    Page.get_first_root_node().add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    install_site()
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_a_second_run_makes_nothing_twice(capsys):
    call_command("installer_site")
    before = Page.objects.count()
    call_command("installer_site")
    assert Page.objects.count() == before
    assert "Site prêt" in capsys.readouterr().out


def test_a_text_that_somebody_changed_is_not_overwritten():
    install_site()
    TextePage.objects.filter(slug="charte").update(corps="<p>La nôtre.</p>", title="Notre charte")
    install_site()
    assert TextePage.objects.get(slug="charte").corps == "<p>La nôtre.</p>"


def test_a_text_that_somebody_deleted_comes_back_but_not_one_that_was_unpublished():
    install_site()
    TextePage.objects.get(slug="charte").delete()
    TextePage.objects.get(slug="accessibilite").unpublish()
    install_site()
    assert TextePage.objects.get(slug="charte").live
    assert not TextePage.objects.get(slug="accessibilite").live


def test_the_site_answers_at_the_address_of_the_settings(settings):
    settings.SITE_URL = "https://pratiques.example.org"
    install_site()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_url) == ("pratiques.example.org", 443, "https://pratiques.example.org")


def test_the_site_has_a_name_that_an_administrator_may_change():
    install_site()
    assert Site.objects.get().site_name == "Bonnes Pratiques"
    Site.objects.update(site_name="Le carnet de la Loire")
    install_site()
    assert Site.objects.get().site_name == "Le carnet de la Loire"


def test_a_page_made_by_hand_beside_the_welcome_page_stays():
    root = Page.get_first_root_node()
    root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    accueil = root.add_child(instance=AccueilPage(title="Chez nous", slug="chez-nous"))
    assert install_site() == accueil


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_gets_its_tree_back():
    Site.objects.all().delete()
    Page.objects.all().delete()
    accueil = install_site()
    assert accueil.get_parent().is_root()
    assert Site.objects.get().root_page_id == accueil.pk


@pytest.mark.parametrize("slug", TEXTES_DE_DEPART)
def test_the_texts_are_exactly_what_the_editor_could_have_written(slug):
    """A tag that the editor does not know would vanish at the first save by an administrator."""
    install_site()
    page = TextePage.objects.get(slug=slug)
    converter = ContentstateConverter(features=TextePage._meta.get_field("corps").features)
    saved = converter.to_database_format(converter.from_database_format(page.corps))
    assert _bare(saved) == _bare(page.corps)


def _bare(html: str) -> str:
    return re.sub(r'\s*data-block-key="\w+"|\n', "", html)
