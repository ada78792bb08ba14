"""A draft is never lost: two windows, a session that ends, a wrong field, an incomplete text."""

import pytest
from django.urls import reverse

from tests.factories import DossierStory, PersonneFactory, fiche, installed_site, theme
from workflow import actions
from workflow.ecriture.brouillons import create_draft, save_draft
from workflow.erreurs import ActionInterdite, ConflitDeVersion
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


def url(dossier, etape="origine"):
    return reverse("ecrire", args=[dossier.pk, etape])


def test_a_step_is_saved_and_leads_to_the_next(client, brouillon):
    response = client.post(url(brouillon), {"version": 0, "origine": "Un **déclic**.\n\n- un\n- deux"})
    assert response.url == url(brouillon, "resultats")
    brouillon.refresh_from_db()
    assert brouillon.brouillon["origine"] == "<p>Un <b>déclic</b>.</p><ul><li>un</li><li>deux</li></ul>"


def test_what_was_saved_comes_back_as_it_was_typed(client, brouillon):
    client.post(url(brouillon), {"version": 0, "origine": "Un **déclic**.\n\n- un\n- deux"})
    assert "Un **déclic**.\n\n- un\n- deux" in client.get(url(brouillon)).content.decode()


def test_an_incomplete_draft_is_saved(client, brouillon):
    assert client.post(url(brouillon, "titre"), {"version": 0}).status_code == 302


