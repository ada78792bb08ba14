"""Freezing: an edition is whole or is not, and nothing that happens afterwards changes a byte of it."""

import json
import os
import threading
import time
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, PageLogEntry

from bonnespratiques.empreinte import empreinte
from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Edition, EditionFiche, EditionFichier, EditionFigee, FichePage, RecueilPage, Reglages
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.edition import depot, gel
from bonnespratiques.recueil.edition.gel import freeze
from bonnespratiques.recueil.edition.preparation import GelImpossible, prepare
from bonnespratiques.recueil.rendu.execution import FabricationAnnulee
from tests.bonnespratiques.recueil.conftest import picture
from tests.bonnespratiques.recueil.editions import (
    animatrice,
    bytes_of,
    freeze_now,
    left_on_disk,
    rows_of,
    two_fiches,
)
from tests.factories import PersonneFactory, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_an_edition_pins_everything_it_is_made_of():
    page, fiches = two_fiches()
    by = animatrice()
    edition = freeze_now(page, by=by)
    assert (edition.numero, edition.rang, edition.nom_du_rang) == (1, 1, "1re édition")
    assert edition.gelee_par == by
    lignes = list(edition.fiches.all())
    assert [(ligne.fiche_id, ligne.numero, ligne.titre, ligne.rang) for ligne in lignes] == [
        (f.pk, f.numero, f.title, rang) for rang, f in enumerate(fiches, start=1)
    ]
    assert [ligne.revision_id for ligne in lignes] == [f.live_revision_id for f in fiches]
    assert [ligne.empreinte for ligne in lignes] == [empreinte(f.live_revision.content) for f in fiches]
    arbre = json.loads(edition.contenu)
    assert sha256(edition.contenu.encode()).hexdigest() == edition.empreinte
    assert arbre["recueil"]["edition"] == {
        "numero": 1,
        "rang": 1,
        "nom": "1re édition",
        "gel": edition.jour,
        "url": "https://pratiques.example.org/r/1",
        "url_courte": "pratiques.example.org/r/1",
        "corrige": None,
        "changements": [],
    }
    assert {"typst", "gabarits", "polices", "compositeur"} <= set(edition.moteur)


def test_its_files_are_on_the_disk_with_their_hashes(photo):
    page, (premiere, _) = two_fiches()
    premiere.image, premiere.image_alt = photo, "Le plan de l’accueil"
    premiere.save_revision().publish()
    edition = freeze_now(page)
    (fichier,) = edition.fichiers.all()
    octets = bytes_of(edition)
    (image,) = [nom for nom in octets if nom.startswith("images/")]
    assert sorted(octets) == ["html.html", image]
    assert fichier.empreinte == sha256(octets["html.html"]).hexdigest()
    assert (fichier.octets, fichier.volume) == (len(octets["html.html"]), 1)
    assert depot.checked_path(fichier).read_bytes() == octets["html.html"]


def test_a_draft_is_published_as_it_is_frozen():
    page, _ = two_fiches()
    page.title = "Un titre pas encore paru"
    page.save_revision()
    by = animatrice()
    edition = freeze_now(page, by=by)
    page = RecueilPage.objects.get(pk=page.pk)
    assert (page.title, edition.titre) == ("Un titre pas encore paru",) * 2
    assert page.live
    assert not page.has_unpublished_changes


@pytest.mark.slow
def test_nothing_that_happens_afterwards_changes_a_byte(photo, settings):
    page, (premiere, seconde) = two_fiches()
    premiere.image, premiere.image_alt = photo, "Le plan de l’accueil"
    premiere.save_revision().publish()
    edition = freeze_now(page)
    fige = (bytes_of(edition), rows_of(edition))

    premiere.title, premiere.origine = "Un autre titre", "<p>Un autre récit.</p>"
    premiere.save_revision().publish()
    photo.file = picture("autre.jpg", "RGB", (300, 300), "#ff0000", title="Autre").file
    photo.save()
    premiere.move(theme("Proactivité"), pos="last-child")
    FichePage.objects.get(pk=premiere.pk).unpublish()
    FichePage.objects.get(pk=seconde.pk).delete()
    photo.delete()
    reglages = Reglages.load()
    reglages.nom_du_site = "Un autre nom"
    reglages.save()
    settings.SITE_URL = "https://ailleurs.example.org"
    page.title = "Un recueil renommé"
    page.save_revision().publish()
    gel.versions.cache_clear()
    RecueilPage.objects.get(pk=page.pk).delete()

    assert (bytes_of(edition), rows_of(edition)) == fige
    assert Edition.objects.get(pk=edition.pk).recueil is None
    assert set(edition.fiches.values_list("fiche", flat=True)) == {premiere.pk, None}


