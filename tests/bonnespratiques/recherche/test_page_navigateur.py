"""The search page in a real browser: with and without script, by keyboard alone, on a telephone, and read by axe."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from bonnespratiques.models import ClicSuivi, FichePage, RequeteSuivie
from bonnespratiques.recherche.pilotage import frequentes, suivi
from bonnespratiques.recherche.pilotage.comptes import monday
from tests.factories import fiche, theme

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LECTEUR = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.fixture
def site(live_server) -> str:
    """Fiches about counters, of several kinds; where the site is."""
    suivi.forget()
    frequentes.forget()
    ecoute = theme("Écoute des usagers")
    for n in range(8):
        ecoute.add_child(instance=FichePage(title=f"Le guichet n° {n}", promesse="Un guichet.", cout="nul"))
    essai = fiche("Le guichet automatique", nature="essai", preuve="mesuree", annee_debut=2022, cout="5-25")
    essai.tags.add("guichet", "accueil")
    essai.save()
    fiche("Le guichet qui parle", dans=theme("Conférences", axe="Conférences"), nature="conference")
    RequeteSuivie.objects.create(semaine=monday(), requete="guichet", nombre=20)
    return live_server.url


@pytest.fixture
def page(request, navigateur: Browser) -> Iterator[Page]:
    """A tab of its own, 1280 pixels wide unless a test asks for other widths (`@chaque_ecran`)."""
    width = getattr(request, "param", 1280)
    context = navigateur.new_context(viewport={"width": width, "height": 800}, locale="fr-FR", user_agent=LECTEUR)
    yield context.new_page()
    context.close()


chaque_ecran = pytest.mark.parametrize("page", [1280, 375], indirect=True)


@pytest.fixture
def sans_script(navigateur: Browser) -> Iterator[Page]:
    context = navigateur.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def tabbed_to(page: Page, wanted: str, limit: int = 150) -> None:
    """Press Tab until what has the focus matches this selector."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Le clavier n’atteint pas {wanted}")


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']} : {fault['nodes'][0]['html'][:200]}" for fault in found]


def number(page: Page) -> str:
    return page.locator("#nombre").inner_text().replace("\xa0", " ")


# --- The page ---------------------------------------------------------------------------------------------------


def choose_and_let_go(page: Page, site: str, *, folded: bool) -> None:
    page.goto(f"{site}/recherche/")
    page.get_by_label("Votre recherche").fill("guichet")
    page.get_by_role("button", name="Chercher").click()
    assert number(page) == "10 fiches"
    if folded:
        page.get_by_text("Affiner", exact=True).first.click()
    page.get_by_role("checkbox", name="Essai infructueux 1 fiche").check()
    page.get_by_role("checkbox", name="Conférence 1 fiche", exact=True).check()
    page.get_by_role("button", name="Appliquer").click()
    assert number(page) == "2 fiches"
    page.get_by_role("link", name="Retirer : Nature : Conférence").click()
    assert number(page) == "1 fiche"
    page.get_by_role("link", name="Tout effacer").first.click()
    page.get_by_role("link", name="Les plus récentes").click()
    assert page.locator(".resultat__titre").first.inner_text() == "Le guichet qui parle"
    page.get_by_role("link", name="Suivre cette recherche (Atom)").wait_for()


def test_the_whole_page_works_without_script(sans_script: Page, site):
    choose_and_let_go(sans_script, site, folded=True)
    assert not sans_script.get_by_role("button", name="Copier l’adresse").is_visible()
    field = sans_script.get_by_label("Votre recherche")
    assert field.get_attribute("role") is None


@chaque_ecran
def test_the_whole_page_works_with_a_script(page: Page, site):
    choose_and_let_go(page, site, folded=page.viewport_size["width"] < 960)


def test_a_choice_does_nothing_before_it_is_applied(page: Page, site):
    page.goto(f"{site}/recherche/?q=guichet")
    page.evaluate("document.querySelector('.filtres').open = true")
    page.get_by_role("checkbox", name="Essai infructueux 1 fiche").check()
    page.wait_for_timeout(300)
    assert number(page) == "10 fiches"
    assert page.url.endswith("?q=guichet")


def test_a_reader_searches_chooses_and_opens_by_keyboard_alone(navigateur: Browser, site):
    context = navigateur.new_context(viewport={"width": 1280, "height": 700})
    page = context.new_page()
    page.goto(f"{site}/recherche/")
    tabbed_to(page, "#recherche-q")
    page.keyboard.type("guichet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=guichet")
    tabbed_to(page, "[name=nature][value=essai]")
    # The bar of the button stays in sight, and hides nothing that has the focus.
    focused, bar = page.locator("[name=nature][value=essai]").bounding_box(), page.locator(".affiner__boutons")
    assert focused["y"] + focused["height"] <= bar.bounding_box()["y"]
    page.keyboard.press("Space")
    tabbed_to(page, ".affiner__boutons button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=guichet&nature=essai")
    tabbed_to(page, ".saut")
    assert page.locator(".saut").bounding_box()["width"] > 50
    page.keyboard.press("Enter")
    tabbed_to(page, ".resultat__titre a", limit=8)
    page.keyboard.press("Enter")
    page.wait_for_url("**/le-guichet-automatique/")
    context.close()


ADDRESSES = [
    "?q=guichet",
    "",
    "?q=guichet&theme=ecoute-des-usagers&cout=nul&nature=pratique&tri=verifiees&exact=1",
    "?q=guichet&nature=essai&cout=nul",
    "?q=%22xylophone+guichet+saxophone%22",
    "?q=gichet",
    "?q=le+des",
    "?q=" + "guichet" * 28,
]


