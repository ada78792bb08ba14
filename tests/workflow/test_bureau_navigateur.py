"""The desk in a real browser: two people on one text see each other, the editor by keyboard, nothing for axe to find."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.factories import DossierStory, comite
from tests.navigateur import FONDUS_FINIS
from workflow import actions
from workflow.models import Dossier, Message

# Wagtail's own page hides what overflows: each element is looked at, but in the table of the queue, which scrolls.
OVERFLOWING = """[...document.querySelectorAll('main .dossier *')].filter(
    element => !element.closest('.dossier__table table') && element.getBoundingClientRect().right > innerWidth
).map(element => element.outerHTML.slice(0, 120))"""

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(navigateur: Browser, live_server):
    """Opens a browser in which a person is signed in."""
    contexts = []

    def opened(person, width: int = 1280) -> Page:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        context = navigateur.new_context(
            locale="fr-FR", base_url=live_server.url, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}]
        )
        context.set_default_timeout(20_000)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def story():
    story = DossierStory("reecriture")
    story.dossier = actions.take(story.dossier, by=story.comite)
    return story


def address(name, story):
    return reverse(name, args=[story.dossier.pk])


def type_in(page: Page, rubrique: str, words: str) -> None:
    page.get_by_role("textbox", name=rubrique).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)
    hidden = page.get_by_role("region", name=rubrique).locator("input[data-draftail-input]")
    expect(hidden).to_have_value(re.compile(re.escape(words.strip())))


def faults(page):
    """What axe finds, and where. Colours in the middle of a fade are nobody's."""
    page.evaluate(FONDUS_FINIS)
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found]


def test_two_people_on_one_text_see_each_other_and_neither_overwrites(window, story):
    here, there = window(story.comite), window(comite(story.theme, first_name="Ngoné", last_name="Sarrault"))
    with here.expect_response(lambda response: "/ping/" in response.url):
        here.goto(address("workflow_reecrire", story))
    type_in(here, "Origine de la démarche", " Chez moi.")

    there.goto(address("workflow_dossier", story))
    expect(there.get_by_text(f"{story.comite} a le texte ouvert en ce moment")).to_be_visible()
    there.get_by_role("link", name="Reprendre le dossier").click()
    expect(there.get_by_role("button", name="Oui, je reprends ce dossier")).to_be_visible()
    assert faults(there) == []
    there.get_by_role("button", name="Oui, je reprends ce dossier").click()
    there.get_by_role("link", name="Réécrire le texte").click()
    type_in(there, "Origine de la démarche", " Chez l’autre.")
    there.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(there.get_by_text("Enregistré.")).to_be_visible()

    refusal = here.get_by_text("Ce texte n’est plus entre vos mains").first
    # Wagtail's own warning comes first, or not: it depends on when the page last asked who else is there.
    warning = here.get_by_role("dialog").get_by_role("button", name="Enregistrer", exact=True)
    here.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(warning.or_(refusal).first).to_be_visible()
    if warning.is_visible():
        warning.click()
    expect(refusal).to_be_visible()
    expect(here.get_by_role("textbox", name="Origine de la démarche")).to_contain_text("Chez moi.")
    assert "Chez l’autre." in story.page.get_latest_revision_as_object().origine


def test_two_windows_of_one_person_show_both_texts_and_let_them_choose(window, story):
    first, second = window(story.comite), window(story.comite)
    for page, words in ((first, " La première."), (second, " La seconde.")):
        page.goto(address("workflow_reecrire", story))
        type_in(page, "Conseils de mise en œuvre", words)
    first.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(first.get_by_text("Enregistré.")).to_be_visible()
    second.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(second.locator("blockquote")).to_contain_text("La première.")
    assert faults(second) == []
    second.get_by_label("Le mien, tel qu’il est ci-dessus").check()
    second.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(second.get_by_text("Enregistré.")).to_be_visible()
    assert "La seconde." in story.page.get_latest_revision_as_object().conseils


def test_a_reason_is_ticked_and_the_text_sent_by_keyboard_alone(window, story):
    page = window(story.comite)
    page.goto(address("workflow_reecrire", story))
    type_in(page, "Origine de la démarche", " Plus clair.")
    section = page.get_by_role("region", name="Origine de la démarche")
    section.locator("summary").press("Enter")
    section.get_by_label("clarifié").press("Space")
    page.get_by_role("button", name="Enregistrer et revenir au dossier").press("Enter")
    page.get_by_role("button", name="Envoyer pour accord").press("Enter")
    expect(page.get_by_text("C’est à l’auteur de relire et de décider")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_axe_finds_nothing_on_the_desk_and_nothing_overflows(window, story, width, scheme):
    Message.objects.create(dossier=story.dossier, de=story.auteur, role="auteur", texte="Bonjour.", interne=False)
    late = timezone.localdate() - timedelta(days=2)
    Dossier.objects.create(auteur=story.auteur, theme=story.theme, titre="Tard", statut="validation", echeance=late)
    page = window(story.comite, width)
    page.emulate_media(color_scheme=scheme)
    for url in (reverse("workflow_file"), address("workflow_dossier", story), address("workflow_reecrire", story)):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        assert page.locator("main details").count()
        page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
        assert faults(page) == [], url
        assert page.evaluate(OVERFLOWING) == [], url
