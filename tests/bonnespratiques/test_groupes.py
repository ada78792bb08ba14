"""Rights come from groups: who may enter the administration, change a theme's fiches, publish."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page

from bonnespratiques import groupes
from bonnespratiques.groupes import (
    DROITS,
    GROUPE_ADMINISTRATION,
    GROUPE_ANIMATION,
    GROUPE_COMITE,
    GROUPE_MEMBRES,
    install_groups,
    join_committee,
    restrict_to_members,
    theme_committee_group,
)
from bonnespratiques.installation import install_site
from bonnespratiques.models import ActualiteIndexPage, FichePage, RecueilIndexPage, ThemePage
from comptes.models import Personne

pytestmark = pytest.mark.django_db

ADMIN = "wagtailadmin.access_admin"


@pytest.fixture
def accueil():
    accueil = install_site()
    install_groups()
    return accueil


@pytest.fixture
def theme(accueil) -> ThemePage:
    axe = accueil.add_child(instance=ThemePage(title="Relation de service"))
    return axe.add_child(instance=ThemePage(title="Écoute des usagers"))


@pytest.fixture
def fiche(theme) -> FichePage:
    return theme.add_child(instance=FichePage(title="Mille courriels lus à la main"))


def somebody(*groups: str) -> Personne:
    personne = Personne.objects.create_user(f"personne{Personne.objects.count()}@example.org")
    personne.groups.set(Group.objects.filter(name__in=groups))
    return personne


def test_only_those_who_run_the_site_enter_the_administration(accueil):
    may_enter = {name for name in DROITS if somebody(name).has_perm(ADMIN)}
    assert may_enter == {GROUPE_COMITE, GROUPE_ANIMATION, GROUPE_ADMINISTRATION}
    assert not somebody().has_perm(ADMIN)


@pytest.mark.parametrize("group", sorted(set(DROITS) - {GROUPE_ADMINISTRATION}))
def test_nobody_but_administration_publishes_or_locks_a_fiche(fiche, group):
    rights = fiche.permissions_for_user(somebody(group))
    assert not rights.can_publish()
    assert not rights.can_lock()
    assert not rights.can_unlock()
    assert not rights.can_edit()


def test_administration_does_everything_with_pages(fiche):
    rights = fiche.permissions_for_user(somebody(GROUPE_ADMINISTRATION))
    assert rights.can_edit()
    assert rights.can_publish()
    assert rights.can_lock()
    assert rights.can_delete()


def test_the_committee_of_a_theme_changes_its_fiches_and_publishes_none(fiche, theme):
    membre = somebody()
    join_committee(membre, theme)
    rights = fiche.permissions_for_user(membre)
    assert membre.has_perm(ADMIN)
    assert rights.can_edit()
    assert not rights.can_publish()
    assert not rights.can_lock()
    assert not rights.can_unpublish()


def test_the_committee_of_a_theme_has_no_right_on_another(fiche, theme):
    other = theme.get_parent().add_child(instance=ThemePage(title="Proactivité"))
    membre = somebody()
    join_committee(membre, other)
    assert not fiche.permissions_for_user(membre).can_edit()


def test_the_committee_of_an_axe_serves_its_sous_themes(fiche, theme):
    membre = somebody()
    join_committee(membre, theme.axe)
    assert fiche.permissions_for_user(membre).can_edit()


def test_a_renamed_theme_keeps_its_committee(theme):
    group = theme_committee_group(theme)
    theme.title = "Écouter"
    theme.save()
    assert theme_committee_group(theme) == group


def test_two_themes_of_the_same_name_have_two_committees(theme, accueil):
    axe = accueil.add_child(instance=ThemePage(title="Management collaboratif"))
    twin = axe.add_child(instance=ThemePage(title=theme.title))
    assert theme_committee_group(theme) != theme_committee_group(twin)


def test_animation_publishes_recueils_and_news_and_nothing_else(fiche):
    animateur = somebody(GROUPE_ANIMATION)
    for index in (RecueilIndexPage.objects.get(), ActualiteIndexPage.objects.get()):
        assert index.permissions_for_user(animateur).can_add_subpage()
        assert index.permissions_for_user(animateur).can_publish_subpage()
    assert not fiche.get_parent().permissions_for_user(animateur).can_add_subpage()
    assert animateur.has_perm("bonnespratiques.change_organisme")
    assert not animateur.has_perm("comptes.change_personne")


def test_the_groups_of_wagtail_go_away_unless_somebody_is_in_one(accueil):
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    kept = Group.objects.create(name="Editors")
    somebody("Editors")
    install_groups()
    assert Group.objects.filter(pk=kept.pk).exists()


def test_a_second_run_takes_away_what_was_added_by_hand_and_keeps_people(accueil, theme, capsys):
    animateur = somebody(GROUPE_ANIMATION)
    animation = Group.objects.get(name=GROUPE_ANIMATION)
    page = Page.get_first_root_node()
    publish = GroupPagePermission.objects.filter(permission__codename="publish_page").first().permission
    GroupPagePermission.objects.create(group=animation, page=page, permission=publish)
    committee = theme_committee_group(theme)
    call_command("installer_groupes")
    assert not animation.page_permissions.filter(page=page).exists()
    assert animation in animateur.groups.all()
    assert committee.page_permissions.count() == 1
    assert "Groupes prêts" in capsys.readouterr().out


def test_a_members_only_fiche_is_read_by_members_and_by_those_who_run_the_site(fiche):
    restrict_to_members(fiche)
    restrict_to_members(fiche)
    readers = [somebody(name) for name in DROITS]
    assert GROUPE_MEMBRES in DROITS
    assert all(fiche in FichePage.objects.visible_to(reader) for reader in readers)
    assert fiche not in FichePage.objects.visible_to(somebody())
    assert fiche not in FichePage.objects.visible_to(AnonymousUser())


def test_a_right_that_does_not_exist_is_named(monkeypatch, accueil):
    monkeypatch.setitem(groupes.DROITS, GROUPE_COMITE, groupes.Droits(globaux=("wagtailadmin.acces_admin",)))
    with pytest.raises(LookupError, match="acces_admin"):
        install_groups()
