"""The web page in a real browser: accessible, readable at every width, in the dark and on paper, silent on the network."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.rendu.html import content_security_policy
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.ecrans import build
from tests.bonnespratiques.recueil.hostiles import hostile_recueil
from tests.bonnespratiques.recueil.lecture import reader, words
from tests.bonnespratiques.recueil.livrets import EDITION, furnished, personal
from tests.factories import fiche

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]
ADRESSE = "https://livret.example.org/lire"


@pytest.fixture
def livrets(photo, dessin) -> dict[str, bytes]:
    documents = {
        "complet": build_document(complete_recueil()).with_edition(EDITION),
        "meuble": furnished(photo, dessin),
        "personnel": personal(fiche("A"), fiche("B"), notes=("À montrer.",)),
        "hostile": build_document(hostile_recueil()),
    }
    return {nom: build(document, "html") for nom, document in documents.items()}


def opened(navigateur: Browser, octets: bytes, **contexte) -> tuple[Page, list[str]]:
    """The page as our site would serve it; and what it says on the console or asks of the network."""
    page = navigateur.new_context(**contexte).new_page()
    dits: list[str] = []
    page.on("console", lambda message: dits.append(message.text))
    page.on("pageerror", lambda erreur: dits.append(str(erreur)))
    page.on("request", lambda r: dits.append(r.url) if not r.url.startswith(("data:", ADRESSE)) else None)
    entetes = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": content_security_policy(octets)}
    page.route(
        "**/*",
        lambda route: route.fulfill(body=octets, headers=entetes) if route.request.url == ADRESSE else route.abort(),
    )
    page.goto(ADRESSE)
    return page, dits


def test_axe_finds_nothing(navigateur: Browser, livrets):
    ecrans = [(1280, "light"), (375, "dark"), (1280, "dark"), (375, "light")]
    for nom, octets in livrets.items():
        # The colours are those of one style sheet: the four screens for one booklet, two for the others.
        for large, theme in ecrans if nom == "complet" else ecrans[:2]:
            # Scripts of the judge itself: the policy would stop them, as it would any other.
            ecran = {"viewport": {"width": large, "height": 900}, "color_scheme": theme, "bypass_csp": True}
            page, _ = opened(navigateur, octets, **ecran)
            fautes = Axe().run(page).response["violations"]
            assert [(f["id"], f["nodes"][0]["html"][:200]) for f in fautes] == [], (nom, large, theme)
            page.context.close()


def test_nothing_is_asked_of_the_network_nothing_runs_nothing_sticks_out(navigateur: Browser, livrets):
    for nom, octets in livrets.items():
        page, dits = opened(navigateur, octets)
        assert dits == [], nom
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"  # the policy let our styles in
        assert page.evaluate("[...document.images].every((i) => i.complete && i.naturalWidth > 0)")
        for large in (320, 375, 768, 1280):
            page.set_viewport_size({"width": large, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= large, (nom, large)
        page.context.close()


def test_the_table_of_contents_is_folded_on_a_telephone_and_beside_the_text_on_a_screen(navigateur: Browser, livrets):
    page, _ = opened(navigateur, livrets["complet"], viewport={"width": 375, "height": 800})
    lien = page.locator(".sommaire-etroit").get_by_role("link", name="Un dossier, quatre portes d’entrée")
    assert not lien.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au texte"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert lien.is_visible()
    lien.press("Enter")
    assert page.url.endswith(lien.get_attribute("href") or "?")
    page.context.close()
    page, _ = opened(navigateur, livrets["complet"], viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    assert page.get_by_role("navigation", name="Sommaire").is_visible()
    assert page.evaluate("document.querySelector('#sommaire').getBoundingClientRect().top") >= 0
    assert page.get_by_role("navigation", name="Sommaire").count() == 1
    page.context.close()


def test_printed_it_keeps_titles_and_addresses_and_leaves_the_screen_behind(
    navigateur: Browser, livrets, tmp_path: Path
):
    page, _ = opened(navigateur, livrets["complet"])
    octets = page.pdf(prefer_css_page_size=True)
    page.context.close()
    lu = words(octets)
    premiere = reader(octets).pages[0].mediabox
    assert (round(premiere.width), round(premiere.height)) == (595, 842)
    assert "Retour au sommaire" not in lu
    assert "Aller au texte" not in lu
    assert "1 · Relation de service" in lu  # the running title of its part
    assert "Est-ce pour moi" in lu
