"""A reader's recueil taken away: their title, their order, their notes; only what anybody may read; erased with it."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Fabrication, FichePage, MonRecueil, MonRecueilFiche
from bonnespratiques.recueil.fabrication import service
from bonnespratiques.recueil.fabrication.purge import purge
from bonnespratiques.recueil.personnel import effacement, gestes
from bonnespratiques.recueil.personnel.composition import document_of
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.bonnespratiques.pages.complet import words
from tests.bonnespratiques.recueil.lecteur import PAGE, Lecteur
from tests.bonnespratiques.recueil.lecture import words as pdf_words
from tests.factories import fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _no_limit_met() -> None:
    cache.clear()


@pytest.fixture
def lea() -> Lecteur:
    """Alpha (multicanal), Bravo (méthodes), Charlie (multicanal), in this order."""
    methodes = theme("Méthodes collaboratives", "Management collaboratif")
    lecteur = Lecteur()
    lecteur.ajoute(fiche("Alpha"), fiche("Bravo", dans=methodes), fiche("Charlie"))
    return lecteur


def body(reponse: Any) -> bytes:
    return b"".join(reponse.streaming_content)


def files(settings) -> list[Path]:
    return [
        path for path in Path(settings.RECUEILS_DIR).rglob("*") if path.is_file() and not path.name.endswith(".lock")
    ]


def titles(document: Any) -> list[tuple[str, list[str]]]:
    return [
        (s["titre"], [f["titre"] for f in s["fiches"]]) for axe in document.donnees["axes"] for s in axe["sections"]
    ]


@pytest.mark.parametrize("forme", ["pdf", "pdf-a5", "epub", "docx"])
def test_a_reader_takes_it_away_in_each_form(lea, forme):
    reponse = lea.client.post(
        PAGE,
        {**lea.champs(), "geste": f"emporter-{forme}", "titre": "Pour jeudi", "ordre": ""},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert (reponse.status_code, reponse.url) == (303, f"{PAGE}livret/{forme}/")
    livret = lea.client.get(reponse.url)
    assert livret.status_code == 200
    assert livret["Content-Type"] == FORMES[forme].type_mime
    assert f'filename="{FORMES[forme].file_name("pour-jeudi")}"' in livret["Content-Disposition"]
    assert livret["Content-Disposition"].startswith("attachment")
    assert livret["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in livret["Cache-Control"]
    octets = body(livret)
    assert octets[:4] in {b"%PDF", b"PK\x03\x04"}
    if forme == "pdf":
        texte = pdf_words(octets)
        assert "Pour jeudi" in texte
        assert texte.index("Alpha") < texte.index("Bravo") < texte.index("Charlie")


def test_the_tree_holds_the_words_of_the_reader_and_no_opening_page(lea):
    numero = lea.recueil.choix.order_by("rang").first().fiche.numero
    lea.appuie("enregistrer", titre="Pour jeudi", mot="Un.\n\nDeux : <b>", **{f"note-{numero}": "À relire"})
    document = document_of(lea.recueil)
    assert document.donnees["genre"] == "personnel"
    assert document.donnees["recueil"]["titre"] == "Pour jeudi"
    assert [bloc["c"] for bloc in document.donnees["presentation"]] == [["Un."], ["Deux\u00a0: <b>"]]
    assert [axe["ouverture"] for axe in document.donnees["axes"]] == [False]
    assert titles(document) == [("", ["Alpha", "Bravo", "Charlie"])]
    assert [f["note_lecteur"] for f in document.fiches] == ["À relire", "", ""]


def test_by_theme_the_order_within_each_is_kept(lea):
    attendu = [("Stratégie multicanal", ["Alpha", "Charlie"]), ("Méthodes collaboratives", ["Bravo"])]
    assert titles(document_of(lea.recueil, par_theme=True)) == attendu
    assert lea.appuie("emporter-pdf", ordre="themes").url == f"{PAGE}livret/pdf/?ordre=themes"


def test_what_is_no_more_open_to_all_is_not_printed(lea):
    alpha, bravo, _ = (ligne.fiche for ligne in lea.recueil.choix.order_by("rang"))
    alpha.unpublish()
    restrict_to_members(bravo)
    assert titles(document_of(lea.recueil)) == [("", ["Charlie"])]
    assert "2 fiches ne sont plus publiées : elles n’y seront pas" in words(lea.lit().aside)


def test_a_recueil_of_which_nothing_can_be_printed_offers_no_download(lea):
    FichePage.objects.update(live=False)
    assert not lea.lit().select(".telechargements")
    assert lea.appuie("emporter-pdf").status_code == 503
    assert "aucune fiche" in words(lea.page.main)


def test_a_picture_that_nobody_described_does_not_stop_a_reader(lea, photo):
    page = fiche("Illustrée", image=photo, image_alt="Un plan")
    FichePage.objects.filter(pk=page.pk).update(image_alt="")
    lea.ajoute(page)
    document = document_of(lea.recueil)
    assert not document.images
    assert lea.appuie("emporter-pdf").status_code == 303


def test_the_same_content_is_built_once_and_its_weight_then_told(lea):
    assert "page" not in words(lea.lit().select_one(".telechargements li"))
    lea.appuie("emporter-pdf")
    lea.appuie("emporter-pdf")
    assert Fabrication.objects.count() == 1
    assert "pages" in words(lea.lit().select_one(".telechargements li"))


def test_two_readers_with_the_same_choice_get_their_own_words():
    page = fiche("Alpha")
    lea, noe = Lecteur(), Lecteur()
    for lecteur, note in ((lea, "Note de Léa"), (noe, "Note de Noé")):
        lecteur.ajoute(page)
        lecteur.appuie("emporter-epub", **{f"note-{page.numero}": note})
    assert {f["note_lecteur"] for lecteur in (lea, noe) for f in document_of(lecteur.recueil).fiches} == {
        "Note de Léa",
        "Note de Noé",
    }
    assert body(lea.client.get(f"{PAGE}livret/epub/")) != body(noe.client.get(f"{PAGE}livret/epub/"))


def test_the_address_of_a_file_builds_nothing_by_itself(lea):
    """A browser that fetches ahead, or a page elsewhere with a link to it, costs nothing."""
    reponse = lea.client.get(f"{PAGE}livret/pdf/")
    assert reponse.url == f"{PAGE}?mon-recueil=perime"
    assert "Demandez-le de nouveau" in words(lea.lit(reponse.url).main)
    assert not Fabrication.objects.exists()


def test_too_many_booklets_are_told_what_to_do_and_nothing_typed_is_lost(lea, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "mon_recueil_livret": "0/h/key"}
    reponse = lea.appuie("emporter-pdf", titre="Pour jeudi")
    assert reponse.status_code == 429
    assert "Attendez" in words(lea.page.main)
    assert lea.recueil.titre == "Pour jeudi"
    assert not Fabrication.objects.exists()


# --- Erasing ---


def test_a_reader_erases_everything_at_once(lea, settings, django_capture_on_commit_callbacks):
    lea.appuie("emporter-pdf", titre="Secret")
    lien = lea.partage()
    assert any(path.suffix == ".pdf" for path in files(settings))
    assert "Tout effacer ?" in words(lea.lit(f"{PAGE}effacer/").h1)
    assert MonRecueil.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        reponse = lea.client.post(f"{PAGE}effacer/", headers={"Sec-Fetch-Site": "same-origin"})
    assert reponse.cookies["mon_recueil"]["max-age"] == 0
    assert reponse.cookies["mon_recueil"]["path"] == PAGE
    assert "Tout est effacé" in words(lea.lit(reponse.url).main)
    assert not MonRecueil.objects.exists()
    assert not MonRecueilFiche.objects.exists()
    assert not Fabrication.objects.exists()
    assert not [
        path for path in files(settings) if "Secret" in path.read_text(errors="ignore") or path.suffix == ".pdf"
    ]
    assert Client().get(lien).status_code == 404


def test_the_daily_command_erases_what_has_expired_and_nothing_else(lea, settings, django_capture_on_commit_callbacks):
    lea.appuie("emporter-pdf")
    noe = Lecteur()
    noe.ajoute(fiche("Delta"))
    noe.appuie("emporter-epub")
    MonRecueil.objects.filter(pk=lea.recueil.pk).update(expire_le=timezone.now() - timedelta(seconds=1))
    dit = io.StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("effacer_recueils_expires", stdout=dit)
    assert "effacés : 1." in dit.getvalue()
    assert list(MonRecueil.objects.all()) == [noe.recueil]
    assert [f.mon_recueil for f in Fabrication.objects.all()] == [noe.recueil]
    assert not [path for path in files(settings) if path.suffix == ".pdf"]
    assert [path for path in files(settings) if path.suffix == ".epub"]
    call_command("effacer_recueils_expires", stdout=dit)
    assert dit.getvalue().endswith("effacés : 0.\n")


def test_reminders_erase_them_too(lea, capsys):
    MonRecueil.objects.update(expire_le=timezone.now() - timedelta(seconds=1))
    call_command("relancer")
    assert not MonRecueil.objects.exists()
    assert "Recueils de lecteurs effacés : 1" in capsys.readouterr().out


def test_somebody_who_comes_back_at_the_last_moment_keeps_theirs(lea, monkeypatch):
    """Between the list of what has expired and the erasing of each."""
    recueil = lea.recueil
    dans_un_mois = timezone.now() + timedelta(days=30, seconds=5)
    efface = effacement._erase

    def reader_first(celui):
        MonRecueil.objects.filter(pk=recueil.pk).update(expire_le=dans_un_mois + timedelta(days=1))
        return efface(celui)

    monkeypatch.setattr(effacement, "_erase", reader_first)
    assert effacement.erase_expired(now=dans_un_mois) == 0
    assert MonRecueil.objects.exists()


def test_a_build_under_way_is_stopped_and_leaves_nothing(lea, settings, django_capture_on_commit_callbacks):
    recueil = lea.recueil
    document = document_of(recueil)
    fabrication = Fabrication.objects.create(
        cle=service.content_key(document, FORMES["pdf"]), forme="pdf", titre="x", mon_recueil=recueil, etat="cours"
    )
    service.demandes.lay(fabrication.cle, document)
    assert files(settings)
    with django_capture_on_commit_callbacks(execute=True):
        effacement.erase(recueil)
    assert not Fabrication.objects.exists()
    assert not files(settings)


def test_a_file_that_two_readers_share_is_made_again_for_the_one_who_stays(
    settings, django_capture_on_commit_callbacks
):
    page = fiche("Alpha")
    lea, noe = Lecteur(), Lecteur()
    for lecteur in (lea, noe):
        lecteur.ajoute(page)
        lecteur.appuie("emporter-pdf")
    with django_capture_on_commit_callbacks(execute=True):
        effacement.erase(lea.recueil)
    assert noe.appuie("emporter-pdf").status_code == 303
    assert body(noe.client.get(f"{PAGE}livret/pdf/")).startswith(b"%PDF")


def test_acts_on_an_erased_recueil_are_refused(lea):
    recueil = lea.recueil
    effacement.erase(recueil)
    for act in (
        lambda: gestes.add(recueil, []),
        lambda: gestes.write(recueil, titre="x"),
        lambda: gestes.share(recueil),
    ):
        with pytest.raises(MonRecueil.DoesNotExist):
            act()


def test_a_file_built_long_ago_goes_with_its_recueil_too(lea, settings, django_capture_on_commit_callbacks):
    """The hourly tidying forgets old builds, not those that say which files are somebody's."""
    lea.appuie("emporter-pdf")
    Fabrication.objects.update(demandee_le=timezone.now() - timedelta(days=20))
    purge()
    with django_capture_on_commit_callbacks(execute=True):
        effacement.erase(lea.recueil)
    assert not [path for path in files(settings) if path.suffix == ".pdf"]
    assert not Fabrication.objects.exists()
