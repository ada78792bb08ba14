"""Signing in by a code received by mail: one field, one code."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from comptes.models import Personne
from tests.comptes.conftest import MOT_DE_PASSE, code_received

pytestmark = pytest.mark.django_db


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_newcomer_gets_an_account_on_the_way(client, sign_in, site):
    response = sign_in("Idriss@Example.org")
    assert response.url == settings.LOGIN_REDIRECT_URL
    personne = Personne.objects.get(email="idriss@example.org")
    assert client.session["_auth_user_id"] == str(personne.pk)
    assert not personne.has_usable_password()


def test_the_page_asks_for_one_thing_and_says_that_reading_needs_none(client, site):
    page = client.get("/connexion/").content.decode()
    assert page.count('type="email"') == 1
    assert 'type="password"' not in page
    assert "Lire les fiches ne demande jamais de se connecter" in page


def test_the_mail_is_plain_french_and_holds_the_code_alone(ask_code, maelle, site):
    ask_code(maelle.email)
    (courriel,) = mail.outbox
    assert courriel.to == [maelle.email]
    assert courriel.subject == "Votre code de connexion"
    assert courriel.body.startswith("Bonjour,")
    assert "http" not in courriel.body
    assert len(re.findall(r"\d{6}", courriel.body)) == 1


def test_known_and_unknown_addresses_get_the_same_page_and_the_same_mail(client, ask_code, maelle, site):
    answers = []
    for email in (maelle.email, "personne@example.org"):
        response = ask_code(email)
        page = client.get(response.url).content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(email, "ADRESSE")
        body = re.sub(r"\d{6}", "CODE", mail.outbox[-1].body)
        answers.append((response.status_code, response.url, page, mail.outbox[-1].subject, body))
        client.cookies.clear()
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("email", ["", "m.trehin@", "pas une adresse", "a@b"])
def test_an_address_that_is_none_is_said_so_and_sends_nothing(ask_code, site, email):
    response = ask_code(email)
    assert response.status_code == 200
    assert "Il reste un point à corriger" in response.content.decode()
    assert not mail.outbox
    assert not Personne.objects.exists()


def test_a_wrong_code_is_refused_and_three_wrong_ones_end_the_try(client, ask_code, maelle, site):
    ask_code(maelle.email)
    code = code_received()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(2):
        response = client.post("/connexion/code/", {"code": wrong})
        assert "Ce code n’est pas le bon" in response.content.decode()
    assert client.post("/connexion/code/", {"code": wrong}).url == "/connexion/"
    client.post("/connexion/code/", {"code": code})
    assert not is_signed_in(client)


def test_guesses_are_counted_by_address_over_all_sessions(client, ask_code, maelle, site, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_code_tries": "2/15m/key"}
    for _ in range(2):
        client.cookies.clear()
        ask_code(maelle.email)
        client.post("/connexion/code/", {"code": "0"})
    client.cookies.clear()
    ask_code(maelle.email)
    client.post("/connexion/code/", {"code": code_received()})
    assert not is_signed_in(client)


def test_a_code_pasted_with_spaces_is_understood(client, ask_code, maelle, site):
    ask_code(maelle.email)
    code = code_received()
    client.post("/connexion/code/", {"code": f" {code[:3]} {code[3:]} "})
    assert is_signed_in(client)


def test_a_code_serves_once_and_in_its_own_session(client, ask_code, maelle, site):
    ask_code(maelle.email)
    code = code_received()
    stranger = client.__class__()
    assert stranger.post("/connexion/code/", {"code": code}).url == "/connexion/"
    client.post("/connexion/code/", {"code": code})
    client.post(reverse("account_logout"))
    assert client.post("/connexion/code/", {"code": code}).url == "/connexion/"
    assert not is_signed_in(client)


def test_a_code_is_worth_fifteen_minutes(client, ask_code, maelle, site):
    ask_code(maelle.email)
    session = client.session
    login = session["account_login"]
    login["state"]["stages"]["login_by_code"]["data"]["at"] -= settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT + 1
    session["account_login"] = login
    session.save()
    client.post("/connexion/code/", {"code": code_received()})
    assert not is_signed_in(client)


def test_the_session_key_changes_when_somebody_signs_in(client, ask_code, maelle, site):
    """Otherwise whoever planted the key in a shared browser would be signed in too."""
    ask_code(maelle.email)
    before = client.session.session_key
    client.post("/connexion/code/", {"code": code_received()})
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_a_session_ends_with_the_browser_unless_asked_otherwise(client, sign_in, maelle, site):
    sign_in(maelle.email)
    assert client.session.get_expire_at_browser_close()
    client.post(reverse("account_logout"))
    sign_in(maelle.email, rester="on")
    assert client.session.get_expiry_age() == 30 * 24 * 3600
    assert not client.session.get_expire_at_browser_close()


def test_one_comes_back_to_the_page_that_asked_to_sign_in(sign_in, maelle, site):
    assert sign_in(maelle.email, next="/contributions/3/").url == "/contributions/3/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_one_is_never_sent_to_another_site(sign_in, maelle, site, target):
    assert sign_in(maelle.email, next=target).url == settings.LOGIN_REDIRECT_URL


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_nor_after_a_password_or_a_sign_out(client, bertille, target):
    response = client.post("/compte/login/", {"login": bertille.email, "password": MOT_DE_PASSE, "next": target})
    assert "evil" not in response.url
    assert "evil" not in client.post(reverse("account_logout"), {"next": target}).url


def test_a_closed_account_gets_a_code_like_any_other_then_is_told(client, sign_in, maelle, site):
    maelle.is_active = False
    maelle.save()
    response = sign_in(maelle.email)
    assert response.url == reverse("account_inactive")
    assert not is_signed_in(client)
    assert "Ce compte est fermé" in client.get(response.url).content.decode()


def test_a_mailbox_cannot_be_flooded_under_several_names(ask_code, site):
    for n in range(8):
        ask_code(f"victime+{n}@example.org")
    assert len(mail.outbox) == 5


def test_an_address_gets_three_codes_in_ten_minutes(ask_code, maelle, site):
    pages = [ask_code(maelle.email) for _ in range(4)]
    assert [page.status_code for page in pages] == [302, 302, 302, 200]
    assert "Trop de demandes" in pages[-1].content.decode()
    assert len(mail.outbox) == 3


def test_the_whole_site_has_a_limit_and_then_makes_no_account(ask_code, site, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "codes_to_anybody": "2/h/key"}
    for n in range(3):
        ask_code(f"p{n}@example.org")
    assert len(mail.outbox) == Personne.objects.count() == 2


def test_signing_out_asks_first_and_then_ends_the_session(client, maelle, site):
    client.force_login(maelle)
    assert "Se déconnecter" in client.get(reverse("account_logout")).content.decode()
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "2fa/", "2fa/webauthn/", "confirm-email/", "social/"]
)
def test_pages_of_allauth_that_the_site_does_not_use_do_not_exist(client, site, path):
    assert client.get(f"/compte/{path}").status_code == 404