@pytest.mark.parametrize("model", [Edition, EditionFiche, EditionFichier])
def test_a_row_of_an_edition_refuses_to_be_written_again_or_deleted(model):
    freeze_now(two_fiches()[0])
    row = model.objects.first()
    with pytest.raises(EditionFigee):
        row.save()
    with pytest.raises(EditionFigee):
        row.delete()


def test_only_what_is_said_about_an_edition_may_be_written():
    edition = freeze_now(two_fiches()[0])
    edition.titre = "Autre"
    for champs in (None, ["titre"], ["retiree_le", "titre"]):
        with pytest.raises(EditionFigee):
            edition.save(update_fields=champs)
    with pytest.raises(EditionFigee):
        Edition.objects.update(contenu="")
    edition.save(update_fields=["nomme_a_tort_le"])


# --- Who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groupe", "allowed"),
    [("Animation", True), ("Administration", True), ("Comité", False), ("Membres", False), (None, False)],
)
def test_freezing_takes_the_right_to_publish_and_the_right_to_freeze(groupe, allowed):
    page, _ = two_fiches()
    by = PersonneFactory(groupe=groupe)
    if allowed:
        freeze_now(page, by=by)
    else:
        with pytest.raises(PermissionDenied):
            freeze_now(page, by=by)
    assert Edition.objects.count() == allowed
    assert left_on_disk() == (["1"] if allowed else [])


def test_who_may_publish_but_not_freeze_does_not():
    page, _ = two_fiches()
    by = animatrice()
    by.groups.get().permissions.filter(codename="geler_recueil").first().group_set.clear()
    with pytest.raises(PermissionDenied):
        freeze_now(page, by=by)


# --- What stops it -------------------------------------------------------------------------------------------------


def test_what_blocks_is_told_and_nothing_is_frozen(photo):
    page, (premiere, _) = two_fiches()
    FichePage.objects.filter(pk=premiere.pk).update(image=photo, image_alt="")
    with pytest.raises(GelImpossible) as refus:
        freeze_now(page)
    assert "texte de remplacement" in refus.value.alertes[0].texte
    assert refus.value.alertes[0].page_id == premiere.pk
    assert not Edition.objects.exists()


def test_what_is_to_be_checked_is_confirmed_and_nothing_else():
    page, (premiere, seconde) = two_fiches()
    restrict_to_members(premiere)
    by = animatrice()
    with pytest.raises(GelImpossible) as refus:
        freeze_now(page, by=by, confirmes=frozenset())
    assert "réservée aux membres" in refus.value.alertes[0].texte
    lues = prepare(page, by=by).cles
    FichePage.objects.filter(pk=seconde.pk).update(origine="")  # something else to check, which nobody has read
    with pytest.raises(GelImpossible):
        freeze_now(page, by=by, confirmes=lues)
    edition = freeze_now(page, by=by)
    assert [ligne.numero for ligne in edition.fiches.all()] == [seconde.numero]


def test_an_unchanged_recueil_is_not_frozen_twice():
    page, _ = two_fiches()
    freeze_now(page)
    with pytest.raises(GelImpossible, match="Rien n’a changé depuis la 1re édition"):
        freeze_now(page)


def test_a_scheduled_recueil_waits_for_its_day():
    page, _ = two_fiches()
    page.go_live_at = "2036-01-01T00:00:00Z"
    page.save_revision()
    with pytest.raises(GelImpossible, match="programmée"):
        freeze_now(page, confirmes=frozenset())


def test_a_fiche_published_while_files_are_built_stops_the_gel():
    page, (premiere, _) = two_fiches()

    def somebody_publishes(etape: str, fait: int, total: int) -> bool:
        if etape.startswith("Tout est composé"):
            premiere.title = "Un titre changé pendant le gel"
            premiere.save_revision().publish()
        return True

    with pytest.raises(GelImpossible, match="a changé pendant le gel"):
        freeze_now(page, suivi=somebody_publishes)
    assert not Edition.objects.exists()
    assert left_on_disk() == []


def test_a_gel_can_be_cancelled_at_any_step():
    page, _ = two_fiches()
    etapes: list[str] = []

    def stop_at_the_end(etape: str, fait: int, total: int) -> bool:
        etapes.append(etape)
        return not etape.startswith("Tout est composé")

    with pytest.raises(FabricationAnnulee):
        freeze_now(page, suivi=stop_at_the_end)
    assert left_on_disk() == []
    assert not Edition.objects.exists()
    assert etapes


@pytest.mark.parametrize("moment", ["settle", "log"])
def test_a_crash_leaves_no_half_edition(moment, monkeypatch):
    """The disk refuses, or the machine goes down between the files and the base: no row, no folder, and the next one succeeds."""
    page, _ = two_fiches()
    page.title = "Un titre pas encore paru"
    page.save_revision()

    def fail(*args, **kwargs):
        raise OSError("disque plein")

    with monkeypatch.context() as panne:
        panne.setattr(depot if moment == "settle" else gel, moment, fail)
        with pytest.raises(OSError, match="disque plein"):
            freeze_now(page)
    assert not Edition.objects.exists()
    assert not EditionFichier.objects.exists()
    assert RecueilPage.objects.get(pk=page.pk).title != "Un titre pas encore paru"
    assert left_on_disk() == []
    assert freeze_now(page).numero == 2  # a number is never given twice


