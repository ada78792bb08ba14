"""Who reads, in the stories of this folder."""

import pytest
from django.test import Client

from bonnespratiques.groupes import GROUPE_MEMBRES
from tests.factories import PersonneFactory, installed_site


@pytest.fixture
def anonyme() -> Client:
    return Client()


def _signed_in(**fields) -> Client:
    installed_site()
    client = Client()
    client.force_login(PersonneFactory(**fields), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def contributeur(db) -> Client:
    """Signed in, member of no group."""
    return _signed_in()


@pytest.fixture
def membre(db) -> Client:
    """Signed in, member of the network."""
    return _signed_in(groupe=GROUPE_MEMBRES)
