"""Waiting for a booklet in a real browser, with and without script: it comes by itself, and can be given up."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bonnespratiques.models import Fabrication
from bonnespratiques.recueil.fabrication import imprimeur
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.bonnespratiques.recueil.rendu_fragile import FRAGILE
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TELEPHONE = {"width": 375, "height": 700}
PATIENCE_MS = 60_000


@pytest.fixture(autouse=True)
def _builds_in_the_background(settings, monkeypatch) -> Iterator[None]:
    settings.LIVRETS_EN_ARRIERE_PLAN = True
    monkeypatch.setitem(FORMES, "fragile", FRAGILE)
    yield
    assert imprimeur.fil.wait(60)


@pytest.fixture(params=[True, False], ids=["avec script", "sans script"])
def page(navigateur: Browser, request) -> Iterator[Page]:
    context = navigateur.new_context(locale="fr-FR", viewport=TELEPHONE, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_who_waits_gets_the_file_without_doing_anything(page: Page, live_server):
    lent = recueil((theme(), [fiche("PAUSE")]), title="Au plus près")
    with page.expect_download(timeout=PATIENCE_MS) as attendu:
        page.goto(f"{live_server.url}/recueils/{lent.slug}/livret/fragile")
        expect(page.locator("progress")).to_be_visible()
        expect(page.get_by_text("« Au plus près » se compose.")).to_be_visible()
    assert attendu.value.suggested_filename == "au-plus-pres.txt"
    expect(page.get_by_text("Le livret est prêt.")).to_be_visible(timeout=PATIENCE_MS)
    assert page.context.cookies() == []


def test_who_does_not_want_it_any_more_gives_it_up_by_keyboard(page: Page, live_server):
    sans_fin = recueil((theme(), [fiche("LENT")]))
    page.goto(f"{live_server.url}/recueils/{sans_fin.slug}/livret/fragile")
    page.get_by_role("button", name="Annuler").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("La composition est annulée.")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("link", name="Le demander à nouveau")).to_be_visible()
    assert Fabrication.objects.get().etat == Fabrication.Etat.ANNULEE


def test_the_page_is_accessible_and_narrow(navigateur: Browser, live_server):
    sans_fin = recueil((theme(), [fiche("LENT")]))
    context = navigateur.new_context(locale="fr-FR", viewport=TELEPHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/recueils/{sans_fin.slug}/livret/fragile")
    expect(page.locator("progress")).to_be_visible()
    fautes = Axe().run(page).response["violations"]
    assert [(faute["id"], faute["nodes"][0]["html"]) for faute in fautes] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("La composition est annulée.")).to_be_visible(timeout=PATIENCE_MS)
    context.close()
