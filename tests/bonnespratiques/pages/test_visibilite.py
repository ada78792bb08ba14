"""One rule for who may read what: our lists and Wagtail's own check must say the same."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import RequestFactory
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models import FichePage
from bonnespratiques.navigation import Navigation
from bonnespratiques.visibilite import forbidden_paths, readable
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases() -> list[FichePage]:
    """Fiches open, closed each in its way, and closed from above."""
    open_, login, members, others, secret = (factories.fiche(name) for name in "ABCDE")
    network, other = Group.objects.create(name="Réseau"), Group.objects.create(name="Autre")
    PageViewRestriction.objects.create(page=login, restriction_type="login")
    PageViewRestriction.objects.create(page=members, restriction_type="groups").groups.add(network)
    PageViewRestriction.objects.create(page=others, restriction_type="groups").groups.add(other)
    PageViewRestriction.objects.create(page=secret, restriction_type="password", password="x")
    below = factories.fiche("F", dans=factories.theme("Fermé"))
    PageViewRestriction.objects.create(page=below.theme, restriction_type="groups").groups.add(network)
    return [open_, login, members, others, secret, below]


def _readers():
    member = factories.PersonneFactory()
    member.groups.add(Group.objects.get(name="Réseau"))
    administrator = factories.PersonneFactory(is_superuser=True)
    return [AnonymousUser(), factories.PersonneFactory(), member, administrator]


def test_lists_show_what_wagtail_would_serve_and_nothing_else(cases, rf: RequestFactory):
    for reader in _readers():
        request = rf.get("/")
        request.user, request.session = reader, {}
        served = {
            fiche.title
            for fiche in cases
            if all(restriction.accept_request(request) for restriction in fiche.get_view_restrictions())
        }
        assert {fiche.title for fiche in FichePage.objects.visible_to(reader)} == served
        closed = Navigation(reader).closed
        assert {fiche.title for fiche in FichePage.objects.visible_to(reader, closed=closed)} == served
        assert sorted(closed) == sorted(forbidden_paths(reader))


def test_nobody_in_particular_is_a_stranger(cases):
    assert [fiche.title for fiche in FichePage.objects.visible_to(None)] == ["A"]


def test_the_badge_tells_reserved_pages_whoever_reads(cases):
    for reader in _readers():
        assert [Navigation(reader).is_reserved(fiche) for fiche in cases] == [False, True, True, True, True, True]


def test_the_rule_is_one_query_however_many_pages_are_closed(cases, django_assert_num_queries):
    for n in range(5):
        PageViewRestriction.objects.create(page=factories.fiche(f"Fermée {n}"), restriction_type="login")
    with django_assert_num_queries(2):
        list(FichePage.objects.visible_to(AnonymousUser()))


def test_thousands_of_closed_pages_do_not_break_the_lists():
    fiche = factories.fiche()
    closed = [f"0001000100010001{n:04}" for n in range(1500)]
    assert list(readable(FichePage.objects.all(), None, closed=closed)) == [fiche]


def _closing(restrictions) -> set[int]:
    return set(restrictions.values_list("pk", flat=True))


def test_what_closes_a_fiche_is_what_wagtail_says(cases, django_assert_num_queries):
    """`FichePage.get_view_restrictions` asks once where Wagtail asks twice: the answer is the same, aliases included."""
    closed = cases[-1].theme
    below = factories.fiche("G", dans=closed.create_alias(parent=closed.axe, update_slug="copie"))
    for fiche in [*cases, below]:
        assert _closing(fiche.get_view_restrictions()) == _closing(Page.get_view_restrictions(fiche))
    assert _closing(below.get_view_restrictions()) == _closing(cases[-1].get_view_restrictions()) != set()
    with django_assert_num_queries(1):
        assert not list(cases[0].get_view_restrictions())
