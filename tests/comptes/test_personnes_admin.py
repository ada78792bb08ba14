"""The administration creates, finds, changes and deletes people; it makes no superuser."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from bonnespratiques.groupes import GROUPE_COMITE
from comptes.models import Personne
from tests.comptes.conftest import MOT_DE_PASSE

pytestmark = pytest.mark.django_db

ADD = "wagtailusers_users:add"
EDIT = "wagtailusers_users:edit"


@pytest.fixture
def admin(client, pelagie):
    client.force_login(pelagie)
    return client


def form(**data):
    return {
        "email": "ngone@example.org",
        "first_name": "Ngoné",
        "last_name": "Sarrault",
        "password1": "",
        "password2": "",
        **data,
    }


def test_somebody_is_created_with_a_group_and_signs_in_by_a_code(admin, sign_in):
    comite = Group.objects.get(name=GROUPE_COMITE)
    response = admin.post(reverse(ADD), form(groups=[comite.pk], fonction="Membre du comité", organisme="Le réseau"))
    assert response.status_code == 302
    ngone = Personne.objects.get(email="ngone@example.org")
    assert ngone.has_perm("wagtailadmin.access_admin")
    assert (ngone.fonction, ngone.organisme) == ("Membre du comité", "Le réseau")
    assert not ngone.has_usable_password()
    admin.logout()
    assert sign_in(ngone.email).url == "/admin/"


def test_the_form_shows_what_our_model_adds_and_no_user_name(admin):
    page = admin.get(reverse(ADD)).content.decode()
    assert 'name="fonction"' in page
    assert 'name="organisme"' in page
    assert 'name="username"' not in page
    assert "code reçu par courriel" in page


def test_a_password_given_by_an_administrator_works_and_must_be_strong(admin):
    assert admin.post(reverse(ADD), form(password1="court", password2="court")).status_code == 200
    admin.post(reverse(ADD), form(password1=MOT_DE_PASSE, password2=MOT_DE_PASSE))
    assert Personne.objects.get(email="ngone@example.org").check_password(MOT_DE_PASSE)


@pytest.mark.parametrize("email", ["maelle@example.org", "Maelle@Example.ORG"])
def test_the_same_address_in_any_case_gets_one_clear_message(admin, maelle, email):
    page = admin.post(reverse(ADD), form(email=email)).content.decode()
    assert page.count("Cette adresse a déjà un compte.") == 1
    assert "existe déjà" not in page
    assert Personne.objects.count() == 2


def test_an_account_is_changed_and_a_blank_password_leaves_it_as_it_was(admin, bertille):
    admin.post(reverse(EDIT, args=[bertille.pk]), form(email="Bertille.Nouvelle@example.org", is_active="on"))
    bertille.refresh_from_db()
    assert bertille.email == "bertille.nouvelle@example.org"
    assert bertille.check_password(MOT_DE_PASSE)


def test_an_address_that_was_replaced_opens_nothing_any_more(admin, bertille, sign_in):
    admin.post(reverse(EDIT, args=[bertille.pk]), form(email="nouvelle@example.org", is_active="on"))
    admin.logout()
    sign_in("bertille@example.org")
    assert admin.session["_auth_user_id"] != str(bertille.pk)


def test_somebody_without_a_name_can_be_saved(admin, maelle):
    response = admin.post(reverse(EDIT, args=[maelle.pk]), form(email=maelle.email, first_name="", last_name=""))
    assert response.status_code == 302


def test_people_are_listed_searched_and_deleted(admin, maelle):
    assert "maelle@example.org" in admin.get(reverse("wagtailusers_users:index")).content.decode()
    found = admin.get(reverse("wagtailusers_users:index"), {"q": "kerbrat"}).content.decode()
    assert "maelle@example.org" in found
    admin.post(reverse("wagtailusers_users:delete", args=[maelle.pk]))
    assert not Personne.objects.filter(pk=maelle.pk).exists()


def test_an_administrator_makes_no_superuser_of_anybody(admin, maelle, pelagie):
    admin.post(reverse(ADD), form(is_superuser="on"))
    admin.post(reverse(EDIT, args=[maelle.pk]), form(email=maelle.email, is_superuser="on", is_active="on"))
    admin.post(reverse(EDIT, args=[pelagie.pk]), form(email=pelagie.email, is_superuser="on"))
    assert not Personne.objects.filter(is_superuser=True).exists()


def test_nor_takes_the_place_of_one(admin):
    chef = Personne.objects.create_superuser("chef@example.org", MOT_DE_PASSE)
    response = admin.post(reverse(EDIT, args=[chef.pk]), form(email="voleur@example.org", is_active="on"))
    assert response.status_code in {302, 403}
    chef.refresh_from_db()
    assert chef.email == "chef@example.org"
    admin.post(reverse("wagtailusers_users:delete", args=[chef.pk]))
    assert Personne.objects.filter(pk=chef.pk).exists()


def test_a_superuser_may_make_another(client, site):
    client.force_login(Personne.objects.create_superuser("chef@example.org", MOT_DE_PASSE))
    client.post(reverse(ADD), form(is_superuser="on"))
    assert Personne.objects.get(email="ngone@example.org").is_superuser


def test_the_committee_does_not_see_people(client, bertille):
    client.force_login(bertille)
    assert client.get(reverse("wagtailusers_users:index")).status_code == 302