def test_what_a_power_cut_left_is_swept_later():
    page, _ = two_fiches()
    for nom, age in ((".gel-8-abc", 7200), (".gel-10-abc", 0)):
        (depot.racine() / nom).mkdir(parents=True)
        os.utime(depot.racine() / nom, (time.time() - age,) * 2)
    edition = freeze_now(page)
    assert left_on_disk() == sorted([str(edition.numero), ".gel-10-abc"])


def test_a_database_restored_from_an_older_copy_loses_no_file_of_an_edition():
    """The files that people hold are kept and never written over; the animateur is told, and the next try takes a free number."""
    page, _ = two_fiches()
    for numero in ("1", "9"):
        (depot.racine() / numero).mkdir(parents=True)
        (depot.racine() / numero / "pdf.pdf").write_bytes(b"ce que les gens ont")
        os.utime(depot.racine() / numero, (time.time() - 7200,) * 2)
    with pytest.raises(LivretImpossible, match="Des fichiers portent déjà le numéro 1"):
        freeze_now(page)
    assert not Edition.objects.exists()
    assert freeze_now(page).numero == 2
    assert left_on_disk() == ["1", "2", "9"]
    assert {(depot.racine() / numero / "pdf.pdf").read_bytes() for numero in ("1", "9")} == {b"ce que les gens ont"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_freezes_at_once_make_one_edition_and_one_refusal():
    page, _ = two_fiches()
    by = animatrice()
    sorties: list[str] = []
    depart = threading.Barrier(2)

    def gele() -> None:
        try:
            depart.wait()
            sorties.append(freeze_now(page, by=by).nom_du_rang)
        except GelImpossible as refus:
            sorties.append(str(refus))
        finally:
            connections.close_all()

    deux = [threading.Thread(target=gele) for _ in range(2)]
    for fil in deux:
        fil.start()
    for fil in deux:
        fil.join()
    assert "1re édition" in sorties
    assert len(sorties) == 2
    assert Edition.objects.count() == 1
    assert left_on_disk() == [str(Edition.objects.get().numero)]


# --- For whom ------------------------------------------------------------------------------------------------------


def test_an_open_edition_holds_only_what_everybody_may_read():
    page, (premiere, seconde) = two_fiches()
    restrict_to_members(premiere)
    edition = freeze_now(page)
    assert not edition.reservee
    assert premiere.title not in edition.contenu
    assert seconde.title in edition.contenu


def test_a_reserved_edition_holds_what_all_its_readers_may_read_and_not_what_only_some_may():
    dans = theme()
    de_tous, des_membres, du_comite = (
        fiche("Ouverte", dans=dans),
        fiche("Des membres", dans=dans),
        fiche("Du comité", dans=dans),
    )
    restrict_to_members(des_membres)
    fermeture = restrict_to_members(du_comite)
    fermeture.groups.set(fermeture.groups.filter(name__in=["Comité", "Animation"]))
    page = recueil((dans, [de_tous, des_membres, du_comite]))
    restrict_to_members(page)
    edition = freeze_now(page)
    assert edition.reservee
    assert [ligne.numero for ligne in edition.fiches.all()] == [de_tous.numero, des_membres.numero]


# --- The journal, and what it costs --------------------------------------------------------------------------------


def test_the_history_of_the_recueil_says_who_froze_what():
    page, _ = two_fiches()
    by = animatrice()
    edition = freeze_now(page, by=by)
    entree = PageLogEntry.objects.get(page=page, action="bonnespratiques.geler_edition")
    assert entree.user == by
    assert entree.data["empreinte"] == edition.empreinte
    assert "1re édition" in entree.message
    assert not ModelLogEntry.objects.exists()


def test_preparing_asks_as_many_questions_for_many_fiches_as_for_a_few():
    dans = theme()
    fiches = [fiche(f"Fiche {n}", dans=dans) for n in range(8)]
    by = animatrice()
    nombres = []
    for combien in (2, 8):
        page = recueil((dans, fiches[:combien]))
        prepare(page, by=by)
        with CaptureQueriesContext(connection) as requetes:
            prepare(page, by=by)
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1] <= 40


def test_freezing_a_recueil_that_is_gone_is_refused():
    page, _ = two_fiches()
    by = animatrice()
    RecueilPage.objects.get(pk=page.pk).delete()
    with pytest.raises((GelImpossible, PermissionDenied, RecueilPage.DoesNotExist)):
        freeze(page, by=by)
