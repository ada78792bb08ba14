"""Calls for contributions: who keeps them, what readers see, what a closed one answers."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Appel
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

HIER, DEMAIN = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=1)


def appel(slug: str = "ete", **champs) -> Appel:
    return Appel.objects.create(**{"titre": "Accueillir l’été", "slug": slug, "texte": "<p>Racontez.</p>", **champs})


def read(adresse: str) -> str:
    reponse = Client().get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode()


def test_readers_see_the_open_ones_and_until_when():
    appel(clos_le=DEMAIN)
    appel("passe", titre="L’hiver passé", clos_le=HIER)
    appel("futur", titre="Le printemps", ouvert_le=DEMAIN)
    html = read("/appels/")
    assert "Accueillir l’été" in html
    assert "compris." in html
    assert "L’hiver passé" not in html
    assert "Le printemps" not in html


def test_without_any_the_page_says_that_one_may_write_all_the_same():
    assert "Aucun appel n’est ouvert" in read("/appels/")


def test_an_open_call_leads_to_proposing_and_shows_what_answered_it():
    un = appel()
    fiche("La canicule au guichet", appel=un)
    ferme = theme("Réservé")
    restrict_to_members(ferme)
    fiche("Entre nous", dans=ferme, appel=un)
    html = read("/appels/ete/")
    assert "/proposer/?appel=ete" in html
    assert "La canicule au guichet" in html
    assert "Entre nous" not in html


def test_a_closed_call_still_answers_politely():
    appel(clos_le=HIER)
    html = read("/appels/ete/")
    assert "clos depuis le" in html
    assert "?appel=" not in html
    assert Client().get("/appels/inconnu/").status_code == 404


def test_the_site_map_and_the_page_to_propose_name_open_calls_only():
    assert "/appels/" not in read("/plan-du-site/")
    appel()
    assert "/appels/" in read("/plan-du-site/")
    assert "/appels/ete/" in read("/proposer/")


def test_a_call_closes_after_it_opens():
    with pytest.raises(ValidationError):
        Appel(titre="À l’envers", slug="envers", texte="<p>x</p>", ouvert_le=DEMAIN, clos_le=HIER).full_clean()


@pytest.mark.parametrize(("groupe", "ouvert"), [("Animation", True), ("Administration", True), ("Comité", False)])
def test_who_keeps_them(groupe, ouvert):
    client = Client()
    client.force_login(PersonneFactory(groupe=groupe))
    assert (client.get("/admin/snippets/bonnespratiques/appel/").status_code == 200) is ouvert
    donnees = {"titre": "L’été", "slug": "lete", "texte": '{"blocks": [], "entityMap": {}}', "ouvert_le": str(HIER)}
    client.post("/admin/snippets/bonnespratiques/appel/add/", donnees)
    assert Appel.objects.filter(slug="lete").exists() is False or ouvert
