"""The rewriting by HTTP: beside the author's text, with reasons kept between saves, and never over somebody else's words."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Revision
from wagtail.test.utils.form_data import querydict_from_html

from bonnespratiques.texte_riche import FEATURES, to_text
from tests.factories import DossierStory, comite, rewrite
from workflow import actions
from workflow.comite.reecriture import ConflitDeReecriture, current_text, save_rewriting, seals_of
from workflow.erreurs import ActionInterdite
from workflow.models import Dossier

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def typed(html):
    """What Wagtail's editor sends for a text."""
    return ContentstateConverter(FEATURES).from_database_format(html)


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


class Window:
    """A browser window of somebody on the rewriting of a dossier: what it shows stays what it showed."""

    def __init__(self, story, person=None):
        self.url = reverse("workflow_reecrire", args=[story.dossier.pk])
        self.client = Client()
        self.client.force_login(person or story.comite)
        self.response = self.client.get(self.url)
        self.data = self.form(self.response)

    @staticmethod
    def form(response):
        data = querydict_from_html(response.content.decode(), form_id="reecrire")
        # Reasons are tied to their form by its id.
        return {key: data.getlist(key) for key in data}

    def save(self, **changes):
        data = {**self.data, **{name.replace("__", "-"): value for name, value in changes.items()}}
        self.response = self.client.post(self.url, data, follow=True)
        return self.response


@pytest.fixture
def story():
    story = DossierStory("reecriture")
    story.dossier = actions.take(story.dossier, by=story.comite)
    return story


def latest(story):
    return story.page.get_latest_revision_as_object()


def test_the_committee_rewrites_beside_the_authors_text(story):
    window = Window(story)
    assert (
        "Les habitants répétaient leur demande"
        in page_of(window.response).select_one(".dossier__original + div, main").text
    )
    response = window.save(origine=typed("<p>Plus <b>court</b>.</p>"), title="Ouvrir le jeudi")
    assert "Enregistré." in response.content.decode()
    assert latest(story).origine == "<p>Plus <b>court</b>.</p>"
    assert latest(story).title == "Ouvrir le jeudi"
    assert latest(story).get_latest_revision().user == story.comite


def test_saving_what_nobody_changed_makes_no_version(story):
    before = Revision.objects.count()
    assert "Rien n’a changé" in Window(story).save().content.decode()
    assert Revision.objects.count() == before


def test_reasons_are_kept_between_saves_and_found_on_the_dossier(story):
    window = Window(story)
    window.save(origine=typed("<p>Court.</p>"), raison__origine=["raccourci"], precision__origine="Répété plus bas.")
    again = page_of(Window(story).response)
    assert again.select_one("input[name=raison-origine][value=raccourci]").has_attr("checked")
    screen = page_of(window.client.get(reverse("workflow_dossier", args=[story.dossier.pk])))
    assert screen.select_one("input[name=raison-origine][value=raccourci]").has_attr("checked")
    assert screen.select_one("input[name=precision-origine]")["value"] == "Répété plus bas."


def test_what_only_wagtails_editor_changes_is_left_as_it_is(story):
    fiche = latest(story)
    fiche.licence, fiche.annee_debut = "lo-2.0", 2021
    fiche.save_revision(user=story.comite)
    Window(story).save(origine=typed("<p>Court.</p>"))
    assert latest(story).annee_debut == 2021


def test_links_typed_by_hand_keep_their_address_and_lose_their_poison(story):
    Window(story).save(
        origine=typed('<p><a href="https://example.org/">bon</a> <a href="javascript:alert(1)">mauvais</a></p>')
    )
    assert 'href="https://example.org/"' in latest(story).origine
    assert "javascript" not in latest(story).origine


# --- Only who has it in hand ------------------------------------------------------------------------------------


def test_a_free_dossier_is_taken_by_a_button_never_by_opening_it(client):
    story = DossierStory("reecriture")
    client.force_login(story.comite)
    url = reverse("workflow_reecrire", args=[story.dossier.pk])
    response = client.get(url, follow=True)
    assert "Prenez d’abord le dossier" in response.content.decode()
    story.dossier.refresh_from_db()
    assert story.dossier.pris_par is None
    response = client.post(
        reverse("workflow_agir", args=[story.dossier.pk]), {"action": "take", "suite": "reecrire"}, follow=True
    )
    assert response.redirect_chain[-1][0] == url
    assert page_of(response).select_one("form#reecrire")


