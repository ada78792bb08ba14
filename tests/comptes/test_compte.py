"""One's own account: how to be named, how to get in."""

import pytest
from django.core import mail
from django.template.loader import get_template
from django.urls import reverse

from comptes.urls import urlpatterns
from tests.comptes.conftest import MOT_DE_PASSE, code_received

pytestmark = pytest.mark.django_db


def test_a_contributeur_says_how_to_be_named(client, maelle, site):
    client.force_login(maelle)
    response = client.post(
        "/compte/", {"first_name": "Maëlle", "last_name": "K.", "fonction": "", "organisme": "Les Rives"}, follow=True
    )
    assert "C’est enregistré" in response.content.decode()
    maelle.refresh_from_db()
    assert maelle.organisme == "Les Rives"


def test_the_address_is_not_changed_by_a_forged_form(client, maelle, site):
    client.force_login(maelle)
    client.post("/compte/", {"first_name": "M", "email": "autre@example.org", "is_superuser": "on", "groups": "1"})
    maelle.refresh_from_db()
    assert maelle.email == "maelle@example.org"
    assert not maelle.is_superuser


@pytest.mark.parametrize("name", ["compte", "account_change_password", "mfa_index", "mfa_activate_totp"])
def test_a_stranger_is_asked_to_sign_in(client, site, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(("/connexion/", "/compte/login/"))


def test_a_password_is_changed_after_giving_the_old_one_and_told_by_mail(client, bertille):
    client.force_login(bertille)
    url, new = reverse("account_change_password"), "une autre phrase bien longue"
    refused = client.post(url, {"oldpassword": "faux", "password1": new, "password2": new})
    assert "pas votre mot de passe actuel" in refused.content.decode()
    client.post(url, {"oldpassword": MOT_DE_PASSE, "password1": new, "password2": new})
    bertille.refresh_from_db()
    assert bertille.check_password(new)
    assert mail.outbox[-1].subject == "Votre mot de passe a changé"
    assert client.get("/compte/").status_code == 200


def test_a_first_sign_in_by_password_proves_the_address(client, bertille):
    bertille.emailaddress_set.update(verified=False)
    response = client.post("/compte/login/", {"login": bertille.email, "password": MOT_DE_PASSE})
    assert response.url == reverse("account_email_verification_sent")
    assert "Vérifier votre adresse" in client.get(response.url).content.decode()
    client.post(response.url, {"code": code_received()})
    assert "_auth_user_id" in client.session


def test_a_wrong_password_says_neither_which_nor_whether(client, bertille):
    pages = [
        client.post("/compte/login/", {"login": email, "password": "faux"}).content.decode().replace(email, "")
        for email in (bertille.email, "inconnue@example.org")
    ]
    assert all("L’adresse ou le mot de passe ne sont pas les bons" in page for page in pages)
    assert not mail.outbox


def test_a_password_cannot_be_guessed_at_leisure(client, bertille):
    for _ in range(6):
        client.post("/compte/login/", {"login": bertille.email, "password": "faux"})
    response = client.post("/compte/login/", {"login": bertille.email, "password": MOT_DE_PASSE})
    assert response.status_code == 200
    assert "Trop de demandes" in response.content.decode()


def test_every_page_of_allauth_that_is_open_has_a_template_of_ours():
    ours = [view for pattern in urlpatterns if (view := getattr(pattern.callback, "view_class", None))]
    names = {view.template_name for view in ours if getattr(view, "template_name", None)}
    assert len(names) > 10
    for name in names - {"account/verification_sent.html"}:  # sent as a page only when codes are off
        assert "site-packages" not in get_template(name).origin.name, name
