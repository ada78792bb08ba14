"""Composing a recueil with plain forms: order, add, shorten, name, undo; and what happens when two people do it at once."""

import json

import pytest

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.atelier import sommaire as sommaires
from tests.bonnespratiques.recueil.atelier.conftest import Atelier
from tests.factories import PersonneFactory, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def accueil():
    return theme("Accueil du public")


@pytest.fixture
def numerique():
    return theme("Services en ligne")


@pytest.fixture
def page(accueil, numerique) -> RecueilPage:
    return recueil(
        (accueil, [fiche("Un guichet", dans=accueil), fiche("Deux files", dans=accueil)]),
        (numerique, [fiche("Trois clics", dans=numerique)]),
    )


def test_a_fiche_goes_down_one_step_at_a_time_into_the_next_section(entrer, page):
    atelier = entrer(page)
    dit = atelier.press(descendre=atelier.key("Un guichet"))
    assert "« Un guichet » est maintenant 2 sur 2 dans « Accueil du public »." in dit
    assert atelier.lines[0] == ("Accueil du public", ["Deux files", "Un guichet"])
    dit = atelier.press(descendre=atelier.key("Un guichet"))
    assert "1 sur 2 dans « Services en ligne »" in dit
    assert atelier.lines == [
        ("Accueil du public", ["Deux files"]),
        ("Services en ligne", ["Un guichet", "Trois clics"]),
    ]


def test_nothing_is_published_and_each_gesture_is_a_revision_told_in_the_history(entrer, page, animateur):
    atelier = entrer(page)
    atelier.press(monter=atelier.key("Deux files"))
    page.refresh_from_db()
    assert page.has_unpublished_changes
    assert [v["value"]["fiche"] for v in page.sections.raw_data[0]["value"]["fiches"]] != [
        place.fiche for place in atelier.sommaire.sections[0].places
    ]
    assert page.latest_revision.user == animateur
    histoire = atelier.client.get(f"/admin/pages/{page.pk}/history/").content.decode()
    assert "« Deux files » est maintenant 1 sur 2" in histoire.replace("\xa0", " ")


def test_the_first_cannot_go_higher_and_nothing_is_saved(entrer, page):
    atelier = entrer(page)
    assert "déjà tout en haut" in atelier.press(monter=atelier.key("Un guichet"))
    assert atelier.reponse.status_code == 400
    assert page.revisions.count() == 1


def test_ticked_fiches_are_moved_shortened_and_removed_together(entrer, page):
    atelier = entrer(page)
    deux = [atelier.key("Un guichet"), atelier.key("Deux files")]
    dit = atelier.press(lot="deplacer", cle=deux, vers=atelier.key("Services en ligne"))
    assert "2 fiches sont maintenant à la fin de « Services en ligne »." in dit
    assert atelier.lines[1] == ("Services en ligne", ["Trois clics", "Un guichet", "Deux files"])
    atelier.press(lot="courte", cle=deux)
    assert [place.forme for place in atelier.sommaire.places] == ["complete", "courte", "courte"]
    assert "2 fiches sont hors du sommaire." in atelier.press(lot="retirer", cle=deux)
    assert atelier.lines == [("Accueil du public", []), ("Services en ligne", ["Trois clics"])]


def test_a_bulk_gesture_without_a_tick_says_what_to_do(entrer, page):
    atelier = entrer(page)
    assert "Cochez d’abord" in atelier.press(lot="retirer")


def test_a_short_form_is_shown_printed_and_undone(entrer, page):
    atelier = entrer(page)
    atelier.press(courte=atelier.key("Trois clics"))
    assert "Courte" in atelier.page.select_one(f"#e-{atelier.key('Trois clics')}").get_text()
    assert "est en forme complète." in atelier.press(complete=atelier.key("Trois clics"))


def test_a_fiche_is_dropped_before_another(entrer, page):
    atelier = entrer(page)
    atelier.press(
        placer=atelier.key("Trois clics"), vers=atelier.key("Accueil du public"), avant=atelier.key("Deux files")
    )
    assert atelier.lines[0] == ("Accueil du public", ["Un guichet", "Trois clics", "Deux files"])


def test_parts_are_made_named_moved_with_their_sections_and_removed_without_them(entrer, page):
    atelier = entrer(page)
    dit = atelier.press(ajouter_partie="1", titre="Recevoir", signe="management")
    assert "Les sections déjà là sont dedans." in dit
    atelier.press(ajouter_partie="1", titre="Écrire", signe="conference")
    atelier.press(ajouter_section="1", titre="Les courriers", partie=atelier.key("Écrire"))
    assert [bloc.titre for bloc in atelier.sommaire.blocs] == ["Recevoir", "", "", "Écrire", "Les courriers"]
    atelier.press(monter_bloc=atelier.key("Écrire"))
    assert [bloc.titre for bloc in atelier.sommaire.blocs] == ["Écrire", "Les courriers", "Recevoir", "", ""]
    atelier.press(renommer=atelier.key("Recevoir"), titre="Accueillir", signe="service")
    assert "Accueillir" in [partie.titre for partie in atelier.sommaire.parties]
    atelier.press(retirer_bloc=atelier.key("Écrire"))
    assert [bloc.titre for bloc in atelier.sommaire.blocs] == ["Accueillir", "Les courriers", "", ""]


