"""Saving while one types, by HTTP: what the page is answered, and what it then knows to do."""

import pytest
from django.urls import reverse

from tests.factories import DossierStory, PersonneFactory, coauteur, fiche, installed_site, theme
from workflow.ecriture.brouillons import create_draft, create_update, save_draft
from workflow.models import Dossier

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def auteur(client):
    installed_site()
    auteur = PersonneFactory()
    client.force_login(auteur)
    return auteur


@pytest.fixture
def brouillon(auteur):
    return create_draft(by=auteur)


def auto(client, dossier, etape="origine", **data):
    return client.post(reverse("autosauver", args=[dossier.pk, etape]), data)


def opened(client, dossier, etape="origine"):
    """What the page holds when it is opened: its version and what it shows."""
    form = client.get(reverse("ecrire", args=[dossier.pk, etape])).context["form"]
    return {"version": form["version"].value(), "lu": form["lu"].value()}


def test_what_is_typed_is_kept_and_the_answer_says_when(client, brouillon):
    answer = auto(client, brouillon, version=0, origine="Un **déclic**.").json()
    brouillon.refresh_from_db()
    assert brouillon.brouillon["origine"] == "<p>Un <b>déclic</b>.</p>"
    assert answer["version"] == brouillon.version == 1
    assert " h " in answer["enregistre_le"]


def test_each_answer_is_the_ground_of_the_next(client, brouillon):
    answer = auto(client, brouillon, version=0, origine="Un.").json()
    answer = auto(client, brouillon, version=answer["version"], origine="Un, deux.").json()
    assert answer["version"] == 2


def test_the_editor_sends_html_and_it_is_cleaned(client, brouillon):
    html = (
        '<p>Un <strong>déclic</strong><script>alert(1)</script> <a href="javascript:x">là</a></p><ul><li>un</li></ul>'
    )
    auto(client, brouillon, version=0, origine=html, **{"origine-format": "html"})
    brouillon.refresh_from_db()
    assert brouillon.brouillon["origine"] == "<p>Un <b>déclic</b> là</p><ul><li>un</li></ul>"


def test_a_tag_typed_in_the_plain_field_stays_text(client, brouillon):
    auto(client, brouillon, version=0, origine="<p>tapé</p>")
    brouillon.refresh_from_db()
    assert "&lt;p&gt;tapé&lt;/p&gt;" in brouillon.brouillon["origine"]


def test_a_wrong_field_is_named_and_the_others_are_kept(client, brouillon):
    answer = auto(client, brouillon, "decider", version=0, pour_qui="Les communes.", annee_debut="l’an dernier").json()
    assert list(answer["erreurs"]) == ["annee_debut"]
    brouillon.refresh_from_db()
    assert brouillon.brouillon["pour_qui"] == "Les communes."


def test_advice_comes_with_the_answer(client, brouillon):
    [conseil] = auto(client, brouillon, version=0, origine="Trop court.").json()["conseils"]
    assert conseil["champ"] == "origine"
    assert "C’est court" in conseil["phrase"]


def test_two_windows_on_one_question_are_a_conflict_that_gives_both_texts(client, brouillon):
    auto(client, brouillon, version=0, origine="Première **fenêtre**.")
    response = auto(client, brouillon, version=0, origine="Seconde fenêtre.")
    assert response.status_code == 409
    assert response.json()["champs"]["origine"] == {
        "texte": "Première **fenêtre**.",
        "html": "<p>Première <b>fenêtre</b>.</p>",
    }
    brouillon.refresh_from_db()
    assert "Première" in brouillon.brouillon["origine"]


def test_after_a_conflict_the_version_it_gave_saves_the_choice(client, brouillon):
    auto(client, brouillon, version=0, origine="Première.")
    seen = auto(client, brouillon, version=0, origine="Seconde.").json()
    assert auto(client, brouillon, version=seen["version"], lu=seen["lu"], origine="Les deux.").status_code == 200


def test_two_windows_on_two_questions_do_not_disturb_each_other(client, brouillon):
    one, two = opened(client, brouillon, "origine"), opened(client, brouillon, "conseils")
    assert auto(client, brouillon, "origine", origine="Une pétition.", **one).status_code == 200
    assert auto(client, brouillon, "conseils", conseils="Comptez.", **two).status_code == 200
    brouillon.refresh_from_db()
    assert brouillon.brouillon["origine"] == "<p>Une pétition.</p>"
    assert brouillon.brouillon["conseils"] == "<p>Comptez.</p>"


def test_what_was_sent_twice_because_the_answer_was_lost_is_no_conflict(client, brouillon):
    page = opened(client, brouillon)
    for _ in range(2):
        assert auto(client, brouillon, origine="Une pétition.", **page).status_code == 200
    brouillon.refresh_from_db()
    assert brouillon.version == 1


