"""What is not kept for ever: unused booklets, too many booklets, what a killed process left, traces of builds."""

import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from bonnespratiques.models import Fabrication, RecueilPage
from bonnespratiques.recueil.fabrication import depot, durees, mesures
from bonnespratiques.recueil.fabrication.purge import JOUR_S, PERDUE, purge, purge_if_due
from bonnespratiques.recueil.rendu.execution import Rendu
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.factories import fiche, recueil, theme

pytestmark = pytest.mark.django_db

PDF, EPUB = FORMES["pdf"], FORMES["epub"]
Etat = Fabrication.Etat


def kept_booklet(lettre: str, *, jours: float = 0, octets: int = 1000, volumes: int = 1) -> str:
    cle = lettre * 64
    depot.keep(cle, PDF, [Rendu(b"x" * octets, 1)] * volumes)
    age(depot.livrets() / cle[:2] / f"{cle}.json", jours)
    return cle


def age(path: Path, jours: float) -> None:
    alors = time.time() - jours * JOUR_S
    os.utime(path, (alors, alors))


def names(settings) -> set[str]:
    return {path.name[0] for path in Path(settings.RECUEILS_DIR).glob("livrets/*/*")}


def test_a_booklet_unused_for_a_month_goes_whole(settings):
    kept_booklet("a", jours=29)
    kept_booklet("b", jours=31, volumes=2)
    assert purge() == 1
    assert names(settings) == {"a"}


def test_a_use_makes_it_stay(settings):
    cle = kept_booklet("a", jours=29)
    assert depot.find(cle, PDF)
    settings.RECUEILS_JOURS = 1
    assert purge() == 0


def test_beyond_their_weight_the_least_lately_used_go(settings):
    settings.RECUEILS_MO_MAX = 2
    for lettre, jours in (("a", 3), ("b", 1), ("c", 2), ("d", 0)):
        kept_booklet(lettre, jours=jours, octets=900_000)
    assert purge() == 2
    assert names(settings) == {"b", "d"}


def test_what_was_just_asked_for_stays_whatever_its_weight(settings):
    settings.RECUEILS_MO_MAX = 0
    kept_booklet("a")
    assert purge() == 0


def test_what_a_killed_process_left_goes(settings, tmp_path):
    cle = kept_booklet("a")
    dossier = depot.livrets() / "bb"
    dossier.mkdir(parents=True)
    orphelin, en_cours = dossier / f"{'b' * 64}.pdf", dossier / f".{'c' * 64}.pdf.tmp"
    for path in (orphelin, en_cours):
        path.write_bytes(b"x")
    age(orphelin, 2)
    purge()
    assert not orphelin.exists()
    assert en_cours.exists()
    assert depot.find(cle, PDF)


def test_contents_that_nobody_waits_for_go(settings):
    attendu, oublie = (Path(settings.RECUEILS_DIR) / "demandes" / (lettre * 64) for lettre in "ab")
    for dossier in (attendu, oublie):
        dossier.mkdir(parents=True)
        age(dossier, 1)
    Fabrication.objects.create(cle="a" * 64, forme="pdf", titre="R")
    purge()
    assert (attendu.exists(), oublie.exists()) == (True, False)


def test_a_build_that_nobody_took_is_said_lost_and_old_traces_go():
    perdue, recente, finie = (
        Fabrication.objects.create(cle=lettre * 64, forme="pdf", titre="R", etat=etat)
        for lettre, etat in (("a", Etat.EN_ATTENTE), ("b", Etat.EN_ATTENTE), ("c", Etat.FAITE))
    )
    Fabrication.objects.filter(pk=perdue.pk).update(demandee_le=timezone.now() - timedelta(hours=2))
    Fabrication.objects.filter(pk=finie.pk).update(demandee_le=timezone.now() - timedelta(days=3))
    purge()
    perdue.refresh_from_db()
    recente.refresh_from_db()
    assert (perdue.etat, perdue.erreur, recente.etat) == (Etat.ECHOUEE, PERDUE, Etat.EN_ATTENTE)
    assert not Fabrication.objects.filter(pk=finie.pk).exists()


def test_what_was_known_of_a_deleted_recueil_goes(settings):
    page, autre = (recueil((theme(), [fiche(titre)]), title=titre) for titre in "AB")
    fichiers = depot.find(kept_booklet("a"), PDF)
    for pk in (page.pk, autre.pk):
        depot.remember(pk, fichiers)
    pk = page.pk
    RecueilPage.objects.get(pk=pk).delete()
    purge()
    assert depot.last_known(pk) == {}
    assert depot.last_known(autre.pk) != {}


def test_it_is_done_once_an_hour(settings):
    Path(settings.RECUEILS_DIR).mkdir(parents=True)
    purge_if_due()
    kept_booklet("a", jours=31)
    purge_if_due()
    assert names(settings) == {"a"}
    age(Path(settings.RECUEILS_DIR) / "purge", 1)
    purge_if_due()
    assert names(settings) == set()


def test_the_command_says_what_it_removes(capsys):
    kept_booklet("a", jours=31)
    call_command("fabriquer", "--une-fois")
    assert "1 livret retiré." in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_told(settings, tmp_path):
    (tmp_path / "fichier").write_text("")
    settings.RECUEILS_DIR = tmp_path / "fichier"
    Fabrication.objects.create(cle="a" * 64, forme="pdf", titre="R")
    call_command("fabriquer", "--une-fois")  # what is not on this disk is left to those who have it


def test_measures_are_kept_by_form_and_bounded(settings, monkeypatch):
    monkeypatch.setattr(mesures, "MESURES_MAX", 3)
    mesures.keep(PDF, {"a": [1], "b": [2]})
    mesures.keep(PDF, {"c": [3]})
    assert mesures.known(PDF) == {"a": [1], "b": [2], "c": [3]}
    assert mesures.known(EPUB) == {}
    path = Path(settings.RECUEILS_DIR) / "mesures" / "pdf.json"
    vieilles = {
        cle: [0 if cle == "b" else jour, valeur] for cle, (jour, valeur) in json.loads(path.read_text()).items()
    }
    path.write_text(json.dumps(vieilles))
    mesures.keep(PDF, {"d": [4]})
    assert sorted(mesures.known(PDF)) == ["a", "c", "d"]


@pytest.mark.parametrize("abime", ["", "[]", '{"a": 1}', "{", '{"a": [1]}'])
def test_damaged_measures_are_measured_again(settings, abime: str):
    path = Path(settings.RECUEILS_DIR) / "mesures" / "pdf.json"
    path.parent.mkdir(parents=True)
    path.write_text(abime)
    assert mesures.known(PDF) == {}
    mesures.keep(PDF, {"a": 1})
    assert mesures.known(PDF) == {"a": 1}


def test_the_bar_learns_how_long_booklets_take_and_never_says_done():
    durees.note(PDF, 100, 20.5)
    assert durees.expected_s(PDF, 200) == pytest.approx(40.5)
    avancees = [durees.percentage(secondes, 10.0) for secondes in range(2000)]
    assert avancees[0] == 0
    assert avancees[5] == 45
    assert avancees == sorted(avancees)
    assert avancees[-1] <= 99
