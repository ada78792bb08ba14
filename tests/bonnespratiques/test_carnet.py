"""The carnet of the administration: organismes, keywords and contacts, for those whose work it is."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from bonnespratiques.groupes import GROUPE_ANIMATION, GROUPE_COMITE, install_groups
from bonnespratiques.installation import install_site
from bonnespratiques.models import Contact, FicheOrganisme, FichePage, Organisme, Tag, ThemePage
from comptes.models import Personne

pytestmark = pytest.mark.django_db


@pytest.fixture
def fiche():
    accueil = install_site()
    install_groups()
    theme = accueil.add_child(instance=ThemePage(title="Relation de service"))
    return theme.add_child(instance=FichePage(title="Signer sa réponse"))


def sign_in(client, group: str) -> None:
    personne = Personne.objects.create_user("quelquun@example.org")
    personne.groups.add(Group.objects.get(name=group))
    client.force_login(personne)


def list_url(model) -> str:
    return reverse(model.snippet_viewset.get_url_name("list"))


@pytest.mark.parametrize("model", [Organisme, Tag, Contact])
def test_animation_lists_and_searches_each_part_of_the_carnet(client, fiche, model):
    sign_in(client, GROUPE_ANIMATION)
    Organisme.objects.create(nom="Ville de Sainte-Orlette")
    Tag.objects.create(name="accueil")
    Contact.objects.create(fiche=fiche, fonction="Cheffe de projet")
    assert client.get(list_url(model)).status_code == 200
    assert client.get(list_url(model), {"q": "accueil"}).status_code == 200


def test_animation_adds_an_organisme(client, fiche):
    sign_in(client, GROUPE_ANIMATION)
    url = reverse(Organisme.snippet_viewset.get_url_name("add"))
    data = {"nom": "CH des Deux-Rives", "type": "hopital", "taille": "250-2000", "departement": "", "region": ""}
    assert client.post(url, data).status_code == 302
    assert Organisme.objects.get().type == "hopital"


def test_the_same_organisme_in_another_case_is_refused_with_a_plain_message(client, fiche):
    Organisme.objects.create(nom="Ville de Sainte-Orlette")
    sign_in(client, GROUPE_ANIMATION)
    url = reverse(Organisme.snippet_viewset.get_url_name("add"))
    data = {"nom": "VILLE DE SAINTE-ORLETTE", "type": "collectivite", "taille": "non-communique"}
    assert "Cet organisme existe déjà" in client.post(url, data).content.decode()


def test_an_organisme_that_a_fiche_cites_is_not_deleted(client, fiche):
    organisme = Organisme.objects.create(nom="Ville de Sainte-Orlette")
    FicheOrganisme.objects.create(fiche=fiche, organisme=organisme)
    sign_in(client, GROUPE_ANIMATION)
    url = reverse(Organisme.snippet_viewset.get_url_name("delete"), args=[organisme.pk])
    client.post(url)
    assert Organisme.objects.filter(pk=organisme.pk).exists()


def test_the_committee_does_not_see_contacts_which_are_personal_data(client, fiche):
    sign_in(client, GROUPE_COMITE)
    assert client.get(list_url(Contact)).status_code == 302