def test_a_session_that_ended_says_so_in_json_and_where_to_sign_in(client, brouillon):
    client.logout()
    response = auto(client, brouillon, version=0, origine="Tapé trop tard.")
    assert response.status_code == 401
    assert reverse("connexion") in response.json()["connexion"]
    brouillon.refresh_from_db()
    assert "origine" not in brouillon.brouillon


def test_a_stranger_learns_nothing_and_changes_nothing(client, brouillon):
    client.force_login(PersonneFactory())
    assert auto(client, brouillon, version=0, titre="À moi").status_code == 404
    assert auto(client, Dossier(pk=987654), version=0).status_code == 404


def test_a_step_that_does_not_exist_is_not_there(client, brouillon):
    assert auto(client, brouillon, "envoyer", version=0).status_code == 404


def test_a_coauthor_saves_too(client, brouillon):
    client.force_login(coauteur(brouillon))
    assert auto(client, brouillon, version=0, origine="À deux.").status_code == 200


def test_a_page_opened_by_one_person_does_not_save_as_another(client, brouillon, auteur):
    client.force_login(coauteur(brouillon))
    response = auto(client, brouillon, version=0, origine="À deux.", personne=auteur.pk)
    assert response.status_code == 403
    assert "autre personne" in response.json()["message"]


def test_a_text_already_sent_is_refused_with_words(client):
    story = DossierStory("reecriture")
    client.force_login(story.auteur)
    response = auto(client, story.dossier, version=story.dossier.version, origine="Trop tard.")
    assert response.status_code == 403
    assert "déjà envoyé" in response.json()["message"]


def test_opening_the_address_changes_nothing(client, brouillon):
    assert client.get(reverse("autosauver", args=[brouillon.pk, "origine"])).status_code == 405


def test_a_forged_request_from_another_site_is_refused(brouillon, auteur):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(auteur)
    assert auto(browser, brouillon, version=0, origine="Volé.").status_code == 403


def similar(client, dossier, titre):
    """What the page is told after a title is saved."""
    address = auto(client, dossier, "titre", version=dossier.version, titre=titre).json()["proches"]
    return [found["titre"] for found in client.get(address).json()["fiches"]]


def test_similar_fiches_are_shown_on_the_first_step(client, brouillon):
    twin = fiche("Ouvrir la mairie le jeudi soir")
    fiche("Un dossier, quatre portes d’entrée")
    fiche("Ouvrir la mairie le jeudi soir, brouillon", live=False)
    assert similar(client, brouillon, "Ouvrir une mairie le jeudi soir") == [twin.title]
    assert twin.title in client.get(reverse("ecrire", args=[brouillon.pk, "titre"])).content.decode()


def test_one_word_in_common_is_no_likeness(client, brouillon):
    fiche("Ouvrir la mairie le jeudi soir")
    assert similar(client, brouillon, "Ouvrir un musée") == []


def test_an_improvement_does_not_resemble_its_own_fiche(client, auteur):
    update = create_update(fiche("Ouvrir la mairie le jeudi soir"), by=auteur)
    assert similar(client, update, "Ouvrir la mairie le jeudi soir") == []


def test_similar_fiches_of_a_draft_are_told_to_nobody_else(client, brouillon):
    client.force_login(PersonneFactory())
    assert client.get(reverse("proches", args=[brouillon.pk])).status_code == 404
    client.logout()
    assert client.get(reverse("proches", args=[brouillon.pk])).status_code == 302


def test_the_page_shows_advice_without_any_script(client, brouillon, auteur):
    save_draft(brouillon, by=auteur, champs={"origine": "<p>La CAF a aidé.</p>"}, version=0)
    assert (
        "Que veut dire «\N{NO-BREAK SPACE}CAF\N{NO-BREAK SPACE}»"
        in client.get(reverse("ecrire", args=[brouillon.pk, "origine"])).content.decode()
    )


def test_the_page_gives_the_editor_the_same_text_as_the_plain_field(client, auteur):
    dossier = create_draft(by=auteur, texte={"origine": "<p>Un <b>gras</b>.</p>"}, theme=theme())
    html = client.get(reverse("ecrire", args=[dossier.pk, "origine"])).content.decode()
    assert "Un **gras**." in html
    assert 'data-html="&lt;p&gt;Un &lt;b&gt;gras&lt;/b&gt;.&lt;/p&gt;"' in html


def test_saving_costs_few_queries(client, brouillon, django_assert_max_num_queries):
    page = opened(client, brouillon)
    with django_assert_max_num_queries(12):
        auto(client, brouillon, origine="Une pétition.", **page)