def test_whoever_lost_the_dossier_saves_nothing_and_keeps_every_word_on_the_screen(story):
    window, other = Window(story), comite(story.theme)
    actions.take(story.dossier, by=other, de=story.comite)
    response = window.save(origine=typed("<p>Trop tard.</p>"), promesse="Trop tard aussi.")
    assert response.status_code == 409
    assert f"{other} a le dossier" in response.content.decode()
    assert "Trop tard." in response.content.decode()
    assert page_of(response).select_one("textarea[name=promesse]").get_text(strip=True) == "Trop tard aussi."
    assert "Trop tard" not in to_text(latest(story).origine)


def test_nothing_is_rewritten_once_the_author_has_the_text(story):
    window = Window(story)
    actions.send_for_approval(story.dossier, by=story.comite, raisons={})
    before = story.page.latest_revision_id
    assert window.save(origine=typed("<p>Trop tard.</p>")).status_code == 409
    assert story.page.latest_revision_id == before


# --- Saved elsewhere meanwhile ------------------------------------------------------------------------------------


def test_of_two_windows_on_one_rubric_the_second_sees_both_texts_and_overwrites_nothing(story):
    first, second = Window(story), Window(story)
    first.save(origine=typed("<p>La première.</p>"))
    response = second.save(origine=typed("<p>La seconde.</p>"))
    assert response.status_code == 409
    assert "La première." in page_of(response).select_one(".dossier__conflit blockquote").text
    assert "La seconde." in page_of(response).select_one("input[name=origine]")["value"]
    assert not page_of(response).select(".dossier__conflit input[checked]")
    assert latest(story).origine == "<p>La première.</p>"


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("mien", "<p>La seconde.</p>"),
        ("autre", "<p>La première.</p>"),
        ("les_deux", "<p>La première.</p><p>La seconde.</p>"),
    ],
)
def test_the_person_chooses_between_the_two(story, choice, kept):
    first, second = Window(story), Window(story)
    first.save(origine=typed("<p>La première.</p>"))
    second.data = Window.form(second.save(origine=typed("<p>La seconde.</p>")))
    assert second.save(choix__origine=choice).status_code == 200
    assert latest(story).origine == kept


def test_saving_again_without_choosing_chooses_nothing(story):
    first, second = Window(story), Window(story)
    first.save(origine=typed("<p>La première.</p>"))
    second.data = Window.form(second.save(origine=typed("<p>La seconde.</p>")))
    assert second.save().status_code == 409
    assert latest(story).origine == "<p>La première.</p>"


def test_a_third_version_saved_while_one_chooses_is_shown_too(story):
    first, second = Window(story), Window(story)
    first.save(origine=typed("<p>La première.</p>"))
    second.data = Window.form(second.save(origine=typed("<p>La seconde.</p>")))
    Window(story).save(origine=typed("<p>La troisième.</p>"))
    response = second.save(choix__origine="mien")
    assert response.status_code == 409
    assert "La troisième." in response.content.decode()
    assert latest(story).origine == "<p>La troisième.</p>"


def test_two_windows_on_two_rubrics_are_both_kept(story):
    first, second = Window(story), Window(story)
    first.save(origine=typed("<p>La première.</p>"))
    assert second.save(conseils=typed("<p>La seconde.</p>")).status_code == 200
    assert (latest(story).origine, latest(story).conseils) == ("<p>La première.</p>", "<p>La seconde.</p>")


def test_after_a_conflict_what_only_the_other_changed_is_still_the_others(story):
    first, second = Window(story), Window(story)
    first.save(origine=typed("<p>La première.</p>"), conseils=typed("<p>Aussi la première.</p>"))
    second.data = Window.form(second.save(origine=typed("<p>La seconde.</p>")))
    second.save(choix__origine="mien")
    assert (latest(story).origine, latest(story).conseils) == ("<p>La seconde.</p>", "<p>Aussi la première.</p>")


