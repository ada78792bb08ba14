"""Who is named on a fiche: what each person chose, and nobody who hides."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import Revision

from tests.factories import DossierStory, PersonneFactory, approve, coauteur, comite, rewrite, send_for_approval
from workflow import actions
from workflow.ecriture.brouillons import create_update
from workflow.memoire.credits import fiches_of
from workflow.models import Credit, Profil

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def parts(story) -> set[tuple]:
    return set(Credit.objects.filter(dossier=story.dossier).values_list("personne", "part"))


def profil(personne, **fields) -> Profil:
    defaults = {"public": True, "nom": personne.get_full_name(), "adresse": f"p-{personne.pk}"}
    return Profil.objects.create(personne=personne, **{**defaults, **fields})


def credits_shown(client, page) -> str:
    return BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".credits").get_text(" ", strip=True)


def publish(story):
    """From the rewriting to the publication."""
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    for personne in story.dossier.signataires:
        story.dossier = approve(story.dossier, by=personne)
    story.dossier = actions.validate(story.dossier, by=story.comite)
    return story


def publish_update(page, *, by, comite, **texte):
    """Another version, by `by`."""
    dossier = create_update(page, by=by)
    dossier.brouillon = {**dossier.brouillon, **texte}
    dossier.save()
    dossier = actions.submit(dossier, by=by, charte=True)
    dossier = send_for_approval(dossier, by=comite)
    dossier = approve(dossier, by=by)
    return actions.validate(dossier, by=comite)


def test_publishing_writes_the_part_of_each():
    story = DossierStory("reecriture")
    second = coauteur(story.dossier)
    rewrite(story.dossier, by=story.comite, origine="<p>Réécrit.</p>")
    publish(story)
    assert parts(story) == {(story.auteur.pk, "auteur"), (second.pk, "coauteur"), (story.comite.pk, "reecriture")}


def test_who_saved_nothing_rewrote_nothing():
    story = publish(DossierStory("reecriture"))
    assert parts(story) == {(story.auteur.pk, "auteur")}


def test_a_stranger_who_saved_by_another_door_is_no_rewriter():
    story = DossierStory("reecriture")
    rewrite(story.dossier, by=PersonneFactory(is_superuser=True), origine="<p>Par une autre porte.</p>")
    assert parts(publish(story)) == {(story.auteur.pk, "auteur")}


def test_who_has_left_the_committee_keeps_their_part():
    story = DossierStory("accord")
    story.dossier = approve(story.dossier, by=story.auteur)
    other = comite(story.theme)
    story.comite.groups.clear()
    actions.validate(story.dossier, by=other)
    assert (story.comite.pk, "reecriture") in parts(story)


def test_a_scheduled_publication_writes_its_credits_on_its_day():
    story = DossierStory("validation")
    story.dossier = actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=2))
    assert not Credit.objects.exists()
    Revision.objects.filter(pk=story.dossier.approbation.revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    Revision.objects.get(pk=story.dossier.approbation.revision_id).publish()
    assert (story.auteur.pk, "auteur") in parts(story)


def test_the_fiche_bears_the_signature_that_was_chosen_and_not_the_name_of_the_account(client):
    story = DossierStory("reecriture")
    rewrite(story.dossier, by=story.auteur, signature="L’équipe de l’accueil")
    publish(story)
    assert "L’équipe de l’accueil" in credits_shown(client, story.page)
    assert story.auteur.last_name not in credits_shown(client, story.page)


def test_a_public_profile_is_linked_from_the_fiche(client):
    story = publish(DossierStory("reecriture"))
    profil(story.auteur, nom="Maëlle K.", adresse="maelle-k")
    html = BeautifulSoup(client.get(story.page.url).content, "html.parser")
    assert html.select_one(".credits a[href='/contributeurs/maelle-k/']").get_text() == "Maëlle K."


def test_a_profile_that_is_not_public_names_nobody(client):
    story = publish(DossierStory("reecriture"))
    profil(story.auteur, public=False, nom="Maëlle K.")
    assert "Maëlle K." not in credits_shown(client, story.page)


def test_a_coauthor_is_named_since_they_accepted_to_sign(client):
    story = DossierStory("reecriture")
    second = coauteur(story.dossier, first_name="Inès", last_name="Marchandeau")
    publish(story)
    assert "Inès Marchandeau" in credits_shown(client, story.page)
    assert second.email not in client.get(story.page.url).content.decode()


def test_a_coauthor_without_a_name_is_not_shown_by_their_address(client):
    story = DossierStory("reecriture")
    second = coauteur(story.dossier, first_name="", last_name="")
    publish(story)
    assert second.email not in client.get(story.page.url).content.decode()


def test_a_rewriter_is_named_only_if_they_wish(client):
    story = DossierStory("publiee")
    assert "Réécriture" not in credits_shown(client, story.page)
    profil(story.comite, public=False, nommer_reecritures=True)
    assert "Bertille Cauvignac" in credits_shown(client, story.page)


@pytest.mark.parametrize("anonymat", ["personne", "tout"])
def test_an_anonymous_fiche_names_no_author_of_any_version(client, anonymat):
    story = DossierStory("publiee")
    profil(story.auteur, nom="Maëlle K.")
    assert "Maëlle K." in credits_shown(client, story.page)
    publish_update(story.page, by=story.auteur, comite=story.comite, anonymat=anonymat, organismes=[], signature="")
    assert "Maëlle K." not in credits_shown(client, story.page)


def test_somebody_anonymous_stays_so_when_another_names_themselves(client):
    story = DossierStory("publiee")
    profil(story.auteur, nom="Maëlle K.")
    hiding = publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="personne")
    autre = coauteur(hiding)
    profil(autre, nom="Yann L.")
    publish_update(story.page, by=autre, comite=story.comite, anonymat="personne")
    publish_update(story.page, by=autre, comite=story.comite, anonymat="")
    shown = credits_shown(client, story.page)
    assert "Yann L." in shown
    assert "Maëlle K." not in shown


def test_where_the_organisme_is_hidden_no_page_that_could_name_it_is_linked(client):
    story = DossierStory("publiee")
    profil(story.auteur, nom="Maëlle K.")
    publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="organisme", organismes=[])
    assert "/contributeurs/" not in client.get(story.page.url).content.decode()
    assert not fiches_of(story.auteur, None).exists()


def test_a_deleted_account_leaves_its_part_without_a_name(client):
    story = publish(DossierStory("reecriture"))
    profil(story.auteur, nom="Maëlle K.")
    story.auteur.delete()
    assert Credit.objects.get(part="auteur").personne is None
    assert "Maëlle K." not in credits_shown(client, story.page)