@chaque_ecran
def test_axe_finds_no_fault_and_nothing_overflows(page: Page, site):
    found = {}
    for address in ADDRESSES:
        page.goto(f"{site}/recherche/{address}")
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        if page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]:
            found[address] = ["trop large"]
        found.setdefault(address, []).extend(faults(page))
    assert not any(found.values()), found


def test_the_address_of_a_search_is_copied(navigateur: Browser, site, settings):
    context = navigateur.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/recherche/?q=guichet&nature=essai&utm=x")
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.get_by_text("Adresse copiée.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{settings.SITE_URL}/recherche/?q=guichet&nature=essai"
    context.close()


def test_the_rank_of_what_is_opened_is_told(navigateur: Browser, site):
    context = navigateur.new_context(user_agent=LECTEUR)
    page = context.new_page()
    page.goto(f"{site}/recherche/?q=guichet")
    with page.expect_request("**/recherche/clic"):
        page.locator(".resultat__titre a").nth(2).click()
    page.wait_for_load_state()
    page.goto(f"{site}/plan-du-site/")
    suivi.flush()
    assert list(ClicSuivi.objects.values_list("rang", flat=True)) == [3]
    context.close()


# --- Suggestions ------------------------------------------------------------------------------------------------


def opened(page: Page, site: str, typed: str = "gui", where: str = "/recherche/"):
    page.goto(f"{site}{where}")
    field = page.get_by_role("combobox")
    field.fill("")
    field.press_sequentially(typed)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    return field


def test_suggestions_are_a_combobox_that_is_walked_by_arrows(page: Page, site):
    field = opened(page, site)
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    assert not field.get_attribute("aria-activedescendant")
    options = page.get_by_role("option")
    for key, rank in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        assert field.get_attribute("aria-activedescendant") == options.nth(rank).get_attribute("id")
        assert page.locator("[role=option][aria-selected=true]").count() == 1
        assert options.nth(rank).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")  # back in the field
    assert not field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowUp")  # round to the last
    assert field.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
    expect(field).to_be_focused()
    assert field.input_value() == "gui"


@chaque_ecran
def test_suggestions_are_grouped_counted_aloud_and_marked(page: Page, site):
    opened(page, site)
    groups = page.get_by_role("group")
    assert [group.get_attribute("aria-labelledby") for group in groups.all()]
    assert page.locator(".suggestions__titre").all_inner_texts() == ["Recherches fréquentes", "Fiches", "Mots-clés"]
    total = page.get_by_role("option").count()
    expect(page.locator("form[role=search] [role=status]")).to_have_text(re.compile(rf"^{total} suggestions\. Flèches"))
    assert page.get_by_role("option").first.locator("b").inner_text() == "gui"
    assert faults(page) == []


def test_enter_follows_the_choice_and_searches_without_one(page: Page, site):
    opened(page, site, "guichet auto")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/le-guichet-automatique/")
    opened(page, site, "guic")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=guic")
    page.go_back()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_escape_closes_then_empties_and_tab_goes_on(page: Page, site):
    field = opened(page, site)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()
    assert field.get_attribute("aria-expanded") == "false"
    assert not field.get_attribute("aria-activedescendant")
    assert field.input_value() == "gui"
    page.keyboard.press("ArrowDown")  # they are still there
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Chercher")).to_be_focused()
    field.focus()
    page.keyboard.press("Escape")
    assert field.input_value() == ""


def test_a_suggestion_is_followed_by_a_tap(navigateur: Browser, site):
    context = navigateur.new_context(viewport={"width": 375, "height": 700}, has_touch=True)
    page = context.new_page()
    opened(page, site, "guichet auto", where="/")
    page.get_by_role("option").first.tap()
    page.wait_for_url("**/le-guichet-automatique/")
    context.close()


def test_the_home_page_and_a_missing_page_suggest_too(page: Page, site):
    opened(page, site, where="/")
    opened(page, site, where="/nulle/part/")


def test_when_the_server_does_not_answer_the_field_is_a_plain_one(page: Page, site):
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for fail in (
        lambda route: route.abort(),
        lambda route: route.fulfill(status=500, body="<p>"),
        lambda route: route.fulfill(status=200, body="<p>"),
    ):
        page.route("**/recherche/suggestions?q=*", fail)
        page.goto(f"{site}/recherche/")
        with page.expect_request("**/recherche/suggestions?q=*"):
            page.get_by_role("combobox").press_sequentially("guichet")
        expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()
        page.keyboard.press("Enter")
        page.wait_for_url("**/recherche/?q=guichet")
    assert complaints == []


def test_an_answer_that_comes_too_late_is_not_shown(page: Page, site):
    late: list[Route] = []
    page.route("**/recherche/suggestions?q=gu", lambda route: late.append(route))
    page.goto(f"{site}/recherche/")
    field = page.get_by_role("combobox")
    with page.expect_request("**/recherche/suggestions?q=gu"):
        field.press_sequentially("gu")
    with page.expect_response("**/recherche/suggestions?q=guichet*"):
        field.press_sequentially("ichet auto", delay=5)
    expect(page.get_by_role("option").first).to_have_text(re.compile("guichet automatique"))
    shown = page.get_by_role("option").all_inner_texts()
    late[0].fulfill(json={"groupes": [{"sorte": "fiche", "titre": "Fiches", "suggestions": []}]})
    page.wait_for_timeout(200)
    assert page.get_by_role("option").all_inner_texts() == shown


def test_a_title_typed_by_somebody_is_text_in_the_list(page: Page, site):
    fiche("<img src=x onerror=alert(1)> xylophone")
    opened(page, site, "xylo")
    assert page.locator(".suggestions img").count() == 0
    assert "<img src=x" in page.get_by_role("option").first.inner_text()