def test_a_revision_rewritten_in_place_by_wagtails_autosave_is_seen(story):
    Window(story).save(origine=typed("<p>Une base.</p>"))
    window = Window(story)
    fiche = latest(story)
    fiche.origine = "<p>Écrit dans l’éditeur de Wagtail.</p>"
    fiche.save_revision(user=story.comite, overwrite_revision=fiche.get_latest_revision())
    assert window.save(origine=typed("<p>Écrit chez nous.</p>")).status_code == 409
    assert "éditeur de Wagtail" in latest(story).origine


def test_an_old_tab_of_wagtails_editor_stays_under_what_was_saved_since(story):
    client = Client()
    client.force_login(story.comite)
    url = reverse("wagtailadmin_pages:edit", args=[story.page.pk])
    tab = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form").dict()
    Window(story).save(origine=typed("<p>La plus récente.</p>"))
    response = client.post(url, {**tab, "blocs-count": "0", "title": "Un vieil onglet"}, follow=True)
    assert "Rien n’est écrasé" in response.content.decode()
    assert latest(story).origine == "<p>La plus récente.</p>"
    assert latest(story).title != "Un vieil onglet"
    assert story.page.revisions.filter(content__title="Un vieil onglet").exists()


def test_the_editor_says_why_it_is_locked_and_where_to_go(client, story):
    client.force_login(comite(story.theme))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[story.page.pk]))
    assert f"{story.comite} a ce texte en main" in page.content.decode()
    assert page_of(page).select_one(f"a[href='{reverse('workflow_dossier', args=[story.dossier.pk])}']")


# --- Bad input and bad luck --------------------------------------------------------------------------------------


@pytest.mark.parametrize("garbage", ["{", "[]", json.dumps({"blocks": 3}), "\x00", json.dumps({"blocks": [1]})])
def test_what_the_editor_never_sends_is_refused_and_erases_nothing(story, garbage):
    before = latest(story).origine
    response = Window(story).save(origine=garbage)
    assert response.status_code == 400
    assert latest(story).origine == before


def test_an_emptied_rubric_is_emptied(story):
    Window(story).save(origine="null")  # what Wagtail's editor sends then
    assert latest(story).origine == ""


def test_a_field_that_is_not_sent_is_not_emptied(story):
    window = Window(story)
    window.client.post(window.url, {"title": "Seul", "sceau-title": window.data["sceau-title"]})
    assert latest(story).title == "Seul"
    assert "répétaient" in latest(story).origine


def test_an_empty_title_and_an_endless_rubric_are_refused_with_what_was_typed(story):
    response = Window(story).save(title=" ", conseils=typed(f"<p>{'x' * 41_000}</p>"), promesse="Gardée.")
    assert response.status_code == 400
    assert "Une fiche a besoin d’un titre" in response.content.decode()
    assert "Texte trop long" in response.content.decode()
    assert "Gardée." in response.content.decode()


def test_a_session_that_ended_gives_back_every_word_after_signing_in(story):
    window = Window(story)
    window.client.logout()
    response = window.client.post(
        window.url,
        {**window.data, "origine": typed("<p>Écrit trop longtemps.</p>"), "raison-origine": ["ton", "raccourci"]},
    )
    assert response.status_code == 302
    window.client.force_login(story.comite)
    page = window.client.get(window.url)
    assert "Votre session s’était fermée" in page.content.decode()
    assert "crit trop longtemps." in page_of(page).select_one("input[name=origine]")["value"]
    assert len(page_of(page).select("input[name=raison-origine][checked]")) == 2
    window.data = Window.form(page)
    window.save()
    assert latest(story).origine == "<p>Écrit trop longtemps.</p>"


def test_whoever_holds_nothing_writes_nothing_by_code_either(story):
    other = comite(story.theme)
    seals = seals_of(current_text(story.dossier))
    for person in (other, story.auteur):
        with pytest.raises(ActionInterdite):
            save_rewriting(story.dossier, by=person, champs={"title": "X"}, seals=seals)
    rewrite(story.dossier, by=story.comite, promesse="Autre chose.")
    with pytest.raises(ConflitDeReecriture):
        save_rewriting(story.dossier, by=story.comite, champs={"promesse": "La mienne."}, seals=seals)
    assert Dossier.objects.get().raisons_brouillon == {}
