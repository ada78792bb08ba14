"""Discarding a draft: the only deletion of the circuit, asked twice, for what was never sent."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.factories import DossierStory, PersonneFactory, coauteur
from workflow import actions
from workflow.erreurs import ActionInterdite
from workflow.models import Dossier, EntreeJournal, LienSigne, PieceJointe

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def story(client):
    story = DossierStory()
    client.force_login(story.auteur)
    return story


def url(story):
    return reverse("supprimer", args=[story.dossier.pk])


def joined(story):
    piece = PieceJointe(dossier=story.dossier, nom="bilan.pdf", genre="pdf", taille=4, empreinte="a" * 64)
    piece.fichier.save("bilan.pdf", ContentFile(b"%PDF"))
    return piece


def test_a_draft_is_deleted_after_a_page_that_asks(client, story):
    assert "Supprimer ce brouillon ?" in client.get(url(story)).content.decode()
    assert Dossier.objects.exists()
    assert client.post(url(story)).url == reverse("contributions")
    assert not Dossier.objects.exists()


def test_its_files_and_links_go_with_it(client, story, django_capture_on_commit_callbacks):
    piece = joined(story)
    stockage, nom = piece.fichier.storage, piece.fichier.name
    LienSigne.objects.create(jeton="x", objet="coauteur", dossier=story.dossier, expire_le="2030-01-01T00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(story))
    assert not stockage.exists(nom)
    assert not PieceJointe.objects.exists()
    assert not LienSigne.objects.exists()


def test_the_journal_keeps_a_line(client, story):
    client.post(url(story))
    entree = EntreeJournal.objects.get(action="discard")
    assert (entree.dossier, entree.dossier_numero, entree.par) == (None, story.dossier.pk, story.auteur)


def test_a_text_that_was_sent_is_not_deleted(client):
    story = DossierStory("reecriture")
    client.force_login(story.auteur)
    assert client.get(url(story)).status_code == 302
    assert client.post(url(story)).status_code == 302
    with pytest.raises(ActionInterdite):
        actions.discard(story.dossier, by=story.auteur)
    assert Dossier.objects.filter(pk=story.dossier.pk).exists()


def test_only_its_author_deletes_it(client, story):
    client.force_login(coauteur(story.dossier))
    client.post(url(story))
    client.force_login(PersonneFactory())
    assert client.post(url(story)).status_code == 404
    assert Dossier.objects.filter(pk=story.dossier.pk).exists()


def test_a_window_still_open_is_told_that_the_draft_is_gone(client, story):
    client.post(url(story))
    response = client.post(
        reverse("autosauver", args=[story.dossier.pk, "origine"]), {"version": 0, "origine": "Tard."}
    )
    assert response.status_code == 404
    assert "n’existe plus" in response.json()["message"]