def test_a_section_without_theme_is_refused_while_there_are_no_parts_and_what_was_typed_stays(entrer, page):
    atelier = entrer(page)
    assert "Choisissez un thème" in atelier.press(ajouter_section="1", titre="Les courriers")
    assert atelier.page.select_one("#section-titre")["value"] == "Les courriers"
    assert atelier.page.select_one("#section-titre").find_parent("details").has_attr("open")


def test_a_renamed_section_prints_its_title(entrer, page):
    atelier = entrer(page)
    assert "« Au guichet »" in atelier.press(renommer=atelier.key("Accueil du public"), titre="Au guichet")
    assert atelier.lines[0][0] == "Au guichet"


def test_undoing_twice_goes_two_steps_back(entrer, page):
    atelier = entrer(page)
    debut = atelier.lines
    atelier.press(monter=atelier.key("Deux files"))
    milieu = atelier.lines
    atelier.press(retirer=atelier.key("Trois clics"))
    assert "C’est annulé : « Trois clics » est hors du sommaire." in atelier.press(annuler="1")
    assert atelier.lines == milieu
    atelier.press(annuler="1")
    assert atelier.lines == debut
    assert "rien à annuler" in atelier.press(annuler="1")


def test_when_somebody_else_saved_meanwhile_nothing_is_lost_and_one_may_go_on(entrer, page):
    moi = entrer(page)
    autre = Atelier(page, PersonneFactory(groupe="Animation", first_name="Oriane", last_name="Lestrade"))
    autre.press(descendre=autre.key("Un guichet"))
    cle = moi.key("Trois clics")
    moi.press(courte=cle)
    assert moi.reponse.status_code == 409
    conflit = moi.page.select_one("#conflit")
    assert "Oriane" in conflit.get_text()
    assert moi.lines[0] == ("Accueil du public", ["Deux files", "Un guichet"])
    assert {place.forme for place in moi.sommaire.places} == {"complete"}
    assert moi.client.get(conflit.select_one("a[href*=compare]")["href"]).status_code == 200
    # « Le faire sur ce sommaire ».
    rejoue = {champ["name"]: champ["value"] for champ in conflit.select("input")}
    moi.reponse = moi.client.post(moi.url, rejoue, follow=True)
    assert "est en forme courte." in moi.said
    assert moi.lines[0] == ("Accueil du public", ["Deux files", "Un guichet"])


def test_texts_changed_in_the_page_editor_meanwhile_are_no_conflict_and_are_kept(entrer, page):
    atelier = entrer(page)
    brouillon = page.get_latest_revision_as_object()
    brouillon.editorial = "<p>On reconnaît une bonne pratique à ses détails.</p>"
    brouillon.save_revision()
    atelier.press(monter=atelier.key("Deux files"))
    page.refresh_from_db()
    assert "ses détails" in page.get_latest_revision_as_object().editorial


def test_a_page_that_somebody_locked_is_left_as_it_is(entrer, page):
    atelier = entrer(page)
    RecueilPage.objects.filter(pk=page.pk).update(locked=True, locked_by=PersonneFactory(groupe="Administration"))
    assert "verrouillé" in atelier.press(monter=atelier.key("Deux files"))


@pytest.mark.slow
def test_the_state_counts_pages_words_and_fiches_and_a5_on_demand(animateur, page):
    atelier = Atelier(page, animateur, livret=True)
    etat = atelier.client.get(f"/admin/recueils/{page.pk}/etat").json()
    assert etat["fiches"] == 3
    assert etat["pages"] > 3
    assert etat["mots"] > 60
    assert not etat["en_cours"]
    assert atelier.page.select_one("[data-pages]").get_text(strip=True) == str(etat["pages"])
    a5 = atelier.client.get(f"/admin/recueils/{page.pk}/etat?papier=pdf-a5").json()
    assert a5["papier"] == "A5"
    atelier.press(courte=atelier.key("Trois clics"))
    assert atelier.client.get(f"/admin/recueils/{page.pk}/etat").json()["mots"] < etat["mots"]


def test_an_older_sommaire_without_keys_is_composed_all_the_same(entrer, accueil):
    seule = fiche("Seule", dans=accueil)
    autre = fiche("Autre", dans=accueil)
    page = recueil((accueil, [seule, autre]))
    revision = page.latest_revision
    value = {"theme": accueil.pk, "titre": "", "fiches": [{"fiche": seule.pk}, {"fiche": autre.pk}]}
    revision.content = {**revision.content, "sections": json.dumps([{"type": "section", "value": value}])}
    revision.save()
    atelier = entrer(page)
    atelier.press(monter=atelier.key("Autre"))
    assert atelier.lines == [("Accueil du public", ["Autre", "Seule"])]


def test_a_sommaire_is_bounded(entrer, page, monkeypatch):
    monkeypatch.setattr(sommaires, "SECTIONS_MAX", 2)
    atelier = entrer(page)
    assert "Un sommaire tient 2 parties et sections" in atelier.press(ajouter_partie="1", titre="De trop")


def test_a_page_of_the_atelier_asks_as_many_queries_for_thirty_fiches_as_for_three(
    entrer, page, accueil, django_assert_max_num_queries
):
    atelier = entrer(page)
    grand = recueil(
        (accueil, [fiche(f"Fiche {n}", dans=accueil) for n in range(30)]), title="Un grand recueil", slug="grand"
    )
    atelier.client.get(f"/admin/recueils/{grand.pk}/composer/")
    with django_assert_max_num_queries(75):
        atelier.client.get(f"/admin/recueils/{grand.pk}/composer/")
