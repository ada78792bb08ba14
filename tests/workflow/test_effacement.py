"""An account is deleted, by the administration or by code: what goes, what stays, and what stays without a name."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.factories import DossierStory, PersonneFactory, coauteur
from workflow import actions
from workflow.erreurs import LienRefuse
from workflow.models import (
    Approbation,
    Coauteur,
    CourrielSortant,
    Credit,
    Dossier,
    EntreeJournal,
    LienSigne,
    Message,
    PreferencesCourriel,
    Profil,
)
from workflow.signature import liens

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def by_orm(personne, client):
    personne.delete()


def by_queryset(personne, client):
    get_user_model().objects.filter(pk=personne.pk).delete()


def by_the_administration(personne, client):
    client.force_login(PersonneFactory(is_superuser=True))
    assert client.post(reverse("wagtailusers_users:delete", args=[personne.pk])).status_code == 302


DOORS = [by_orm, by_queryset, by_the_administration]


def delete(personne, client=None, door=by_orm):
    door(personne, client)
    assert not get_user_model().objects.filter(pk=personne.pk).exists()


@pytest.mark.parametrize("door", DOORS)
def test_what_was_published_stays_with_its_journal_its_seal_and_its_credits(client, door):
    story = DossierStory("publiee")
    entries = EntreeJournal.objects.count()
    delete(story.auteur, client, door)
    story.dossier.refresh_from_db()
    assert story.dossier.auteur is None
    assert story.page.live
    assert EntreeJournal.objects.count() == entries
    assert {e.auteur_affiche for e in EntreeJournal.objects.filter(role="auteur")} == {"contributeur anonyme"}
    assert Approbation.objects.get(dossier=story.dossier).personne is None
    assert Credit.objects.get(part="auteur").personne is None


def test_a_text_under_way_stays_for_the_committee():
    story = DossierStory("accord")
    delete(story.auteur)
    assert Dossier.objects.of_comite(story.comite).filter(pk=story.dossier.pk).exists()
    actions.override(Dossier.objects.get(), by=story.comite, motif="Le compte n’existe plus.")


def test_a_draft_that_nobody_else_signs_goes():
    story = DossierStory()
    delete(story.auteur)
    assert not Dossier.objects.exists()
    assert EntreeJournal.objects.get(action="create").dossier_numero == story.dossier.pk


def test_a_draft_that_a_coauthor_signs_stays():
    story = DossierStory()
    second = coauteur(story.dossier)
    delete(story.auteur)
    assert Dossier.objects.of_auteur(second).exists()


def test_messages_stay_without_their_writer():
    story = DossierStory("accord")
    actions.post_message(story.dossier, by=story.auteur, texte="Bonjour.")
    delete(story.auteur)
    assert Message.objects.get().de is None
    assert Message.objects.get().role == "auteur"


def test_profile_preferences_links_and_mails_go():
    story = DossierStory("accord")
    Profil.objects.create(personne=story.auteur, adresse="maelle", nom="Maëlle", public=True)
    PreferencesCourriel.objects.create(personne=story.auteur)
    liens.create_link("accord", personne=story.auteur, dossier=story.dossier)
    CourrielSortant.objects.create(evenement="x", cle="x", adresse=story.auteur.email.upper(), objet="x", texte="x")
    delete(story.auteur)
    for model in (Profil, PreferencesCourriel):
        assert not model.objects.exists()
    assert not LienSigne.objects.filter(objet="accord", personne=None).exists()
    assert not CourrielSortant.objects.filter(adresse__iexact=story.auteur.email).exists()


def test_the_address_of_a_coauthor_is_kept_nowhere():
    story = DossierStory("reecriture")
    second = coauteur(story.dossier)
    Coauteur.objects.update(nom="Inès Marchandeau")
    delete(second)
    row = Coauteur.objects.get()
    assert (row.nom, row.personne, row.statut) == ("", None, "accepte")
    assert second.email not in row.courriel


def test_an_invitation_still_without_answer_is_cancelled_with_its_link():
    story = DossierStory()
    invited = PersonneFactory()
    row = Coauteur.objects.create(dossier=story.dossier, courriel=invited.email.upper())
    token = "jeton"
    LienSigne.objects.create(
        jeton=liens._hash("coauteur", token), objet="coauteur", coauteur=row, expire_le="2099-01-01T00:00Z"
    )
    delete(invited)
    row.refresh_from_db()
    assert row.statut == "retire"
    with pytest.raises(LienRefuse, match="Ce lien ne sert plus"):
        liens.find_link("coauteur", token)


def test_two_deleted_coauthors_of_one_dossier_do_not_collide():
    story = DossierStory("reecriture")
    first, second = coauteur(story.dossier), coauteur(story.dossier)
    delete(first)
    delete(second)
    assert Coauteur.objects.filter(courriel__endswith="@compte.invalid").count() == 2


def test_a_dossier_taken_by_somebody_who_leaves_is_free_again():
    story = DossierStory("reecriture")
    actions.take(story.dossier, by=story.comite)
    delete(story.comite)
    assert Dossier.objects.get().pris_par is None


def test_the_signature_that_an_author_chose_stays_on_what_was_published():
    story = DossierStory("publiee")
    signature = story.page.signature
    delete(story.auteur)
    assert story.page.signature == signature != ""
