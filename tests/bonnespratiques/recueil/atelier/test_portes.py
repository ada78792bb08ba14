"""Who may enter the atelier: those who may edit the page of the recueil. What is not listed here is forbidden."""

import pytest
from django.test import Client
from django.urls import reverse

from bonnespratiques.models import RecueilPage
from tests.factories import PersonneFactory, comite, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PORTES = {
    "recueil_composer": [],
    "recueil_etat": [],
    "recueil_a_regler": [],
    "recueil_apercu": [],
    "recueil_apercu_png": [1],
}


@pytest.fixture
def page() -> RecueilPage:
    return recueil((theme(), [fiche("A"), fiche("B")]))


def enter(qui: str) -> Client:
    client = Client()
    if qui == "comité":
        client.force_login(comite(theme()))
    elif qui == "contributeur":
        client.force_login(PersonneFactory())
    elif qui != "anonyme":
        client.force_login(PersonneFactory(groupe=qui))
    return client


@pytest.mark.parametrize("porte", PORTES)
@pytest.mark.parametrize(
    ("qui", "ouvert"),
    [
        ("anonyme", False),
        ("contributeur", False),
        ("Membres", False),
        ("comité", False),
        ("Animation", True),
        ("Administration", True),
    ],
)
def test_doors(page, porte, qui, ouvert):
    adresse = reverse(porte, args=[page.pk, *PORTES[porte]])
    client = enter(qui)
    for reponse in (client.get(adresse), client.post(adresse, {"annuler": "1"})):
        if ouvert:
            # A picture wants a key besides, which only the preview gives; a POST is for the sommaire alone.
            assert reponse.status_code in {200, 404, 405, 409}
        else:
            assert reponse.status_code in {302, 403, 404, 405}
            assert b"sommaire" not in reponse.content
    page.refresh_from_db()
    assert page.revisions.count() == 1


def test_another_page_than_a_recueil_is_not_found(page):
    client = enter("Animation")
    for pk in (theme().pk, 999_999):
        assert client.get(reverse("recueil_composer", args=[pk])).status_code == 404


def test_the_ways_in_are_shown_to_those_who_may(page):
    composer = reverse("recueil_composer", args=[page.pk])
    for qui, ouvert in (("Animation", True), ("Administration", True)):
        client = enter(qui)
        assert (composer in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()) is ouvert
        assert (composer in client.get(f"/admin/pages/{page.get_parent().pk}/").content.decode()) is ouvert
    fiche_page = fiche("C")
    assert "/composer/" not in enter("Administration").get(f"/admin/pages/{fiche_page.pk}/edit/").content.decode()
