"""The dossiers of the demonstration: each at its step, with its people, its discussion and believable dates."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from bonnespratiques.installation import install_site
from bonnespratiques.models import FichePage
from comptes.models import Personne
from workflow.circuit import Action, Statut
from workflow.demo import load_demo
from workflow.installation import install_circuit
from workflow.memoire.credits import read_credits, rows_of
from workflow.models import (
    Coauteur,
    Dossier,
    EntreeJournal,
    Message,
    ModeleRefus,
    PieceJointe,
    Profil,
    VerificationFiche,
)
from workflow.tour import tour_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        install_site()
        install_circuit()
        load_demo(lambda line: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(loaded, db):
    pass


def test_there_is_a_dossier_at_each_step():
    assert Counter(Dossier.objects.values_list("statut", flat=True)) == {
        Statut.BROUILLON: 2,
        Statut.REECRITURE: 2,
        Statut.ACCORD: 2,
        Statut.VALIDATION: 2,
        Statut.PUBLIEE: 1,
        Statut.REJETEE: 1,
        Statut.RETIREE: 1,
    }


def test_one_dossier_alone_is_published_and_names_who_told_and_who_rewrote_it():
    fiche = FichePage.objects.live().get(dossiers__isnull=False)
    credits = read_credits(fiche, rows_of(fiche))
    assert fiche.signature.startswith("Maëlle Kerbrat")
    assert [nom.nom for nom in credits.reecriture] == ["Ngoné Sarrault"]


def test_one_dossier_has_two_signers_of_whom_one_is_awaited():
    dossier = Dossier.objects.get(coauteurs__statut=Coauteur.Statut.ACCEPTE)
    signed = {approbation.personne for approbation in dossier.approbations.all()}
    assert {personne.email for personne in dossier.signataires} - {personne.email for personne in signed} == {
        "idriss.benhamou-lacaze@example.org"
    }


def test_one_dossier_without_an_answer_is_handed_to_the_animation():
    firmin = Personne.objects.get(email="firmin.delabroye@example.org")
    dossier = Dossier.objects.of_animateur(firmin).get()
    assert dossier.is_en_retard
    assert "L’animation du site est prévenue" in tour_of(dossier).phrase


def test_one_dossier_holds_a_file_and_one_fiche_is_marked_as_not_checked():
    assert PieceJointe.objects.get().nom == "Cahier de tonte 2024-2025.png"
    assert FichePage.objects.get(non_verifiee_depuis__isnull=False).title == "La déclaration à blanc"


def test_the_refusal_begins_with_the_words_of_a_template():
    motif = EntreeJournal.objects.get(action=Action.REJECT).motif
    assert motif.startswith(ModeleRefus.objects.get(titre="Promotion d’un produit").texte)


def test_an_approved_dossier_is_sealed_by_its_author():
    for dossier in Dossier.objects.filter(statut=Statut.VALIDATION):
        assert dossier.approbation.personne == dossier.auteur
        assert not dossier.approbation.outrepassee


def test_each_person_sees_whose_turn_it_is():
    awaited = Dossier.objects.awaiting_auteur(Personne.objects.get(email="idriss.benhamou-lacaze@example.org"))
    assert {dossier.statut for dossier in awaited} == {Statut.BROUILLON, Statut.ACCORD}
    bertille = Personne.objects.get(email="bertille.cauvignac@example.org")
    assert Dossier.objects.awaiting_comite(bertille).get().titre == "Une journée dans le service d’à côté"


def test_internal_messages_stay_with_the_committee():
    dossier = Dossier.objects.get(titre="Une journée dans le service d’à côté")
    assert Message.objects.visible_to(dossier.auteur, dossier).count() == 1


def test_dates_go_back_in_order_and_a_deadline_follows_the_step():
    for dossier in Dossier.objects.exclude(statut=Statut.BROUILLON):
        dates = list(dossier.journal.values_list("le", flat=True))
        assert dates == sorted(dates)
        assert dates[-1] <= timezone.now()
        assert dossier.statut_depuis in dates
        assert bool(dossier.echeance) == (not dossier.is_fini)


def counts():
    return [model.objects.count() for model in (Dossier, Message, FichePage, VerificationFiche, Profil)]


def test_a_second_loading_adds_no_dossier():
    before = counts()
    load_demo(lambda line: None)
    assert counts() == before


def test_it_refuses_a_site_in_production(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="poste de développement"):
        call_command("charger_demo")


def test_the_command_ends_with_the_accounts(settings, capsys):
    settings.DEBUG = True
    call_command("charger_demo")
    said = capsys.readouterr().out
    assert "11 dossiers" in said
    assert "pelagie.vannier-roux@example.org" in said
