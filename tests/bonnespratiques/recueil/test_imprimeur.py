"""Booklets built in the background: a crowd asks once, the builder dies, somebody changes their mind."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connections

from bonnespratiques.models import Fabrication
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.fabrication import imprimeur
from bonnespratiques.recueil.fabrication.service import Fichier, cancel, obtain
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PDF = FORMES["pdf"]
Etat = Fabrication.Etat


@pytest.fixture(autouse=True)
def _on_duty(settings, monkeypatch):
    settings.LIVRETS_EN_ARRIERE_PLAN = True
    monkeypatch.setattr(imprimeur, "_serving", True)
    yield
    assert imprimeur.wait(60)


@pytest.fixture
def document():
    return build_document(recueil((theme(), [fiche("A")])))


def test_a_request_that_waits_long_enough_gets_its_file(document):
    assert isinstance(obtain(document, PDF, titre="R", attente_s=60), Fichier)


def test_ten_who_ask_at_once_join_one_build(settings, document):
    recus: list[Fichier | Fabrication] = []
    debut = threading.Barrier(10)

    def ask() -> None:
        debut.wait()
        try:
            recus.append(obtain(document, PDF, titre="R", attente_s=60))
        finally:
            connections.close_all()

    fils = [threading.Thread(target=ask) for _ in range(10)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(recus) == 10
    assert len(set(recus)) == 1
    assert Fabrication.objects.count() == 1
    assert len(list(Path(settings.RECUEILS_DIR).rglob("*.pdf"))) == 1


def test_who_does_not_wait_is_given_the_build_to_follow(document):
    ligne = obtain(document, PDF, titre="R", attente_s=0)
    assert isinstance(ligne, Fabrication)
    assert ligne.is_alive
    encore = obtain(document, PDF, titre="R", attente_s=0)
    assert encore == ligne
    assert (ligne.demandee_ici, encore.demandee_ici) == (True, False)
    assert imprimeur.wait(60)
    ligne.refresh_from_db()
    assert ligne.etat == Etat.FAITE
    assert isinstance(obtain(document, PDF, titre="R", attente_s=0), Fichier)


def test_a_build_under_way_is_stopped(settings, document, monkeypatch):
    ligne = obtain(document, PDF, titre="R", attente_s=0)
    assert isinstance(ligne, Fabrication)
    while Fabrication.objects.get().etat == Etat.EN_ATTENTE:
        time.sleep(0.01)
    cancel(ligne)
    assert imprimeur.wait(60)
    ligne.refresh_from_db()
    assert ligne.etat == Etat.ANNULEE
    assert list(Path(settings.RECUEILS_DIR).rglob("*.pdf")) == []
