"""The reading pages in a real browser: accessible, narrow, dark, silent on the network, within reach of a keyboard."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import ActualiteFiche, ActualiteIndexPage, ActualitePage, FichePage, Reglages
from tests import factories
from tests.bonnespratiques.pages.complet import fiche_complete

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# What the Tab key must reach.
FOCUSABLE = "a[href], button, input:not([type=hidden], :disabled), select, textarea, summary, [tabindex='0']"


@pytest.fixture
def page(navigateur: Browser) -> Iterator[Page]:
    """A tab of its own: no cookie, no cache from another test."""
    context = navigateur.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.fixture
def addresses(live_server) -> dict[str, str]:
    """One address for each kind of page, of a site that has something to show on all of them."""
    fiche = fiche_complete()
    theme = fiche.theme
    Reglages.objects.update_or_create(pk=1, defaults={"courriel_contact": "contact@example.org", "demonstration": True})
    for n in range(25):
        theme.add_child(
            instance=FichePage(title=f"Une fiche au titre assez long pour la carte n° {n}", promesse="On y gagne.")
        )
    essai = factories.fiche("Une borne que personne n’a adoptée", nature="essai", maturite="abandonnee")
    others = factories.theme("Innovation managériale", axe="Management collaboratif")
    others.axe.signe = "management"
    others.axe.save()
    conference = factories.fiche("Inciter sans contraindre", dans=others, nature="conference")
    reserved = factories.fiche("Réservée", dans=others)
    restrict_to_members(reserved)
    recueil = factories.recueil(
        (theme, [fiche, essai]),
        (others, [conference]),
        sous_titre="Pratiques, essais et conférences du réseau",
        organisateurs="Réseau Accueil",
        presentation="<p>Pourquoi ce recueil.</p>",
        editorial="<p>Un mot.</p>",
        colophon="<p>Fait ici.</p>",
    )
    actualite = ActualitePage(title="Une rencontre", chapo="On est venu.", corps="<h3>Le matin</h3><p>Un récit.</p>")
    actualite.fiches_liees = [ActualiteFiche(fiche=fiche)]
    ActualiteIndexPage.objects.get().add_child(instance=actualite)
    return {
        "accueil": "/",
        "axe": theme.axe.url,
        "thème": theme.url,
        "fiche": fiche.url,
        "essai": essai.url,
        "conférence": conference.url,
        "recueils": "/recueils/",
        "recueil": recueil.url,
        "actualités": "/actualites/",
        "actualité": actualite.url,
        "texte": "/accessibilite/",
        "recherche": "/recherche/?q=fiche",
        "rien trouvé": "/recherche/?q=xylophone",
        "parcourir": "/recherche/",
        "plan": "/plan-du-site/",
        "introuvable": "/nulle/part/",
        "réservée": reserved.url,
    }


def signed_in(context, live_server) -> None:
    """Put in this browser the session of a contributeur."""
    person = factories.PersonneFactory()
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_has_an_accessibility_fault_that_a_machine_finds(
    navigateur: Browser, live_server, addresses, width, scheme
):
    context = navigateur.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    signed_in(context, live_server)
    page = context.new_page()
    faults = []
    for name, address in addresses.items():
        page.goto(f"{live_server.url}{address}")
        # Everything open: what is folded is read too.
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        results = Axe().run(page)
        faults += [
            f"{name} : {fault['id']} : {fault['nodes'][0]['html'][:200]}" for fault in results.response["violations"]
        ]
    context.close()
    assert not faults, "\n".join(faults)


def test_no_page_is_wider_than_the_smallest_telephone(page: Page, live_server, addresses):
    page.set_viewport_size({"width": 320, "height": 640})
    wide = {}
    for name, address in addresses.items():
        page.goto(f"{live_server.url}{address}")
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width
    assert wide == {}


def test_a_page_asks_nothing_from_elsewhere_and_breaks_no_policy(page: Page, live_server, addresses):
    asked, complaints = set(), []
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for address in addresses.values():
        page.goto(f"{live_server.url}{address}")
    elsewhere = {url for url in asked if not url.startswith((live_server.url, "data:"))}
    assert elsewhere == set()
    assert not [complaint for complaint in complaints if "Content Security Policy" in complaint]


def test_pages_are_well_built(page: Page, live_server, addresses):
    """One `h1`, no heading level skipped, no identifier twice, an alternative text on every image."""
    for name, address in addresses.items():
        page.goto(f"{live_server.url}{address}")
        levels = page.eval_on_selector_all("main :is(h1,h2,h3,h4,h5,h6)", "all => all.map(h => +h.tagName[1])")
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), (name, levels)
        ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        assert len(ids) == len(set(ids)), (name, sorted(i for i in ids if ids.count(i) > 1))
        assert page.eval_on_selector_all("img", "all => all.filter(e => !e.alt).length") == 0, name


@pytest.mark.parametrize("width", [1280, 375])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Page, live_server, addresses, width):
    page.set_viewport_size({"width": width, "height": 900})
    for name in ("accueil", "fiche", "thème", "recherche"):
        page.goto(f"{live_server.url}{addresses[name]}")
        expected = page.eval_on_selector_all(
            FOCUSABLE,
            "all => all.filter(e => e.checkVisibility({contentVisibilityAuto: true})).map((e, i) => e.dataset.n = i).length",
        )
        reached = set()
        for _ in range(expected):
            page.keyboard.press("Tab")
            number, ring = page.evaluate(
                """() => {
                    const e = document.activeElement, card = e.closest('.carte__titre')?.closest('.carte');
                    const shown = card ? card.querySelector('.carte__corps') : e;
                    return [e.dataset.n, getComputedStyle(shown).outlineStyle];
                }"""
            )
            assert ring != "none", (name, number)
            reached.add(number)
        assert len(reached) == expected, name


def test_the_first_stop_jumps_to_the_content(page: Page, live_server, addresses):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#contenu"


def test_the_menu_opens_on_a_telephone_without_script(navigateur: Browser, live_server, addresses):
    context = navigateur.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    assert not page.get_by_role("link", name="Recueils", exact=True).first.is_visible()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Recueils", exact=True).first.click()
    assert page.url == f"{live_server.url}/recueils/"
    context.close()


def test_what_decides_a_reader_stands_above_the_fold_of_a_fiche(page: Page, live_server, addresses):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}{addresses['fiche']}")
    for selector in (".promesse", ".pourmoi", ".echelles h2"):
        assert page.locator(selector).first.bounding_box()["y"] < 800, selector


def test_a_printed_fiche_is_the_text_its_address_and_nothing_else(page: Page, live_server, addresses):
    page.goto(f"{live_server.url}{addresses['fiche']}")
    page.emulate_media(media="print")
    assert page.locator(".papier .qr").is_visible()
    for hidden in (
        ".entete",
        ".pied",
        ".fil",
        ".sommaire",
        ".signaler",
        "section[aria-labelledby=proches]",
        ".demonstration",
    ):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in (".promesse", ".pourmoi", "#origine", "#conseils", ".citer"):
        assert page.locator(shown).first.is_visible(), shown


def test_night_turns_the_page_dark_and_paper_stays_white(navigateur: Browser, live_server, addresses):
    context = navigateur.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(live_server.url)
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(24, 26, 25)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    context.close()