def test_of_two_windows_one_wins_and_the_other_sees_both_texts(client, brouillon):
    client.post(url(brouillon), {"version": 0, "origine": "Première fenêtre."})
    response = client.post(url(brouillon), {"version": 0, "origine": "Seconde fenêtre."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Première fenêtre." in page
    assert "Seconde fenêtre." in page
    brouillon.refresh_from_db()
    assert brouillon.brouillon["origine"] == "<p>Première fenêtre.</p>"


def test_the_second_window_can_then_keep_its_own_text(client, brouillon):
    client.post(url(brouillon), {"version": 0, "origine": "Première fenêtre."})
    client.post(url(brouillon), {"version": 1, "origine": "Seconde fenêtre."})
    brouillon.refresh_from_db()
    assert brouillon.brouillon["origine"] == "<p>Seconde fenêtre.</p>"


def test_a_wrong_year_does_not_lose_the_rest_of_the_page(client, brouillon):
    response = client.post(
        url(brouillon, "decider"), {"version": 0, "pour_qui": "Les communes.", "annee_debut": "l’an dernier"}
    )
    assert response.status_code == 400
    assert "l’an dernier" in response.content.decode()
    brouillon.refresh_from_db()
    assert brouillon.brouillon["pour_qui"] == "Les communes."


def test_what_was_being_written_when_the_session_ended_comes_back_after_signing_in(client, brouillon, auteur):
    client.logout()
    response = client.post(url(brouillon), {"version": 0, "origine": "Tapé trop tard."})
    assert "/connexion/" in response.url or "/compte/" in response.url
    client.force_login(auteur)
    assert "Tapé trop tard." in client.get(url(brouillon)).content.decode()


def test_what_somebody_else_was_writing_does_not_come_to_the_next_person(client, brouillon):
    client.logout()
    client.post(url(brouillon), {"version": 0, "origine": "Confidence."})
    other = PersonneFactory()
    client.force_login(other)
    theirs = create_draft(by=other)
    assert "Confidence." not in client.get(url(theirs)).content.decode()
    assert client.get(url(brouillon)).status_code == 404


def test_a_text_that_is_too_long_says_so_and_keeps_it(client, brouillon):
    response = client.post(url(brouillon), {"version": 0, "origine": "mot " * 12_000})
    assert response.status_code == 400
    assert "mot mot" in response.content.decode()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[p](wagtail://page?id=1)",
    ],
)
def test_hostile_text_is_stored_harmless(client, brouillon, hostile):
    client.post(url(brouillon), {"version": 0, "origine": hostile})
    brouillon.refresh_from_db()
    stored = brouillon.brouillon["origine"]
    assert "<script" not in stored
    assert "<img" not in stored
    assert "href=" not in stored
    assert "linktype" not in stored


def test_nobody_saves_the_draft_of_somebody_else(brouillon):
    with pytest.raises(ActionInterdite):
        save_draft(brouillon, by=PersonneFactory(), champs={"titre": "À moi"}, version=0)


def test_an_unknown_field_is_a_mistake_of_the_program(brouillon, auteur):
    with pytest.raises(ValueError, match="inconnus"):
        save_draft(brouillon, by=auteur, champs={"live": True}, version=0)


def test_a_stale_version_is_a_conflict_even_by_code(brouillon, auteur):
    save_draft(brouillon, by=auteur, champs={"titre": "Un"}, version=0)
    with pytest.raises(ConflitDeVersion):
        save_draft(brouillon, by=auteur, champs={"titre": "Deux"}, version=0)


def test_a_whole_text_is_written_and_sent_from_the_form(client, auteur):
    chosen = theme()
    client.post(reverse("proposer"))
    dossier = Dossier.objects.get()
    steps = {
        "titre": {
            "titre": "Ouvrir le jeudi soir",
            "theme": chosen.pk,
            "nature": "pratique",
            "organismes": "Ville de Sainte-Orlette",
        },
        "origine": {"origine": "Une pétition."},
        "resultats": {"resultats": "Trente personnes par soir."},
        "principes": {"principes": "- Deux agents."},
        "conseils": {"conseils": "Commencez petit."},
    }
    for version, (etape, data) in enumerate(steps.items()):
        assert client.post(url(dossier, etape), {"version": version, **data}).status_code == 302
    response = client.post(url(dossier, "envoyer"), {"signature": "Maëlle", "charte": "on"})
    dossier.refresh_from_db()
    assert response.url == dossier.get_absolute_url()
    assert dossier.statut == "reecriture"
    assert dossier.page.organismes_noms == ["Ville de Sainte-Orlette"]
    assert dossier.page.get_parent().specific == chosen


def test_what_is_missing_is_said_and_nothing_is_sent(client, brouillon):
    response = client.post(url(brouillon, "envoyer"), {"charte": "on"})
    assert response.status_code == 400
    assert "un titre" in response.content.decode()
    brouillon.refresh_from_db()
    assert brouillon.statut == "brouillon"
    assert brouillon.page is None


def test_without_the_charter_nothing_is_sent_and_the_form_keeps_the_name(client):
    story = DossierStory()
    client.force_login(story.auteur)
    response = client.post(url(story.dossier, "envoyer"), {"signature": "Inès et l’équipe"})
    assert response.status_code == 400
    assert "Acceptez la charte" in response.content.decode()
    story.dossier.refresh_from_db()
    assert story.dossier.brouillon["signature"] == "Inès et l’équipe"
    assert story.dossier.statut == "brouillon"


def test_a_refused_text_can_start_again_as_a_new_draft(client):
    from workflow import actions

    story = DossierStory("reecriture")
    actions.reject(story.dossier, by=story.comite, motif="Trop tôt.")
    client.force_login(story.auteur)
    client.post(reverse("repartir", args=[story.dossier.pk]))
    new = Dossier.objects.latest("pk")
    assert new.brouillon["titre"] == story.dossier.brouillon["titre"]
    assert new.statut == "brouillon"


def test_beginning_again_from_a_refused_improvement_improves_the_same_fiche(client):
    story = DossierStory("reecriture", page=fiche("En ligne"))
    save = {**story.dossier.brouillon, "titre": "Mieux dit"}
    Dossier.objects.filter(pk=story.dossier.pk).update(brouillon=save)
    actions.reject(story.dossier, by=story.comite, motif="Trop court.")
    client.force_login(story.auteur)
    client.post(reverse("repartir", args=[story.dossier.pk]))
    again = Dossier.objects.latest("pk")
    assert again.page == story.page
    assert again.is_update
    assert again.brouillon["titre"] == "Mieux dit"
