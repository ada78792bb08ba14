"""The progress page: what somebody who waits for a booklet sees, may do, and may not learn."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Fabrication, MonRecueil
from bonnespratiques.recueil.fabrication.acces import token
from bonnespratiques.views.fabrication import respond
from tests.bonnespratiques.recueil.lecture import flat
from tests.factories import PersonneFactory, fiche, recueil, theme

pytestmark = pytest.mark.django_db

Etat = Fabrication.Etat
RETOUR = "/recueils/r/livret/pdf"


def under_way(**champs) -> Fabrication:
    valeurs = {"cle": "0" * 64, "forme": "pdf", "titre": "Au plus près", "etat": Etat.EN_COURS, **champs}
    return Fabrication.objects.create(battement_le=timezone.now(), **valeurs)


def page_of(client: Client, ligne: Fabrication, retour: str = RETOUR, jeton: str = "") -> str:
    reponse = client.get(f"/fabrications/{ligne.pk}/", {"retour": retour, **({"jeton": jeton} if jeton else {})})
    assert reponse.status_code == 200
    assert "no-store" in reponse["Cache-Control"]
    return flat(reponse.content.decode())


def state_of(client: Client, ligne: Fabrication) -> dict:
    return client.get(f"/fabrications/{ligne.pk}/etat").json()


def test_who_waits_sees_the_step_and_the_bar_and_the_page_comes_back_without_script(client):
    ligne = under_way(etape="Mise en page : volume 1 sur 2", fait=40, total=100)
    page = page_of(client, ligne)
    assert "Mise en page : volume 1 sur 2" in page
    assert 'value="40"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert state_of(client, ligne)["pourcentage"] == 40


def test_a_build_under_way_is_never_said_done(client):
    assert state_of(client, under_way(fait=100, total=100))["pourcentage"] == 99


def test_who_waits_in_the_queue_knows_how_many_come_before(client):
    under_way()
    attente = under_way(cle="1" * 64, etat=Etat.EN_ATTENTE)
    assert state_of(client, attente)["phrase"] == "Un livret passe avant le vôtre."


def test_once_done_the_page_goes_to_the_file(client):
    ligne = under_way(etat=Etat.FAITE)
    page = page_of(client, ligne)
    assert f'<meta http-equiv="refresh" content="0; url={RETOUR}">' in page
    assert f'href="{RETOUR}"' in page


@pytest.mark.parametrize(
    "ailleurs", ["https://mal.example", "//mal.example", "/\\mal.example", "javascript:alert(1)", "recueils", "\t//mal"]
)
def test_nobody_is_sent_elsewhere(client, ailleurs: str):
    page = page_of(client, under_way(etat=Etat.FAITE), ailleurs)
    assert "mal.example" not in page.replace("/fabrications", "")
    assert 'http-equiv="refresh"' not in page


def test_the_title_of_a_closed_recueil_is_not_told_to_who_only_knows_the_address(client):
    ferme = recueil((theme(), [fiche("A")]), title="Secret de famille")
    restrict_to_members(ferme)
    for etat in Etat:
        ligne = under_way(etat=etat, recueil=ferme, titre=ferme.title, cle=str(etat), erreur="Fiche n° 1 « A »")
        page = page_of(client, ligne)
        assert "Secret de famille" not in page
        assert "« A »" not in page
        assert state_of(client, ligne)["erreur"] == ""
    client.force_login(PersonneFactory(groupe="Membres"))
    assert "Secret de famille" in page_of(client, Fabrication.objects.get(etat=Etat.EN_COURS))


def test_why_it_failed_is_told_to_who_can_mend_it(client):
    ligne = under_way(etat=Etat.ECHOUEE, recueil=recueil((theme(), [fiche("A")])), erreur="La fiche n° 1 bloque.")
    assert "La fiche n° 1 bloque." not in page_of(client, ligne)
    client.force_login(PersonneFactory(groupe="Animation"))
    assert "La fiche n° 1 bloque." in page_of(client, ligne)


@pytest.mark.parametrize(
    ("qui", "permis"),
    [("passant", False), ("membre", False), ("demandeur", True), ("porteur de l’adresse", True), ("animation", True)],
)
def test_who_may_cancel(client, qui: str, permis: bool):
    demandeur = PersonneFactory()
    ligne = under_way(etat=Etat.EN_ATTENTE, recueil=recueil((theme(), [fiche("A")])), demandee_par=demandeur)
    personnes = {
        "membre": lambda: PersonneFactory(groupe="Membres"),
        "demandeur": lambda: demandeur,
        "animation": lambda: PersonneFactory(groupe="Animation"),
    }
    if qui in personnes:
        client.force_login(personnes[qui]())
    jeton = token(ligne) if qui == "porteur de l’adresse" else ""
    page = BeautifulSoup(page_of(client, ligne, jeton=jeton), "html.parser")
    formulaire = page.select_one(f'form[action="/fabrications/{ligne.pk}/annuler"]')
    assert bool(formulaire) is permis
    if formulaire:
        champs = {champ["name"]: champ["value"] for champ in formulaire.select("input")}
        assert client.post(formulaire["action"], champs).status_code == 302
    ligne.refresh_from_db()
    assert (ligne.etat == Etat.ANNULEE) is permis


@pytest.mark.parametrize("jeton", ["", "x", "{autre}"])
def test_nobody_cancels_without_the_token_of_this_build_whatever_their_rights(client, jeton: str):
    ligne, autre = under_way(), under_way(cle="1" * 64)
    client.force_login(PersonneFactory(is_superuser=True))
    reponse = client.post(f"/fabrications/{ligne.pk}/annuler", {"jeton": jeton.format(autre=token(autre))})
    assert reponse.status_code == 403
    ligne.refresh_from_db()
    assert not ligne.annulation


def test_a_build_is_not_cancelled_by_a_link(client):
    assert client.get(f"/fabrications/{under_way().pk}/annuler").status_code == 405


def test_a_reader_who_asked_for_their_own_recueil_knows_its_title_and_why_it_failed(client):
    mien = MonRecueil.objects.create(cle_hachee="x" * 64, expire_le=timezone.now())
    ligne = under_way(mon_recueil=mien, titre="Mes notes")
    assert "Mes notes" not in page_of(client, ligne)
    assert "Mes notes" in page_of(client, ligne, jeton=token(ligne))
    Fabrication.objects.update(etat=Etat.ECHOUEE, erreur="La fiche n° 1 bloque.")
    assert "La fiche n° 1 bloque." not in page_of(client, ligne)
    assert "La fiche n° 1 bloque." in page_of(client, ligne, jeton=token(ligne))


def test_no_cookie_is_left_to_a_reader_without_account(client):
    ligne = under_way()
    page_of(client, ligne, jeton=token(ligne))
    assert client.cookies == {}


def test_who_asked_is_given_an_address_that_says_so_and_who_joined_is_not(rf):
    ligne = under_way()
    ligne.demandee_ici = True
    demande = rf.get(RETOUR)
    assert parse_qs(urlsplit(respond(demande, ligne, nom="r", retour=RETOUR)["Location"]).query) == {
        "retour": [RETOUR],
        "jeton": [token(ligne)],
    }
    ligne.demandee_ici = False
    assert "jeton" not in respond(demande, ligne, nom="r", retour=RETOUR)["Location"]


def test_an_unknown_build_is_not_found(client):
    assert client.get("/fabrications/00000000-0000-0000-0000-000000000000/").status_code == 404
