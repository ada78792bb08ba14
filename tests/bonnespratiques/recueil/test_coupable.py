"""A booklet that cannot be composed says which fiche is to blame, and why; with the real process, which really dies."""

import pytest

from bonnespratiques.models import Fabrication, FichePage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.arbre.extrait import extract, without_words
from bonnespratiques.recueil.fabrication import coupable
from bonnespratiques.recueil.fabrication.service import build_now, obtain
from bonnespratiques.recueil.rendu import execution
from bonnespratiques.recueil.rendu.formes import FORMES
from bonnespratiques.recueil.rendu.limites import Limites
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.rendu_fragile import FRAGILE
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _a_fragile_form(monkeypatch):
    monkeypatch.setitem(FORMES, "fragile", FRAGILE)


def booklet(*titres: str, **champs):
    return build_document(recueil((theme(), [fiche(titre) for titre in titres]), **champs))


def failure(document) -> LivretImpossible:
    with pytest.raises(LivretImpossible) as echec:
        build_now(document, FRAGILE)
    return echec.value


@pytest.mark.parametrize(
    ("mot", "rang", "raison"),
    [
        ("REFUS", 0, "ce titre ne se compose pas"),
        ("REFUS", 6, "ce titre ne se compose pas"),
        ("MORT", 3, "il n’a pas su lire le contenu"),
        ("MEMOIRE", 4, "la mémoire lui a manqué"),
    ],
)
def test_the_fiche_to_blame_is_named_wherever_it_stands(mot: str, rang: int, raison: str):
    titres = [f"Bonne {n}" for n in range(7)]
    titres[rang] = f"Mauvaise {mot}"
    echec = failure(booklet(*titres))
    mauvaise = FichePage.objects.get(title=titres[rang])
    assert str(echec).startswith(f"Fiche n° {mauvaise.numero} « Mauvaise {mot} » : elle empêche de composer le livret.")
    assert raison in str(echec)
    assert "Corrigez-la ou retirez-la du recueil" in str(echec)
    assert [alerte.page_id for alerte in echec.alertes] == [mauvaise.pk]


def test_a_fiche_that_takes_for_ever_is_named(monkeypatch):
    monkeypatch.setattr(execution, "limits_for", lambda forme, fiches: Limites(2, 60, 2 * 1024**3))
    monkeypatch.setattr(coupable, "ESSAI_S", 1.5)
    monkeypatch.setattr(coupable, "ESSAI_PAR_FICHE_S", 0)
    assert "« LENT » : elle empêche de composer le livret. La composition du livret a dépassé" in str(
        failure(booklet("A", "LENT", "C"))
    )


def test_the_only_fiche_is_to_blame():
    assert "« REFUS » : elle empêche" in str(failure(booklet("REFUS")))


def test_of_several_the_first_is_named():
    assert "« Un REFUS » : elle empêche" in str(failure(booklet("Bonne", "Un REFUS", "Deux REFUS", "Bonne encore")))


def test_a_booklet_of_one_fiche_may_be_to_blame_itself():
    assert "Aucune fiche n’est en cause" in str(failure(booklet("A", title="REFUS")))


def test_real_renderers_compose_what_is_left_of_a_booklet():
    document = build_document(complete_recueil())
    ids = [fiche["id"] for fiche in document.fiches]
    for forme in ("pdf", "docx", "epub"):
        for reste in (extract(document, ids[:1]), extract(document, ids[1:]), without_words(document)):
            assert execution.render(reste, FORMES[forme]).octets


def test_what_stands_around_the_fiches_may_be_to_blame():
    echec = failure(booklet("A", "B", "C", title="REFUS"))
    assert "Aucune fiche n’est en cause" in str(echec)
    assert echec.alertes == ()


def test_a_booklet_too_large_blames_nobody():
    echec = failure(booklet(*(f"TROP {n}" for n in range(21))))
    assert "Aucune fiche n’en est seule la cause" in str(echec)


def test_the_search_ends_in_time(monkeypatch):
    monkeypatch.setattr(coupable, "BUDGET_S", -1)
    assert str(failure(booklet("A", "REFUS"))) == "Le compositeur a refusé le livret : ce titre ne se compose pas"


def test_the_row_of_the_build_leads_to_the_fiche(settings):
    ligne = obtain(booklet("A", "MORT", "C"), FRAGILE, titre="R")
    assert isinstance(ligne, Fabrication)
    assert (ligne.etat, ligne.fiche) == (Fabrication.Etat.ECHOUEE, FichePage.objects.get(title="MORT"))
    assert "« MORT »" in ligne.erreur


def test_a_picture_that_cannot_be_read_names_its_fiche(photo):
    page = fiche("Imagée", image=photo, image_alt="Un plan")
    document = build_document(recueil((theme(), [fiche("A"), page])))
    photo.file.storage.delete(photo.file.name)
    echec = failure(document)
    assert str(echec).startswith(f"Fiche n° {page.numero} « Imagée » : L’image « Plan » est introuvable ou illisible")
    assert echec.alertes[0].page_id == page.pk


def test_nothing_is_kept_of_a_failure(settings):
    failure(booklet("A", "MORT"))
    assert [chemin for chemin in settings.RECUEILS_DIR.rglob("*") if chemin.suffix in {".txt", ".json"}] == []
