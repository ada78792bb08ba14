"""The public page of a contributeur: off until asked for, and never a door to what is hidden."""

import pytest
from bs4 import BeautifulSoup

from bonnespratiques.groupes import restrict_to_members
from tests.bonnespratiques.pages.test_requetes import count_queries
from tests.factories import DossierStory, PersonneFactory, coauteur, fiche
from tests.workflow.test_credits import profil, publish_update
from workflow.models import Credit, Profil

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

URL = "/compte/profil/"


def text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ", strip=True)


@pytest.fixture
def story():
    return DossierStory("publiee")


def test_nobody_has_a_page_before_asking(client):
    personne = PersonneFactory()
    client.force_login(personne)
    page = BeautifulSoup(client.get(URL).content, "html.parser")
    assert not page.select("main input[type=checkbox][checked]")
    assert not Profil.objects.exists()


def test_one_asks_and_the_page_is_there_with_ones_fiches(client, story):
    client.force_login(story.auteur)
    client.post(URL, {"public": "on", "nom": "Maëlle  Kerbrat", "presentation": "J’ouvre des mairies."})
    client.logout()
    page = text(client.get("/contributeurs/maelle-kerbrat/"))
    for said in ("Maëlle Kerbrat", "J’ouvre des mairies.", "1 fiche", "Ouvrir la mairie le jeudi soir"):
        assert said in page.replace("\xa0", " ")


def test_the_page_goes_as_soon_as_one_says_so(client, story):
    client.force_login(story.auteur)
    client.post(URL, {"public": "on", "nom": "Maëlle"})
    client.post(URL, {"nom": "Maëlle", "adresse": "maelle"})
    assert client.get("/contributeurs/maelle/").status_code == 404


def test_a_public_page_needs_a_name(client, story):
    client.force_login(story.auteur)
    response = client.post(URL, {"public": "on", "nom": " ", "presentation": "Deux phrases."})
    assert response.status_code == 400
    assert "Donnez le nom à afficher." in text(response)
    assert "Deux phrases." in text(response)


def test_two_people_of_one_name_have_two_addresses(client):
    for _ in range(2):
        client.force_login(PersonneFactory())
        client.post(URL, {"public": "on", "nom": "Inès Marchandeau"})
    assert set(Profil.objects.values_list("adresse", flat=True)) == {"ines-marchandeau", "ines-marchandeau-2"}


def test_a_name_without_a_latin_letter_has_an_address_all_the_same(client, story):
    client.force_login(story.auteur)
    client.post(URL, {"public": "on", "nom": "漢字"})
    assert client.get("/contributeurs/contributeur/").status_code == 200


@pytest.mark.parametrize("adresse", ["Pas une adresse", "../admin", "é", "x" * 200])
def test_a_bad_address_is_refused_in_words(client, adresse):
    client.force_login(PersonneFactory())
    assert client.post(URL, {"nom": "Inès", "adresse": adresse}).status_code == 400


def test_an_address_that_is_taken_is_refused(client):
    profil(PersonneFactory(), adresse="ines")
    client.force_login(PersonneFactory())
    response = client.post(URL, {"nom": "Inès", "adresse": "INES"})
    assert response.status_code == 400
    assert "Cette adresse est prise" in text(response)


def test_a_page_waits_for_a_first_fiche(client):
    """Accounts are free: anybody could otherwise publish anything here, and have it found by search engines."""
    client.force_login(PersonneFactory())
    said = client.post(URL, {"public": "on", "nom": "Casino", "presentation": "Jouez ici."}, follow=True)
    assert "s’ouvrira à votre première fiche publiée" in said.content.decode()
    assert client.get("/contributeurs/casino/").status_code == 404


def test_words_are_shown_as_words(client, story):
    profil(story.auteur, nom="<b>Maëlle</b>", presentation="<script>alert(1)</script>", adresse="m")
    html = client.get("/contributeurs/m/").content.decode()
    assert "<script>alert" not in html
    assert "<b>Maëlle" not in html


def test_only_what_the_reader_may_see_is_listed(client, story):
    profil(story.auteur, adresse="m")
    restrict_to_members(story.theme)
    assert "Aucune fiche" in text(client.get("/contributeurs/m/"))
    client.force_login(PersonneFactory(groupe="Membres"))
    assert "Ouvrir la mairie" in text(client.get("/contributeurs/m/"))


def test_an_unpublished_fiche_is_not_listed(client, story):
    profil(story.auteur, adresse="m")
    story.page.unpublish()
    assert "Aucune fiche" in text(client.get("/contributeurs/m/"))


@pytest.mark.parametrize("anonymat", ["personne", "organisme", "tout"])
def test_an_anonymous_fiche_is_never_listed(client, story, anonymat):
    profil(story.auteur, adresse="m")
    publish_update(story.page, by=story.auteur, comite=story.comite, anonymat=anonymat, organismes=[], signature="")
    assert "Aucune fiche" in text(client.get("/contributeurs/m/"))


def test_a_fiche_on_which_one_hid_is_not_listed_when_another_no_longer_hides(client, story):
    profil(story.auteur, adresse="m")
    hiding = publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="personne", signature="")
    autre = coauteur(hiding)
    for anonymat in ("personne", ""):
        publish_update(story.page, by=autre, comite=story.comite, anonymat=anonymat)
    assert "Aucune fiche" in text(client.get("/contributeurs/m/"))


def test_rewritings_are_listed_for_who_wishes_to_be_named_for_them(client, story):
    mine = profil(story.comite, adresse="b")
    assert "Aucune fiche" in text(client.get("/contributeurs/b/"))
    mine.nommer_reecritures = True
    mine.save()
    assert "Ouvrir la mairie" in text(client.get("/contributeurs/b/"))


def test_a_closed_account_has_no_page(client, story):
    profil(story.auteur, adresse="m")
    story.auteur.is_active = False
    story.auteur.save()
    assert client.get("/contributeurs/m/").status_code == 404


def test_a_deleted_account_has_no_page(client, story):
    profil(story.auteur, adresse="m")
    story.auteur.delete()
    assert client.get("/contributeurs/m/").status_code == 404


def test_search_engines_come_only_if_asked(client, story):
    mine = profil(story.auteur, adresse="m")
    assert client.get("/contributeurs/m/")["X-Robots-Tag"] == "noindex"
    mine.referencer = True
    mine.save()
    assert "X-Robots-Tag" not in client.get("/contributeurs/m/")


def test_the_address_of_mail_is_nowhere(client, story):
    profil(story.auteur, adresse="m")
    assert story.auteur.email not in client.get("/contributeurs/m/").content.decode()


def test_the_form_asks_to_sign_in_and_changes_ones_own_only(client, story):
    assert client.get(URL).status_code == 302
    other = profil(story.auteur, adresse="m")
    client.force_login(PersonneFactory())
    client.post(URL, {"nom": "Autre", "public": "on", "personne": story.auteur.pk, "id": other.pk})
    other.refresh_from_db()
    assert other.nom == story.auteur.get_full_name()


def test_a_long_list_costs_what_a_short_one_costs(story):
    profil(story.auteur, adresse="m")
    short = count_queries("/contributeurs/m/")
    for n in range(6):
        page = fiche(f"Une autre {n}", organismes=[f"Commune {n}"])
        Credit.objects.create(page=page, personne=story.auteur, part="auteur")
    assert count_queries("/contributeurs/m/") == short
