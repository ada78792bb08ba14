"""The second factor: added once, asked at each sign-in by whatever door, and required at the door of the administration."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import reverse

from tests.comptes.conftest import MOT_DE_PASSE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def current_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def give_second_factor(personne) -> str:
    secret = generate_totp_secret()
    TOTP.activate(personne, secret)
    RecoveryCodes.activate(personne)
    return secret


def by_password(client, personne):
    return client.post("/compte/login/", {"login": personne.email, "password": MOT_DE_PASSE})


@pytest.mark.django_db(transaction=True)  # the proof is remembered once the factor is really kept
def test_the_committee_adds_one_at_the_first_entry_and_comes_back(client, bertille):
    assert by_password(client, bertille).url == "/admin/"
    assert client.get("/admin/").url == reverse("mfa_activate_totp")
    if (page := client.get(reverse("mfa_activate_totp"))).status_code == 302:
        client.post(page.url, {"password": MOT_DE_PASSE})
        page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'<code class="cle">(\w+)</code>', page.content.decode())[1]
    response = client.post(reverse("mfa_activate_totp"), {"code": current_code(secret)})
    assert response.url == reverse("mfa_view_recovery_codes")
    page = client.get(response.url).content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code>", page)) == 10
    assert 'href="/admin/"' in page
    assert client.get("/admin/").status_code == 200
    assert mail.outbox[-1].subject == "Second facteur ajouté"


def test_a_password_alone_does_not_open(client, bertille):
    give_second_factor(bertille)
    assert by_password(client, bertille).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302


def test_a_code_by_mail_alone_does_not_open_either(client, sign_in, bertille):
    give_second_factor(bertille)
    assert sign_in(bertille.email).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("door", ["password", "mail"])
def test_the_code_of_the_telephone_opens(client, sign_in, bertille, door):
    secret = give_second_factor(bertille)
    by_password(client, bertille) if door == "password" else sign_in(bertille.email)
    assert client.post(reverse("mfa_authenticate"), {"code": current_code(secret)}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_same_code_does_not_serve_twice(client, bertille):
    secret = give_second_factor(bertille)
    code = current_code(secret)
    by_password(client, bertille)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    by_password(client, bertille)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_opens_once(client, bertille):
    give_second_factor(bertille)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        by_password(client, bertille)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected
        client.post(reverse("account_logout"))


def test_a_session_opened_before_the_factor_was_added_must_show_it(client, bertille):
    """A computer left signed in somewhere does not inherit the proof made elsewhere."""
    by_password(client, bertille)
    secret = give_second_factor(bertille)
    response = client.get("/admin/pages/?a=1")
    assert response.url == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Fpages%2F%3Fa%3D1"
    client.post(response.url, {"code": current_code(secret)})
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, bertille):
    RecoveryCodes.activate(bertille)
    by_password(client, bertille)
    assert client.get("/admin/").url == reverse("mfa_activate_totp")


def test_removing_it_closes_the_administration_and_is_told_by_mail(client, bertille):
    secret = give_second_factor(bertille)
    by_password(client, bertille)
    client.post(reverse("mfa_authenticate"), {"code": current_code(secret)})
    if (page := client.get(reverse("mfa_deactivate_totp"))).status_code == 302:
        client.post(page.url, {"password": MOT_DE_PASSE})
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get("/admin/").url == reverse("mfa_activate_totp")
    assert mail.outbox[-1].subject == "Second facteur retiré"


def test_a_contributeur_is_never_asked_for_one(client, sign_in, maelle, site):
    sign_in(maelle.email)
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_deactivate_totp",
    ],
)
def test_each_page_about_it_renders(client, bertille, name):
    secret = give_second_factor(bertille)
    by_password(client, bertille)
    client.post(reverse("mfa_authenticate"), {"code": current_code(secret)})
    response = client.get(reverse(name))
    if response.status_code == 302:
        client.post(response.url, {"password": MOT_DE_PASSE})
        response = client.get(reverse(name))
    assert response.status_code == 200
