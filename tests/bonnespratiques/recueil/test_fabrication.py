"""Asking for a booklet: built once for its content, kept whole, joined by all who ask, told plainly when it fails."""

from functools import partial
from pathlib import Path

import pytest

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Fabrication, FichePage, RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.fabrication import composition, service
from bonnespratiques.recueil.fabrication.service import (
    Fichier,
    VolumeInconnu,
    build_now,
    cancel,
    kept,
    last_known,
    obtain,
    public_document,
)
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.bonnespratiques.recueil.lecture import reader
from tests.factories import PersonneFactory, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PDF = FORMES["pdf"]


def simple_document(titre: str = "A"):
    return build_document(recueil((theme(), [fiche(titre)])))


def ask(document, **options) -> Fichier | Fabrication:
    return obtain(document, PDF, titre="Un recueil", **options)


def got(document, **options) -> Fichier:
    fichier = ask(document, **options)
    assert isinstance(fichier, Fichier), (fichier.etat, fichier.erreur)
    return fichier


def files(settings) -> list[Path]:
    return sorted(path for path in Path(settings.RECUEILS_DIR).rglob("*.pdf"))


def test_a_booklet_is_built_once_for_its_content(settings, django_assert_num_queries):
    document = simple_document()
    assert kept(document, PDF) is None
    fichier = got(document)
    ecrit_a = fichier.path.stat().st_mtime_ns
    with django_assert_num_queries(0):
        assert got(document) == fichier
        assert kept(document, PDF) == fichier
        assert build_now(document, PDF) == [fichier]
    assert fichier.path.stat().st_mtime_ns == ecrit_a
    assert files(settings) == [fichier.path]
    assert Fabrication.objects.get().etat == Fabrication.Etat.FAITE


def test_the_file_says_its_weight_its_pages_and_its_fingerprint():
    fichier = got(simple_document())
    octets = fichier.path.read_bytes()
    assert (fichier.octets, fichier.pages) == (len(octets), len(reader(octets).pages))
    assert (fichier.volume, fichier.volumes) == (1, 1)
    assert fichier.name("livret") == "livret.pdf"


def test_weight_and_pages_are_known_without_building(django_assert_num_queries):
    page = recueil((theme(), [fiche("A")]))
    assert last_known(page) == {}
    fichier = got(build_document(page), recueil=page)
    with django_assert_num_queries(0):
        connus = last_known(page)
    assert list(connus) == ["pdf"]
    assert (connus["pdf"].octets, connus["pdf"].pages) == (fichier.octets, fichier.pages)


def test_a_change_makes_another_file():
    page = recueil((theme(), [fiche("A")]))
    premier = got(build_document(page))
    FichePage.objects.update(promesse="Une autre promesse.")
    assert got(build_document(page)).path != premier.path


def test_a_damaged_file_is_built_again():
    document = simple_document()
    fichier = got(document)
    octets = fichier.path.read_bytes()
    fichier.path.write_bytes(octets[:100])
    assert kept(document, PDF) is None
    assert got(document).path.read_bytes() == octets


def test_a_volume_that_does_not_exist_is_said():
    document = simple_document()
    got(document)
    with pytest.raises(VolumeInconnu):
        kept(document, PDF, volume=2)


def test_what_an_alert_stops_is_never_asked_for(photo):
    page = fiche("Sans mots", image=photo, image_alt="Des mots")
    FichePage.objects.filter(pk=page.pk).update(image_alt="")
    document = build_document(recueil((theme(), [page])))
    with pytest.raises(LivretImpossible, match="Sans mots"):
        ask(document)
    with pytest.raises(LivretImpossible, match="Sans mots"):
        build_now(document, PDF)
    assert not Fabrication.objects.exists()


def test_a_refused_content_is_not_composed_again_at_each_click(settings):
    document = simple_document()
    document.donnees["axes"][0]["couleur"] = "pas une couleur"
    echec = ask(document)
    assert isinstance(echec, Fabrication)
    assert echec.etat == Fabrication.Etat.ECHOUEE
    assert "a refusé le livret" in echec.erreur
    assert ask(document) == echec
    assert files(settings) == []
    Fabrication.objects.update(finie_le=echec.finie_le - service.timedelta(seconds=service.ECHEC_RETENU_S + 1))
    assert ask(document) != echec


def test_pictures_of_the_library_are_read_when_it_is_built(photo):
    page = recueil((theme(), [fiche("Imagée", image=photo, image_alt="Un plan")]))
    assert got(build_document(page)).octets > 10_000


def test_pictures_from_elsewhere_wait_beside_the_tree(photo):
    document = build_document(recueil((theme(), [fiche("Imagée", image=photo, image_alt="Un plan")])))
    figes = {nom: partial(bytes, lire()) for nom, lire in document.images.items()}
    photo.delete()
    assert got(service.Document(document.donnees, figes, [])).octets > 10_000


def test_nothing_is_left_of_what_was_asked(settings):
    got(simple_document())
    assert list((Path(settings.RECUEILS_DIR) / "demandes").iterdir()) == []


def test_a_disk_that_refuses_is_told_plainly(settings, tmp_path):
    (tmp_path / "fichier").write_text("")
    document = simple_document()
    settings.RECUEILS_DIR = tmp_path / "fichier"
    with pytest.raises(LivretImpossible, match="Le disque du site refuse d’écrire le livret"):
        ask(document)
    with pytest.raises(LivretImpossible, match="Le disque du site refuse"):
        build_now(document, PDF)


def test_what_waits_is_cancelled_at_once_and_may_be_asked_again():
    ligne = Fabrication.objects.create(cle="0" * 64, forme="pdf", titre="Un recueil")
    cancel(ligne)
    ligne.refresh_from_db()
    assert ligne.etat == Fabrication.Etat.ANNULEE
    Fabrication.objects.create(cle="0" * 64, forme="pdf", titre="Un recueil")


def test_what_is_over_stays_as_it_is():
    ligne = Fabrication.objects.create(cle="0" * 64, forme="pdf", titre="R", etat=Fabrication.Etat.FAITE)
    cancel(ligne)
    ligne.refresh_from_db()
    assert (ligne.etat, ligne.annulation) == (Fabrication.Etat.FAITE, False)


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


def test_what_is_printed_is_cut_in_volumes_and_what_is_read_on_a_screen_is_not(monkeypatch):
    monkeypatch.setattr(composition, "split", partial(composition.split, max_fiches=2))
    document = build_document(recueil((theme(), [fiche(titre) for titre in ("A", "B", "C")])))
    suivies: list[str] = []
    volumes = build_now(document, PDF, suivi=lambda etape, fait, total: suivies.append(etape) is None)
    assert [(volume.volume, volume.volumes) for volume in volumes] == [(1, 2), (2, 2)]
    assert volumes[1].name("livret") == "livret-volume-2.pdf"
    assert kept(document, PDF, volume=2) == volumes[1]
    assert suivies[-1].endswith(" : volume 2 sur 2")
    assert len(build_now(document, FORMES["docx"])) == 1
