"""People of each kind, and the way they sign in. Attempts are counted in the cache: each test begins with a fresh one."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test import Client

from bonnespratiques.groupes import GROUPE_ADMINISTRATION, GROUPE_COMITE, install_groups
from bonnespratiques.installation import install_site
from comptes.models import Personne

MOT_DE_PASSE = "une phrase que moi seul connais"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def site(db):
    accueil = install_site()
    install_groups()
    return accueil


@pytest.fixture
def maelle(db) -> Personne:
    """A contributeur: no group, no password."""
    return Personne.objects.create_user("maelle@example.org", first_name="Maëlle", last_name="Kerbrat")


@pytest.fixture
def bertille(site) -> Personne:
    """A member of the committee, with a password and a verified address."""
    personne = Personne.objects.create_user("bertille@example.org", MOT_DE_PASSE)
    personne.groups.add(Group.objects.get(name=GROUPE_COMITE))
    personne.emailaddress_set.update(verified=True)
    return personne


@pytest.fixture
def pelagie(site) -> Personne:
    """An administratrice of the site, not a superuser."""
    personne = Personne.objects.create_user("pelagie@example.org", MOT_DE_PASSE)
    personne.groups.add(Group.objects.get(name=GROUPE_ADMINISTRATION))
    personne.emailaddress_set.update(verified=True)
    return personne


def code_received() -> str:
    """The code in the latest mail."""
    found = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[0]


@pytest.fixture
def ask_code(client: Client) -> Callable:
    def ask(email: str, **data: str):
        return client.post("/connexion/", {"email": email, **data})

    return ask


@pytest.fixture
def sign_in(client: Client, ask_code: Callable) -> Callable:
    """By a code, to the end: returns the last answer."""

    def sign_in(email: str, **data: str):
        ask_code(email, **data)
        return client.post("/connexion/code/", {"code": code_received(), **data})

    return sign_in
