"""An account is an e-mail address, whatever its case."""

import pytest
from django.db import IntegrityError

from comptes.models import Personne

pytestmark = pytest.mark.django_db


def test_the_same_address_in_another_case_is_the_same_person():
    Personne.objects.create_user("Maelle.Kerbrat@example.org")
    with pytest.raises(IntegrityError):
        Personne.objects.create_user("maelle.kerbrat@EXAMPLE.org")


def test_an_address_is_kept_in_lower_case_and_found_in_any():
    personne = Personne.objects.create_user(" Maelle@Example.org ")
    assert personne.email == "maelle@example.org"
    assert Personne.objects.get_by_natural_key("MAELLE@example.org") == personne


def test_nobody_signs_in_with_an_empty_password(client):
    personne = Personne(email="sans@example.org", password="")
    personne.save()
    assert not personne.has_usable_password()
    assert not client.login(email="sans@example.org", password="")
