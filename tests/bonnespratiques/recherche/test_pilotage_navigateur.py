"""The animateurs' screens in a real browser: a preview without JavaScript, nothing for axe to find, nothing that overflows."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from bonnespratiques.groupes import GROUPE_ANIMATION
from bonnespratiques.models import GroupeSynonymes
from bonnespratiques.recherche.pilotage import comptes
from bonnespratiques.recherche.pilotage.comptes import Compte, monday
from tests.factories import PersonneFactory, fiche
from tests.navigateur import FONDUS_FINIS

OVERFLOWING = """[...document.querySelectorAll('main :is(.pilotage, .pilotage__apercu) *')].filter(
    element => !element.closest('.pilotage__table table') && element.getBoundingClientRect().right > innerWidth
).map(element => element.outerHTML.slice(0, 120))"""

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(navigateur: Browser, live_server):
    """Opens a browser in which an animateur is signed in."""
    contexts = []

    def opened(width: int = 1280, **options) -> Page:
        person = PersonneFactory(groupe=GROUPE_ANIMATION)
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        size = {"width": width, "height": 900}
        context = navigateur.new_context(locale="fr-FR", base_url=live_server.url, viewport=size, **options)
        contexts.append(context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        context.add_cookies([cookie])
        context.set_default_timeout(20_000)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def faults(page: Page) -> list:
    """What axe finds in our part of the screen, and where. Colours in the middle of a fade are nobody's."""
    page.evaluate(FONDUS_FINIS)
    found = Axe().run(page, context="main").response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found]


def test_the_preview_works_without_javascript(window):
    fiche("Le vestibule")
    page = window(java_script_enabled=False)
    page.goto(reverse("synonymes:add"))
    page.get_by_label("Mots et expressions").fill("kiosque\nvestibule")
    page.get_by_role("button", name="Voir ce que cela change").click()
    line = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="kiosque"))
    expect(line).to_contain_text("Le vestibule")
    assert not GroupeSynonymes.objects.exists()
    page.get_by_role("button", name="Créer").click()
    expect(page.get_by_role("link", name="kiosque, vestibule")).to_be_visible()
    assert GroupeSynonymes.objects.get().liste == ["kiosque", "vestibule"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_axe_finds_nothing_on_the_screens_and_nothing_overflows(window, width, scheme):
    fiche("Le vestibule")
    for weeks_ago in range(3):
        compte = Compte(12, 2)
        compte.clics.update({1: 3})
        comptes.write({(monday() - timedelta(weeks=weeks_ago), "accueil"): compte})
    page = window(width)
    page.emulate_media(color_scheme=scheme)
    page.goto(reverse("recherches_suivies"))
    expect(page.get_by_role("rowheader", name="accueil")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate(OVERFLOWING) == []
    page.goto(reverse("synonymes:add"))
    page.get_by_label("Mots et expressions").fill("kiosque\nvestibule")
    page.get_by_role("button", name="Voir ce que cela change").press("Enter")
    expect(page.get_by_role("heading", name="Ce que ce groupe changerait")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate(OVERFLOWING) == []
