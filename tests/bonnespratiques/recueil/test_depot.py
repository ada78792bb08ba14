"""Built booklets are kept under their content, built once whatever the crowd, and never served half-written."""

import fcntl
import threading
from pathlib import Path

import pytest
from django.db import connection

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FichePage, RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.fabrication import depot
from bonnespratiques.recueil.fabrication.depot import LivretOccupe, cached_pdf, get_pdf, public_document
from bonnespratiques.recueil.rendu import execution
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.bonnespratiques.recueil.lecture import reader
from tests.factories import PersonneFactory, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def files(settings) -> list[Path]:
    return sorted(Path(settings.RECUEILS_DIR).rglob("*.pdf"))


def test_a_booklet_is_built_once_for_its_content(settings):
    page = recueil((theme(), [fiche("A")]))
    fichier = get_pdf(page, build_document(page))
    ecrit_a = fichier.path.stat().st_mtime_ns
    assert get_pdf(page, build_document(page)) == fichier
    assert fichier.path.stat().st_mtime_ns == ecrit_a
    assert files(settings) == [fichier.path]


def test_its_weight_and_pages_are_known_without_building(django_assert_num_queries):
    page = recueil((theme(), [fiche("A")]))
    assert cached_pdf(page) is None
    fichier = get_pdf(page, build_document(page))
    with django_assert_num_queries(0):
        assert cached_pdf(page) == fichier
    octets = fichier.path.read_bytes()
    assert (fichier.octets, fichier.pages) == (len(octets), len(reader(octets).pages))


def test_a_change_makes_another_file_and_old_ones_go(settings):
    page = recueil((theme(), [fiche("A")]))
    premier = get_pdf(page, build_document(page))
    FichePage.objects.update(promesse="Une autre promesse.")
    second = get_pdf(page, build_document(page))
    assert second.path != premier.path
    assert cached_pdf(page) == second
    for n in range(depot.GARDES + 2):
        (second.path.parent / f"{n}.pdf").write_bytes(b"")
    FichePage.objects.update(promesse="Une troisième promesse.")
    dernier = get_pdf(page, build_document(page))
    assert len(files(settings)) == depot.GARDES
    assert dernier.path in files(settings)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_requests_at_once_build_once(settings):
    page = recueil((theme(), [fiche("A")]))
    document = build_document(page)
    connection.close()
    recus: list[depot.FichierPdf] = []
    debut = threading.Barrier(10)

    def ask() -> None:
        debut.wait()
        recus.append(get_pdf(page, document))

    fils = [threading.Thread(target=ask) for _ in range(10)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(recus) == 10
    assert len({fichier.path.stat().st_ino for fichier in recus}) == 1
    assert len(set(recus)) == 1


def test_another_composition_under_way_is_waited_for_then_given_up(settings, monkeypatch):
    monkeypatch.setattr(depot, "ATTENTE_MAX_S", 0)
    page = recueil((theme(), [fiche("A")]))
    Path(settings.RECUEILS_DIR).mkdir(parents=True)
    with (Path(settings.RECUEILS_DIR) / "composition.lock").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        with pytest.raises(LivretOccupe):
            get_pdf(page, build_document(page))
    assert get_pdf(page, build_document(page)).pages > 0


def test_a_refused_content_is_not_composed_again_at_each_click(settings):
    page = recueil((theme(), [fiche("A")]))
    document = build_document(page)
    document.donnees["axes"][0]["couleur"] = "pas une couleur"
    for _ in range(2):
        with pytest.raises(LivretImpossible, match="Le compositeur a refusé le livret"):
            get_pdf(page, document)
    [echec] = Path(settings.RECUEILS_DIR).rglob("*.echec")
    ecrit_a = echec.stat().st_mtime_ns
    with pytest.raises(LivretImpossible):
        get_pdf(page, document)
    assert echec.stat().st_mtime_ns == ecrit_a
    assert files(settings) == []


def test_a_recueil_open_to_all_holds_what_all_may_read_even_for_a_member():
    ouverte, reservee = fiche("Ouverte"), fiche("Réservée")
    restrict_to_members(reservee)
    page = recueil((theme(), [ouverte, reservee]))
    membre = PersonneFactory(groupe="Membres")
    assert "Réservée" not in public_document(page, user=membre).canonical().decode()


def test_a_recueil_kept_to_members_holds_what_the_member_may_read():
    reservee = fiche("Réservée")
    restrict_to_members(reservee)
    page = recueil((theme(), [reservee]))
    restrict_to_members(page)
    membre = PersonneFactory(groupe="Membres")
    assert "Réservée" in public_document(RecueilPage.objects.get(pk=page.pk), user=membre).canonical().decode()
    assert "Réservée" not in public_document(page, user=None).canonical().decode()


def test_the_composer_dies_alone_when_it_takes_too_much(monkeypatch):
    """Too little address space for Typst: the process dies, the caller says so in French."""
    document = build_document(recueil((theme(), [fiche("A")])))
    monkeypatch.setattr(execution, "MEMOIRE_MAX_OCTETS", 90 * 1024**2)
    with pytest.raises(LivretImpossible, match="s’est arrêté avant la fin"):
        execution.render(document, FORMES["pdf"])


def test_the_composer_is_stopped_when_it_takes_too_long(monkeypatch):
    document = build_document(recueil((theme(), [fiche("A")])))
    monkeypatch.setattr(execution, "DUREE_MAX_S", 0.01)
    with pytest.raises(LivretImpossible, match="a dépassé"):
        execution.render(document, FORMES["pdf"])
