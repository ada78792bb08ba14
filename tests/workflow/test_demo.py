"""The dossiers of the demonstration: each at its step, with its people, its discussion and believable dates."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from bonnespratiques.installation import install_site
from bonnespratiques.models import FichePage
from comptes.models import Personne
from workflow.circuit import Statut
from workflow.demo import load_demo
from workflow.installation import install_circuit
from workflow.models import Dossier, Message

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
        Statut.REJETEE: 1,
        Statut.RETIREE: 1,
    }


def test_nothing_of_a_dossier_is_published():
    assert not FichePage.objects.live().filter(dossiers__isnull=False).exists()


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
        assert dossier.statut_depuis == dates[-1]
        assert bool(dossier.echeance) == (not dossier.is_fini)


def test_a_second_loading_adds_no_dossier():
    before = Dossier.objects.count(), Message.objects.count(), FichePage.objects.count()
    load_demo(lambda line: None)
    assert (Dossier.objects.count(), Message.objects.count(), FichePage.objects.count()) == before


def test_it_refuses_a_site_in_production(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="poste de développement"):
        call_command("charger_demo")


def test_the_command_ends_with_the_accounts(settings, capsys):
    settings.DEBUG = True
    call_command("charger_demo")
    said = capsys.readouterr().out
    assert "10 dossiers" in said
    assert "pelagie.vannier-roux@example.org" in said
