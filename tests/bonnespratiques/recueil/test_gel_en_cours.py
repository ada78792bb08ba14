"""The gel in the background: a job with its progress, cancelled or refused without leaving anything."""

import pytest
from django.test import Client

from bonnespratiques.models import Edition, Fabrication, FichePage
from bonnespratiques.recueil.edition import travail
from bonnespratiques.recueil.edition.preparation import GelImpossible, prepare
from bonnespratiques.recueil.fabrication import chantier, demandes, imprimeur, service
from tests.bonnespratiques.recueil.editions import animatrice, left_on_disk, two_fiches
from tests.bonnespratiques.recueil.test_edition_pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

Etat = Fabrication.Etat


@pytest.fixture
def en_attente(monkeypatch) -> None:
    """The builder is busy: what is asked waits until the test runs it."""
    monkeypatch.setattr(imprimeur, "hand_over", lambda fabrication: None)


def ask(page, by, **choix) -> Fabrication:
    return travail.ask(
        page, by=by, **{"corrige": None, "changements": "", "confirmes": prepare(page, by=by).cles, **choix}
    )


def ended(fabrication: Fabrication) -> Fabrication:
    chantier.run_all()
    fabrication.refresh_from_db()
    return fabrication


@pytest.mark.slow
def test_a_gel_asked_for_is_done_by_the_builder(en_attente):
    page, _ = two_fiches()
    by = animatrice()
    fabrication = ask(page, by)
    assert (fabrication.etat, travail.alive(page)) == (Etat.EN_ATTENTE, fabrication)
    assert not Edition.objects.exists()
    assert ended(fabrication).etat == Etat.FAITE
    edition = Edition.objects.get()
    assert (edition.gelee_par, edition.fichiers.count()) == (by, 6)
    assert travail.alive(page) is None
    assert not demandes.is_laid(fabrication.cle)


def test_two_gels_of_a_recueil_at_once_are_one_and_a_refusal(en_attente):
    page, _ = two_fiches()
    by = animatrice()
    ask(page, by)
    with pytest.raises(GelImpossible, match="déjà en train d’être gelée"):
        ask(page, animatrice())
    assert Fabrication.objects.count() == 1
    assert ended(Fabrication.objects.get()).etat == Etat.FAITE
    assert Edition.objects.get().gelee_par == by


def test_a_gel_cancelled_while_it_waits_never_begins(en_attente):
    page, _ = two_fiches()
    fabrication = ask(page, animatrice())
    service.cancel(fabrication)
    assert ended(fabrication).etat == Etat.ANNULEE
    assert left_on_disk() == []
    assert not Edition.objects.exists()


def test_what_changed_since_the_demand_is_refused_and_said(en_attente):
    page, (premiere, _) = two_fiches()
    fabrication = ask(page, animatrice())
    FichePage.objects.get(pk=premiere.pk).unpublish()
    assert ended(fabrication).etat == Etat.ECHOUEE
    assert "confirmez" in fabrication.erreur
    assert not Edition.objects.exists()


def test_a_right_taken_away_meanwhile_is_taken_away(en_attente):
    page, _ = two_fiches()
    by = animatrice()
    fabrication = ask(page, by)
    by.groups.clear()
    assert ended(fabrication).erreur == "Vous n’avez plus le droit de geler ce recueil."
    assert not Edition.objects.exists()


def test_a_demand_that_was_lost_says_to_begin_again(en_attente):
    page, _ = two_fiches()
    fabrication = ask(page, animatrice())
    demandes.drop(fabrication.cle)
    chantier.run(fabrication)
    fabrication.refresh_from_db()
    assert (fabrication.etat, fabrication.erreur) == (Etat.ECHOUEE, travail.PERDUE)


def test_its_page_tells_how_far_it_is_and_cancels_it(en_attente):
    page, _ = two_fiches()
    by = animatrice()
    client = Client()
    client.force_login(by)
    liste = f"/admin/recueils/{page.pk}/editions/"
    avancee = client.post(f"{liste}geler/", {"cles": ""}).url
    response = client.get(avancee)
    assert response["Refresh"]
    assert "Annuler le gel" in text_of(response)
    assert "Une édition est en train d’être gelée" in text_of(client.get(liste))
    fabrication = Fabrication.objects.get()
    Fabrication.objects.update(etat=Etat.EN_COURS, etape="PDF : mise en page", fait=150, total=600)
    assert "25 %" in text_of(client.get(avancee))
    Fabrication.objects.update(etat=Etat.EN_ATTENTE)
    assert "Le gel est annulé" in text_of(client.post(avancee, follow=True))
    ended(fabrication)
    assert not Edition.objects.exists()
    autre = Client()
    autre.force_login(animatrice())
    assert autre.get(avancee).status_code == 200
    assert Client().get(avancee).status_code == 302


def test_what_was_typed_is_still_there_after_a_failure(en_attente):
    page, (premiere, _) = two_fiches()
    by = animatrice()
    client = Client()
    client.force_login(by)
    liste = f"/admin/recueils/{page.pk}/editions/"
    client.post(f"{liste}geler/", {"cles": ""})
    ended(Fabrication.objects.get())
    premiere.title = "Ouvrir le samedi"
    premiere.save_revision().publish()
    avancee = client.post(f"{liste}geler/?corrige=1", {"cles": "", "changements": "Le jour a changé."}).url
    FichePage.objects.get(pk=premiere.pk).unpublish()
    chantier.run_all()
    assert "Rien n’est gelé." in text_of(client.get(avancee))
    assert "Le jour a changé." in text_of(client.get(f"{liste}geler/?corrige=1"))
