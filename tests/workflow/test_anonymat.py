"""What its authors do not want named is written nowhere: each door by which a name could leave is tried."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command

from bonnespratiques.models import Contact, FicheOrganisme, FichePage, Organisme
from bonnespratiques.models.fiche_anonymat import ORGANISME_TU, RECIT_ANONYME
from bonnespratiques.recherche.service import search_fiches
from bonnespratiques.recueil.arbre.document import build_document
from tests.bonnespratiques.recueil.lecture import build_pdf, words
from tests.factories import DossierStory, PersonneFactory, fiche, recueil, rewrite, send_for_approval
from workflow import actions
from workflow.ecriture import anonymat, brouillons
from workflow.ecriture.texte import text_of
from workflow.erreurs import ActionInterdite, ActionRefusee

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ORGANISME, SIGNATURE = "Syndicat des Eaux de Brumeval", "Ludivine Orsec"


def told(anonymat: str = "tout", until: str = "publiee") -> DossierStory:
    """A text whose author gave both names, and asked that they be kept back."""
    story = DossierStory()
    story.dossier.brouillon |= {"organismes": [ORGANISME], "signature": SIGNATURE, "anonymat": anonymat}
    story.dossier.save()
    for step in ("reecriture", "accord", "validation", "publiee"):
        story._advance(step, {})
        if step == until:
            break
    return story


def test_the_names_stay_in_the_dossier_and_are_not_in_the_page():
    story = told(until="reecriture")
    assert story.dossier.brouillon["organismes"] == [ORGANISME]
    content = json.dumps(story.dossier.revision_soumise.content, ensure_ascii=False)
    assert ORGANISME not in content
    assert SIGNATURE not in content
    assert not Organisme.objects.filter(nom=ORGANISME).exists()


@pytest.mark.parametrize(
    ("choice", "organisme", "signature"), [("", True, True), ("personne", True, False), ("organisme", False, True)]
)
def test_only_what_was_asked_is_kept_back(choice, organisme, signature):
    page = told(choice).page
    assert (page.organismes_noms == [ORGANISME]) == organisme
    assert (page.signature == SIGNATURE) == signature


def test_the_page_the_card_the_lists_and_the_plan_name_nobody(client):
    story = told()
    near = fiche("Une voisine", dans=story.theme)
    Contact.objects.create(fiche=story.page, nom="Odile Ferrandière", consentement_le="2026-01-05")
    for address in (
        story.page.url,
        story.theme.url,
        story.theme.axe.url,
        near.url,
        "/",
        "/plan-du-site/",
        "/recherche/",
    ):
        text = BeautifulSoup(client.get(address).content, "html.parser").get_text()
        assert not {name for name in (ORGANISME, SIGNATURE, "Odile Ferrandière") if name in text}, address
    text = client.get(story.page.url).content.decode()
    assert ORGANISME_TU in text
    assert RECIT_ANONYME in text
    assert ORGANISME_TU in client.get(story.theme.url).content.decode()
    assert "brumeval" not in client.get("/sitemap.xml").content.decode().lower()


def test_a_search_for_the_name_finds_nothing():
    story = told()
    assert search_fiches("Brumeval", user=None).total == 0
    assert search_fiches("Orsec", user=None).total == 0
    assert [resultat.fiche.pk for resultat in search_fiches("mairie jeudi", user=None).resultats] == [story.page.pk]


def test_exports_name_nobody_even_with_contacts():
    Contact.objects.create(fiche=told().page, nom="Odile Ferrandière")
    for name in ("json", "csv"):
        out = io.StringIO()
        call_command("exporter_fiches", format=name, contacts=True, stdout=out, stderr=io.StringIO())
        assert not {name for name in (ORGANISME, SIGNATURE, "Odile") if name in out.getvalue()}
        assert ORGANISME_TU in out.getvalue()
        assert RECIT_ANONYME in out.getvalue()
    rows = list(csv.DictReader(io.StringIO(out.getvalue().lstrip("\ufeff")), delimiter=";"))
    assert rows[0]["organismes"] == ""


def test_the_booklet_names_nobody_and_says_so():
    story = told()
    Contact.objects.create(fiche=story.page, nom="Odile Ferrandière", consentement_le="2026-01-05")
    text = words(build_pdf(build_document(recueil((story.theme, [story.page])))))
    assert not {name for name in (ORGANISME, SIGNATURE, "Odile Ferrandière") if name in text}
    assert ORGANISME_TU in text
    assert RECIT_ANONYME in text


def test_the_booklet_prints_a_fiche_without_organisme_nor_wish():
    page = fiche("Sans organisme", organismes=[])
    text = words(build_pdf(build_document(recueil((page.theme, [page])))))
    assert "Sans organisme" in text
    assert ORGANISME_TU not in text


def test_what_did_not_work_is_read_printed_exported_and_found(client):
    page = fiche("Une borne", echecs="<p>La borne du hall, débranchée au printemps.</p>")
    assert "La borne du hall" in client.get(page.url).content.decode()
    assert "La borne du hall" in words(build_pdf(build_document(recueil((page.theme, [page])))))
    out = io.StringIO()
    call_command("exporter_fiches", stdout=out, stderr=io.StringIO())
    assert json.loads(out.getvalue())[0]["echecs"] == "La borne du hall, débranchée au printemps."
    assert search_fiches("débranchée", user=None).total == 1


def test_a_fiche_that_names_who_asked_not_to_be_named_is_refused():
    page = told().page
    page.signature = SIGNATURE
    page.organismes = [FicheOrganisme(organisme=Organisme.objects.create(nom=ORGANISME))]
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert set(refusal.value.message_dict) == {"signature", "__all__"}


def test_the_editor_refuses_an_organisme_added_by_mistake():
    page = told(until="reecriture").page
    organisme = Organisme.objects.create(nom=ORGANISME)
    form_class = FichePage.get_edit_handler().get_form_class()
    data = {
        "organismes-TOTAL_FORMS": "1",
        "organismes-INITIAL_FORMS": "0",
        "organismes-MIN_NUM_FORMS": "0",
        "organismes-MAX_NUM_FORMS": "9",
        "organismes-0-organisme": str(organisme.pk),
        "organismes-0-ORDER": "1",
        "indicateurs-TOTAL_FORMS": "0",
        "indicateurs-INITIAL_FORMS": "0",
        "blocs-count": "0",
    }
    form = form_class(data, instance=page, parent_page=page.get_parent())
    assert "a demandé à ne pas être nommé" in str(form.errors["__all__"])


def test_a_name_that_went_round_the_editor_does_not_reach_the_author():
    story = told(until="reecriture")
    page = story.page.get_latest_revision().as_object()
    page.signature = SIGNATURE
    page.save_revision(user=story.comite, clean=False)
    with pytest.raises(ActionRefusee, match="ne pas être nommés"):
        send_for_approval(story.dossier, by=story.comite)


def test_an_update_stays_anonymous_and_keeps_the_names_of_others_back():
    page = told().page
    other = PersonneFactory()
    update = brouillons.create_update(page, by=other)
    assert update.brouillon["anonymat"] == "tout"
    update = brouillons.save_draft(update, by=other, champs={"organismes": [ORGANISME]}, version=update.version)
    update = actions.submit(update, by=other, charte=True)
    assert ORGANISME not in str(update.revision_soumise.content)


def test_only_who_signed_it_may_lift_the_anonymity_of_a_fiche():
    story = told()
    for by, allowed in ((PersonneFactory(), False), (story.auteur, True)):
        update = brouillons.create_update(story.page, by=by)
        update = brouillons.save_draft(update, by=by, champs={"anonymat": ""}, version=update.version)
        assert anonymat.may_lift(by, update) == allowed
        if allowed:
            assert actions.submit(update, by=by, charte=True).statut == "reecriture"
        else:
            with pytest.raises(ActionInterdite, match="lever l’anonymat"):
                actions.submit(update, by=by, charte=True)


def test_an_update_that_becomes_anonymous_takes_the_names_out_of_the_page():
    page = fiche(organismes=[ORGANISME], signature=SIGNATURE)
    story = DossierStory(page=page)
    story.dossier.brouillon["anonymat"] = "tout"
    story.dossier.save()
    for step in ("reecriture", "accord", "validation", "publiee"):
        story._advance(step, {})
    assert (story.page.organismes_noms, story.page.signature) == ([], "")
    assert text_of(story.page)["organismes"] == []
    assert search_fiches("Brumeval", user=None).total == 0


def test_names_that_stand_in_the_words_are_pointed_out():
    story = told(until="reecriture")
    rewrite(story.dossier, by=story.comite, origine="<p>Au syndicat des eaux de BRUMEVAL, on répétait.</p>")
    found = anonymat.names_left(story.dossier, story.page.get_latest_revision().as_object())
    assert found == [("Origine de la démarche", ORGANISME)]
