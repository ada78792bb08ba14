"""Booklets built in the background: a crowd asks once, the builder dies, somebody changes their mind."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from bonnespratiques.models import Fabrication
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.fabrication import avancement, chantier, depot, imprimeur
from bonnespratiques.recueil.fabrication.service import Fichier, build_now, cancel, obtain
from bonnespratiques.recueil.rendu.execution import content_key
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.bonnespratiques.recueil.rendu_fragile import FRAGILE, LENTEUR
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PDF = FORMES["pdf"]
RACINE = Path(__file__).resolve().parents[3]
Etat = Fabrication.Etat


@pytest.fixture(autouse=True)
def _on_duty(settings, monkeypatch):
    settings.LIVRETS_EN_ARRIERE_PLAN = True
    monkeypatch.setattr(imprimeur.fil, "_serving", True)
    monkeypatch.setitem(FORMES, "fragile", FRAGILE)
    yield
    assert imprimeur.fil.wait(60)


@pytest.fixture
def document():
    return build_document(recueil((theme(), [fiche("A")])))


def test_a_request_that_waits_long_enough_gets_its_file(document):
    assert isinstance(obtain(document, PDF, titre="R", attente_s=60), Fichier)


@pytest.mark.postgresql
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
    assert imprimeur.fil.wait(60)
    ligne.refresh_from_db()
    assert ligne.etat == Etat.FAITE
    assert isinstance(obtain(document, PDF, titre="R", attente_s=0), Fichier)


def test_a_build_under_way_is_stopped_and_its_processes_with_it(settings, monkeypatch):
    monkeypatch.setenv("TEMOIN", str(uuid4()))
    ligne = obtain(booklet("ENFANT LENT"), FRAGILE, titre="R", attente_s=0)
    assert isinstance(ligne, Fabrication)
    until(lambda: len(heirs()) == 2)
    until(lambda: Fabrication.objects.get().etape == "Mise en page")
    cancel(ligne)
    assert imprimeur.fil.wait(60)
    ligne.refresh_from_db()
    assert ligne.etat == Etat.ANNULEE
    until(lambda: heirs() == [])
    assert list(Path(settings.RECUEILS_DIR).rglob("*.txt")) == []


def test_what_waits_is_built_one_after_the_other_and_a_failure_stops_nobody():
    attendus = [booklet(titre, title=titre) for titre in ("Un", "MORT", "Trois")]
    lignes = [obtain(document, FRAGILE, titre="R", attente_s=0) for document in attendus]
    assert imprimeur.fil.wait(60)
    for ligne in lignes:
        ligne.refresh_from_db()
    assert [ligne.etat for ligne in lignes] == [Etat.FAITE, Etat.ECHOUEE, Etat.FAITE]


@pytest.mark.postgresql
def test_the_builder_is_killed_and_another_takes_over(settings, monkeypatch):
    """kill -9 of the whole process: its composer dies with it, the row says nothing more, the next visitor's process builds."""
    monkeypatch.setattr(imprimeur, "hand_over", lambda fabrication: None)
    monkeypatch.setenv("TEMOIN", str(uuid4()))
    ligne = obtain(booklet("A", title="ENFANT"), FRAGILE, titre="R", attente_s=0)
    assert isinstance(ligne, Fabrication)
    with another_process({LENTEUR: "1"}) as batisseur:
        until(lambda: len(heirs()) == 3)
        until(lambda: Fabrication.objects.get().etape == "Mise en page")
        batisseur.kill()
        batisseur.wait()
    until(lambda: heirs() == [])
    assert chantier.run_all() == 0  # it may still be alive, for all anybody knows
    Fabrication.objects.update(battement_le=timezone.now() - timedelta(seconds=chantier.MUETTE_S + 1))
    assert avancement.state(Fabrication.objects.get())[
        "vivante"
    ]  # the progress page wakes the printer of its own process
    assert imprimeur.fil.wait(60)
    ligne.refresh_from_db()
    assert ligne.etat == Etat.FAITE


@pytest.mark.postgresql
def test_two_processes_share_what_waits(monkeypatch):
    monkeypatch.setattr(imprimeur, "hand_over", lambda fabrication: None)
    for titre in "ABCD":
        obtain(booklet(titre, title=titre), FRAGILE, titre=titre, attente_s=0)
    with another_process() as un, another_process() as deux:
        assert (un.wait(60), deux.wait(60)) == (0, 0)
        comptes = [int(processus.stdout.read()) for processus in (un, deux)]
    assert sum(comptes) == 4
    assert set(Fabrication.objects.values_list("etat", flat=True)) == {Etat.FAITE}


def test_a_process_killed_while_it_writes_leaves_nothing_that_can_be_found(monkeypatch):
    document = booklet("A")
    cle = content_key(document, FRAGILE)
    ecrire = depot.write_atomically

    def die_at_the_notice(path: Path, octets: bytes) -> None:
        if path.suffix == ".json":
            raise KeyboardInterrupt
        ecrire(path, octets)

    monkeypatch.setattr(depot, "write_atomically", die_at_the_notice)
    with pytest.raises(KeyboardInterrupt):
        build_now(document, FRAGILE)
    assert depot.find(cle, FRAGILE) == []
    monkeypatch.setattr(depot, "write_atomically", ecrire)
    assert [fichier.volume for fichier in build_now(document, FRAGILE)] == [1]


def booklet(*titres: str, **champs):
    return build_document(recueil((theme(), [fiche(titre) for titre in titres]), **champs))


def until(vrai: Callable[[], object], secondes: float = 60) -> None:
    fin = time.monotonic() + secondes
    while not vrai():
        assert time.monotonic() < fin, "trop long"
        time.sleep(0.02)


def heirs() -> list[str]:
    """The processes, whoever their parent is, that were started since `TEMOIN` was set in our environment."""
    temoin = f"TEMOIN={os.environ['TEMOIN']}".encode()
    vivants = []
    for processus in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if temoin in (processus / "environ").read_bytes() and " Z " not in (processus / "stat").read_text():
                vivants.append(processus.name)
    return vivants


def database_url() -> str:
    nom = connection.settings_dict["NAME"]
    return (
        f"sqlite:///{nom}"
        if connection.vendor == "sqlite"
        else re.sub(r"/[^/?]*\?", f"/{nom}?", os.environ["DATABASE_URL"], count=1)
    )


@contextmanager
def another_process(environnement: dict[str, str] | None = None) -> Iterator[subprocess.Popen]:
    """`batisseur.py` on the database and the files of this test."""
    valeurs = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{RACINE}{os.pathsep}{RACINE / 'site'}",
        **(environnement or {}),
    }
    commande = [sys.executable, "-m", "tests.bonnespratiques.recueil.batisseur", str(settings.RECUEILS_DIR)]
    with subprocess.Popen(commande, cwd=RACINE, env=valeurs, stdout=subprocess.PIPE, text=True) as processus:
        yield processus
