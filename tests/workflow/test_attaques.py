"""What an attacker, a hurried administration or bad luck tries against a text on its way, and what must come of it: nothing."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bonnespratiques.groupes import GROUPE_ADMINISTRATION
from bonnespratiques.models import FichePage, ThemePage
from tests.factories import DossierStory, PersonneFactory, comite, rewrite, send_for_approval, theme
from tests.workflow.test_credits import publish_update
from workflow import actions
from workflow.actions.discussion import MESSAGES_PAR_HEURE
from workflow.circuit import Statut
from workflow.ecriture import brouillons
from workflow.erreurs import ActionInterdite, ActionRefusee, PublicationRefusee
from workflow.models import CourrielSortant, Dossier, Message
from workflow.signature.frein import GARDES_MAX, INCONNUS_MAX

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def administration(client):
    personne = PersonneFactory(groupe=GROUPE_ADMINISTRATION)
    client.force_login(personne)
    return personne


# --- Round the dossier, by Wagtail's doors --------------------------------------------------------------------


@pytest.mark.parametrize("etape", ["reecriture", "accord", "validation"])
def test_a_text_under_way_is_not_copied_to_be_published_elsewhere(client, administration, etape):
    story = DossierStory(etape)
    copy = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": story.page.get_parent().pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[story.page.pk]), {**copy, "publish_copies": "on"})
    assert FichePage.objects.count() == 1


def test_the_committee_does_not_copy_it_either(client):
    story = DossierStory("accord")
    client.force_login(story.comite)
    client.get(reverse("wagtailadmin_pages:copy", args=[story.page.pk]))
    client.post(reverse("wagtailadmin_pages:copy", args=[story.page.pk]), {"new_title": "Copie", "new_slug": "copie"})
    assert FichePage.objects.count() == 1


def test_a_published_fiche_is_copied_as_before(client, administration):
    story = DossierStory("publiee")
    assert client.get(reverse("wagtailadmin_pages:copy", args=[story.page.pk])).status_code == 200


@pytest.mark.parametrize("end", ["withdraw", "reject"])
def test_a_text_never_published_that_its_author_keeps_is_published_by_nobody(end):
    story = DossierStory("reecriture")
    by = story.auteur if end == "withdraw" else story.comite
    getattr(actions, end)(story.dossier, by=by, motif="Nous gardons ce texte.")
    with pytest.raises(PublicationRefusee), transaction.atomic():
        story.page.get_latest_revision().publish(user=PersonneFactory(is_superuser=True))
    assert not story.page.live


def test_a_date_of_publication_is_not_taken_away_behind_the_dossier(client, administration):
    """The dossier stayed « programmée » for ever, and nobody was told."""
    story = DossierStory("validation")
    story.dossier = actions.validate(story.dossier, by=story.comite, at=timezone.now() + timedelta(days=1))
    revision = story.dossier.approbation.revision
    client.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[story.page.pk, revision.pk]))
    revision.refresh_from_db()
    assert revision.approved_go_live_at
    actions.withdraw(story.dossier, by=story.auteur)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


@pytest.mark.parametrize("what", ["page", "theme", "in bulk"])
def test_a_text_under_way_is_not_deleted_under_its_people(client, administration, what):
    story = DossierStory("accord")
    pk = story.theme.pk if what == "theme" else story.page.pk
    bulk = f"/admin/bulk/wagtailcore/page/delete/?id={pk}"
    url = bulk if what == "in bulk" else reverse("wagtailadmin_pages:delete", args=[pk])
    refused = client.post(url, follow=True)
    assert "Rien n’est supprimé" in refused.content.decode()
    assert FichePage.objects.filter(pk=story.page.pk).exists()


def test_what_is_finished_is_deleted_as_before(client, administration):
    story = DossierStory("publiee")
    client.post(reverse("wagtailadmin_pages:delete", args=[story.page.pk]))
    assert not FichePage.objects.exists()


# --- Bad luck: the page, the theme, the author gone -----------------------------------------------------------


@pytest.mark.parametrize("etape", ["reecriture", "accord", "validation"])
def test_a_dossier_whose_page_is_gone_refuses_in_words_and_ends(etape):
    story = DossierStory(etape)
    read = actions.seal_to_approve(story.dossier) if etape == "accord" else ""
    FichePage.objects.get(pk=story.page.pk).delete()
    story.auteur.delete() if etape != "accord" else None
    story.dossier.refresh_from_db()
    if etape == "accord":
        with pytest.raises(ActionRefusee, match="a été supprimée"):
            actions.approve(story.dossier, by=story.auteur, empreinte_lue=read)
        story.dossier = actions.take_back(story.dossier, by=story.comite, motif="La page a disparu.")
    if etape == "validation":
        story.dossier = actions.send_back(story.dossier, by=story.comite, motif="La page a disparu.")
    assert actions.reject(story.dossier, by=story.comite, motif="La page a disparu.").statut == Statut.REJETEE


def test_an_author_whose_theme_was_deleted_sends_the_text_again_and_it_is_published(client):
    story = DossierStory("accord")
    ThemePage.objects.get(pk=story.theme.pk).delete()
    client.force_login(story.auteur)
    client.post(reverse("retirer", args=[story.dossier.pk]), {"motif": "Le thème n’existe plus."})
    client.post(reverse("repartir", args=[story.dossier.pk]))
    again = Dossier.objects.latest("pk")
    elsewhere = theme("Accueil physique")
    again = brouillons.save_draft(again, by=story.auteur, champs={}, version=again.version, theme=elsewhere)
    story.theme, story.dossier = elsewhere, again
    story.comite = comite(elsewhere)
    for step in ("reecriture", "accord", "validation", "publiee"):
        story._advance(step, {})
    assert story.page.live


# --- Floods ---------------------------------------------------------------------------------------------------


def test_nobody_floods_a_committee_with_messages(client):
    story = DossierStory("reecriture")
    client.force_login(story.auteur)
    url = reverse("dossier_message", args=[story.dossier.pk])
    for n in range(MESSAGES_PAR_HEURE):
        client.post(url, {"texte": f"Bonjour {n}"})
    refused = client.post(url, {"texte": "Encore moi, et je garde ces mots."})
    assert refused.status_code == 400
    assert "je garde ces mots" in refused.content.decode()
    assert CourrielSortant.objects.filter(cle="message_de_l_auteur").count() == MESSAGES_PAR_HEURE


def test_the_committee_still_writes_among_itself_when_it_has_written_much():
    story = DossierStory("reecriture")
    for n in range(MESSAGES_PAR_HEURE + 1):
        actions.post_message(story.dossier, by=story.comite, texte=f"Note {n}")
    assert Message.objects.count() == MESSAGES_PAR_HEURE + 1


@pytest.mark.parametrize("door", ["invitation", "toujours_vrai", "preferences_par_lien"])
def test_links_tried_at_random_are_slowed_down_at_every_door(client, door):
    codes = {client.get(reverse(door, args=[f"hasard{n}"])).status_code for n in range(INCONNUS_MAX)}
    assert codes == {404}
    assert client.get(reverse(door, args=["hasard"])).status_code == 429


def test_strangers_do_not_fill_the_disk_with_texts_kept_for_later(client):
    url = reverse("ecrire", args=[1, "titre"])
    kept = [
        Client().post(url, {"titre": "Un texte"}).cookies.get("sessionid") is not None for _ in range(GARDES_MAX + 1)
    ]
    assert kept == [True] * GARDES_MAX + [False]


# --- What must not leak ---------------------------------------------------------------------------------------


def test_the_address_of_a_fiche_does_not_keep_a_name_that_its_title_lost():
    story = DossierStory()
    named = {**story.dossier.brouillon, "titre": "Brumeval ouvre le jeudi soir", "anonymat": "tout"}
    Dossier.objects.filter(pk=story.dossier.pk).update(brouillon=named, titre=named["titre"])
    story._advance("reecriture", {})
    rewrite(story.dossier, by=story.comite, title="Ouvrir le jeudi soir")
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    assert story.page.slug == "ouvrir-le-jeudi-soir"
    story.dossier = actions.take_back(story.dossier, by=story.comite, motif="Une virgule.")
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    for step in ("validation", "publiee"):
        story._advance(step, {})
    assert story.page.url.endswith("/ouvrir-le-jeudi-soir/")


def test_an_address_chosen_by_the_committee_and_one_already_public_stay():
    story = DossierStory("reecriture")
    rewrite(story.dossier, by=story.comite, title="Le jeudi soir", slug="jeudi")
    story.dossier = send_for_approval(story.dossier, by=story.comite)
    for step in ("validation", "publiee"):
        story._advance(step, {})
    assert story.page.slug == "jeudi"
    update = DossierStory("reecriture", page=story.page)
    rewrite(update.dossier, by=update.comite, title="Un autre titre")
    update.dossier = send_for_approval(update.dossier, by=update.comite)
    assert (story.page.slug, story.page.get_latest_revision().content["slug"]) == ("jeudi", "jeudi")


def test_the_seal_of_a_hidden_version_confirms_no_guess(client):
    """Its words are those of the next version, but for a name: whoever suspects one could compute the seal, and know."""
    story = DossierStory("publiee")
    named = story.dossier.approbation.empreinte
    assert named in client.get(reverse("historique", args=[story.page.numero])).content.decode()
    publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="tout", organismes=[], signature="")
    assert named not in client.get(reverse("historique", args=[story.page.numero])).content.decode()


def test_whoever_improved_an_anonymous_fiche_does_not_lift_its_anonymity():
    story = DossierStory("publiee")
    publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="tout", organismes=[], signature="")
    other = PersonneFactory()
    publish_update(story.page, by=other, comite=story.comite, conseils="<p>Un conseil de plus.</p>")
    with pytest.raises(ActionInterdite, match="anonym"):
        publish_update(story.page, by=other, comite=story.comite, anonymat="")
    assert publish_update(story.page, by=story.auteur, comite=story.comite, anonymat="").statut == Statut.PUBLIEE


@pytest.mark.parametrize(
    "name", ["contributions", "dossier", "accord", "coauteurs", "pieces", "mon_profil", "mes_courriels"]
)
def test_no_cache_keeps_a_private_page_for_the_next_person(client, name):
    story = DossierStory("accord")
    client.force_login(story.auteur)
    args = [story.dossier.pk] if name in {"dossier", "accord", "coauteurs", "pieces"} else []
    said = client.get(reverse(name, args=args))["Cache-Control"]
    assert "private" in said
