"""The demonstration once loaded. Loaded once for this module, since it takes seconds; each test is rolled back to it."""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from wagtail.models import Site

from bonnespratiques.demo.chargement import load_content
from bonnespratiques.demo.personnes import MOT_DE_PASSE
from bonnespratiques.groupes import GROUPE_COMITE, GROUPE_MEMBRES
from bonnespratiques.models import (
    ActualitePage,
    Contact,
    FichePage,
    Illustration,
    Nature,
    RecueilPage,
    Reglages,
    ThemePage,
)
from bonnespratiques.recherche.pilotage.bilan import Periode, requetes, totals
from bonnespratiques.recherche.pilotage.promotions import promoted
from bonnespratiques.recherche.pilotage.synonymes import groups_in_force
from comptes.models import Personne

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def lines(django_db_setup, django_db_blocker):
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        load_content(said.append)
        yield said
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(lines, db):
    Site.clear_site_root_paths_cache()


def test_each_stage_is_told(lines):
    assert lines[0] == "Site et groupes installés."
    assert "46 fiches, 52 organismes." in lines
    assert "1 recueil de 42 fiches, 3 actualités." in lines


def test_the_tree_holds_all_the_fiches_complete_and_live():
    assert ThemePage.objects.axes().count() == 3
    assert ThemePage.objects.sous_themes().count() == 15
    fiches = FichePage.objects.live()
    assert Counter(fiche.nature for fiche in fiches) == {Nature.PRATIQUE: 37, Nature.ESSAI: 5, Nature.CONFERENCE: 4}
    assert not any(fiche.missing_to_publish() for fiche in fiches)
    assert all(fiche.organismes_noms and fiche.revisions.count() == 1 and fiche.promesse for fiche in fiches)


def test_members_only_fiches_are_hidden_from_strangers_and_shown_to_members():
    membre = Personne.objects.get(groups__name=GROUPE_MEMBRES)
    assert FichePage.objects.visible_to(AnonymousUser()).count() == 42
    assert FichePage.objects.visible_to(membre).count() == 46


def test_numbers_follow_the_dates_which_cover_more_than_a_year():
    fiches = list(FichePage.objects.order_by("numero"))
    dates = [fiche.first_published_at for fiche in fiches]
    assert dates == sorted(dates)
    assert (dates[-1] - dates[0]).days > 365
    assert all(fiche.last_published_at == fiche.first_published_at for fiche in fiches)


def test_every_picture_has_its_words():
    assert Illustration.objects.count() == 9
    heads = FichePage.objects.filter(image__isnull=False)
    blocks = [block for fiche in FichePage.objects.all() for block in fiche.blocs if block.block_type == "image"]
    assert heads.count() + len(blocks) == 9
    assert all(fiche.image_alt for fiche in heads)
    assert all(block.value["alt"] and block.value["legende"] for block in blocks)


def test_contacts_are_services_who_agreed_on_a_known_day():
    assert Contact.objects.public().count() == 46
    assert not Contact.objects.exclude(nom="").exists()


def test_the_recueil_the_news_and_the_notice_are_there():
    recueil = RecueilPage.objects.live().get()
    assert [section.value["theme"].title for section in recueil.sections][-1] == "Conférences"
    assert ActualitePage.objects.live().count() == 3
    assert Reglages.load().demonstration


def test_contributeurs_have_no_password_and_no_door_to_the_administration():
    contributeurs = Personne.objects.filter(groups=None)
    assert contributeurs.count() == 5
    for personne in contributeurs:
        assert not personne.has_usable_password()
        assert not personne.has_perm("wagtailadmin.access_admin")


def test_those_who_run_the_site_sign_in_with_the_printed_password():
    with_password = [personne for personne in Personne.objects.all() if personne.has_usable_password()]
    assert len(with_password) == 6
    assert all(personne.check_password(MOT_DE_PASSE) for personne in with_password)
    assert all(personne.has_perm("wagtailadmin.access_admin") for personne in with_password)


def test_the_screens_of_the_search_have_something_to_show():
    assert len(groups_in_force()) > 25
    assert promoted("contribuer", user=None)[0].title == "La charte du contributeur"
    assert len(promoted("agressivité accueil", user=None)) == 2
    for periode in Periode:
        assert totals(periode).recherches > 100
        assert requetes(periode, unanswered=True).count() >= 3


def test_every_theme_of_fiches_has_a_committee():
    for theme in ThemePage.objects.sous_themes():
        members = Personne.objects.filter(groups__name=GROUPE_COMITE).filter(groups__page_permissions__page_id=theme.pk)
        assert members.exists(), theme.title


def test_a_second_loading_makes_nothing_twice():
    def census() -> dict[str, int]:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

    before = census()
    load_content(lambda line: None)
    assert census() == before


def test_what_somebody_changed_stays_changed():
    fiche = FichePage.objects.first()
    FichePage.objects.filter(pk=fiche.pk).update(promesse="La nôtre.")
    pelagie = Personne.objects.get(email="pelagie.vannier-roux@example.org")
    pelagie.set_password("un-autre-mot-de-passe")
    pelagie.save()
    load_content(lambda line: None)
    assert FichePage.objects.get(pk=fiche.pk).promesse == "La nôtre."
    pelagie.refresh_from_db()
    assert pelagie.check_password("un-autre-mot-de-passe")
