"""`/f/<numéro>`: the address that is printed. It survives moves and renames, and opens nothing that is closed."""

import pytest
from django.test import Client

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FichePage
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_leads_to_the_fiche_and_may_change_tomorrow(anonyme):
    fiche = factories.fiche()
    response = anonyme.get(f"/f/{fiche.numero}")
    assert response.status_code == 302
    assert response.url == fiche.url


def test_it_follows_a_fiche_moved_to_another_theme_and_renamed(anonyme):
    fiche = factories.fiche()
    fiche.move(factories.theme("Proactivité"), pos="last-child")
    fiche = FichePage.objects.get(pk=fiche.pk)
    fiche.slug = "autre-titre"
    fiche.save_revision().publish()
    assert anonyme.get(f"/f/{fiche.numero}").url == "/relation-de-service/proactivite/autre-titre/"


def test_the_old_address_leads_to_the_new_one(anonyme):
    fiche = factories.fiche()
    before = fiche.url
    fiche.move(factories.theme("Proactivité"), pos="last-child")
    response = anonyme.get(before)
    assert response.status_code == 301
    assert response.url.endswith(FichePage.objects.get(pk=fiche.pk).url)


def test_a_renamed_fiche_leaves_a_redirect(anonyme, django_capture_on_commit_callbacks):
    fiche = factories.fiche()
    before = fiche.url
    fiche.slug = "autre-titre"
    with django_capture_on_commit_callbacks(execute=True):
        fiche.save_revision().publish()
    assert anonyme.get(before, follow=True).redirect_chain[-1][0].endswith("/autre-titre/")


def test_a_members_only_fiche_asks_a_stranger_to_sign_in_and_opens_to_a_member(anonyme, membre):
    fiche = factories.fiche()
    restrict_to_members(fiche)
    assert anonyme.get(f"/f/{fiche.numero}").url.endswith(f"?next=/f/{fiche.numero}")
    assert membre.get(f"/f/{fiche.numero}").url == fiche.url


def test_somebody_signed_in_without_the_right_learns_nothing(contributeur):
    fiche = factories.fiche()
    restrict_to_members(fiche)
    assert contributeur.get(f"/f/{fiche.numero}").status_code == 404


@pytest.mark.parametrize("path", ["/f/999999", "/f/0", "/f/99999999999999999999999", "/f/x", "/f/-1"])
def test_a_number_that_nobody_has_is_not_found(anonyme, path):
    factories.installed_site()
    assert anonyme.get(path, follow=True).status_code == 404


def test_a_draft_is_not_found():
    assert Client().get(f"/f/{factories.fiche(live=False).numero}").status_code == 404
