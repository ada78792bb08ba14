"""The doors of the administration: who is let in, who is sent where, and which of Wagtail's own doors are walled up."""

import pytest
from django.urls import reverse

from tests.comptes.conftest import MOT_DE_PASSE

pytestmark = pytest.mark.django_db


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client, bertille):
    response = client.get("/admin/pages/", follow=True)
    assert response.redirect_chain[-1][0] == "/compte/login/?next=%2Fadmin%2Fpages%2F"
    response = client.post(
        "/compte/login/", {"login": bertille.email, "password": MOT_DE_PASSE, "next": "/admin/pages/"}
    )
    assert response.url == "/admin/pages/"


def test_the_password_page_offers_a_code_and_keeps_the_way_back(client, site):
    page = client.get("/compte/login/", {"next": "/admin/pages/"}).content.decode()
    assert 'href="/connexion/?next=%2Fadmin%2Fpages%2F"' in page


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/api/main/pages/", "/admin/nulle-part/"])
def test_a_contributeur_gets_one_clear_page_and_no_loop(client, maelle, site, path):
    client.force_login(maelle)
    response = client.get(path)
    assert response.status_code == 403
    assert "réservée à l’équipe du site" in response.content.decode()


def test_a_contributeur_sent_to_the_sign_in_page_can_change_account(client, maelle, site):
    client.force_login(maelle)
    assert client.get("/admin/login/", follow=True).status_code == 200


def test_the_sign_in_page_of_wagtail_is_unreachable(client, site):
    assert client.get("/admin/login/").url.startswith("/compte/login/")
    response = client.post("/admin/login/", {"username": "a@example.org", "password": "x"})
    assert response.status_code in {302, 405}


@pytest.mark.parametrize("path", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
def test_the_password_reset_of_wagtail_is_unreachable(client, site, path):
    response = client.get(f"/admin/password_reset/{path}")
    assert response.status_code in {302, 404}
    if response.status_code == 302:
        assert response.url.startswith(("/admin/login/", "/compte/login/"))


def test_the_button_of_the_administration_signs_out_at_once(client, bertille):
    client.force_login(bertille)
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session


def test_a_link_to_sign_out_planted_on_a_page_does_nothing(client, bertille):
    client.force_login(bertille)
    client.get("/admin/logout/")
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session


def test_the_account_page_of_wagtail_changes_neither_address_nor_password(client, bertille):
    client.force_login(bertille)
    page = client.get("/admin/account/").content.decode()
    assert 'type="password"' not in page
    assert bertille.email not in page.split("<main", 1)[1] or 'name="name_email-email"' not in page
