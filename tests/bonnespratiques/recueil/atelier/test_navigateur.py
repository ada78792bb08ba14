"""The atelier and the preview in a real browser: by keyboard alone, by dragging, the pages counted as one goes, nothing for axe to find."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page, expect

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.fabrication import imprimeur
from tests.factories import PersonneFactory, fiche, recueil, section, theme
from tests.navigateur import FONDUS_FINIS

OVERFLOWING = """[...document.querySelectorAll('.atelier *')].filter(
    element => !element.closest('.w-sr-only') && element.getBoundingClientRect().right > innerWidth + 1
).map(element => element.outerHTML.slice(0, 120))"""
ATTENTE_MS = 60_000

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fenetre(navigateur: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a browser in which an animateur is signed in."""
    contextes = []

    def open_one(width: int = 1280, **options) -> Page:
        qui = PersonneFactory(groupe="Animation")
        session = SessionStore()
        session[SESSION_KEY] = str(qui.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = qui.get_session_auth_hash()
        session.save()
        taille = {"width": width, "height": 900}
        contexte = navigateur.new_context(locale="fr-FR", base_url=live_server.url, viewport=taille, **options)
        contextes.append(contexte)
        contexte.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}]
        )
        contexte.set_default_timeout(ATTENTE_MS)
        return contexte.new_page()

    yield open_one
    for contexte in contextes:
        contexte.close()


@pytest.fixture
def page() -> RecueilPage:
    accueil, ligne = theme("Accueil du public"), theme("Services en ligne")
    return recueil(
        (accueil, [fiche("Un guichet", dans=accueil), fiche("Deux files", dans=accueil)]),
        (ligne, [fiche("Trois clics", dans=ligne)]),
    )


def titles(vue: Page) -> list[str]:
    return vue.locator(".atelier-fiche label").all_inner_texts()


def faults(vue: Page) -> list:
    vue.evaluate(FONDUS_FINIS)
    found = Axe().run(vue, context=".atelier").response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found]


def test_order_is_changed_by_keyboard_and_focus_follows(fenetre, page):
    vue = fenetre()
    vue.goto(f"/admin/recueils/{page.pk}/composer/")
    bouton = vue.get_by_role("button", name="Descendre « Un guichet »")
    bouton.focus()
    vue.keyboard.press("Enter")
    expect(vue.locator("#annonce")).to_have_text("« Un guichet » est maintenant 2 sur 2 dans « Accueil du public ».")
    expect(bouton).to_be_focused()
    assert titles(vue) == ["Deux files", "Un guichet", "Trois clics"]
    vue.keyboard.press("Enter")
    expect(vue.locator("#annonce")).to_have_text("« Un guichet » est maintenant 1 sur 2 dans « Services en ligne ».")
    retirer = vue.get_by_role("button", name="Retirer « Un guichet » du recueil")
    retirer.focus()
    vue.keyboard.press("Enter")
    expect(vue.locator("#annonce")).to_have_text("« Un guichet » est hors du sommaire.")
    expect(vue.locator(".atelier-fiche", has_text="Trois clics")).to_be_focused()
    annuler = vue.get_by_role("button", name="Annuler la dernière modification")
    annuler.focus()
    vue.keyboard.press("Enter")
    expect(vue.locator("#annonce")).to_contain_text("C’est annulé")
    assert titles(vue) == ["Deux files", "Un guichet", "Trois clics"]


def test_fiches_are_dragged_into_place_and_from_the_choice(fenetre, page):
    fiche("Quatre saisons", dans=theme("Accueil du public"))
    vue = fenetre()
    vue.goto(f"/admin/recueils/{page.pk}/composer/")
    poignee = vue.locator(".atelier-fiche", has_text="Trois clics").locator(".atelier-fiche__poignee")
    cible = vue.locator(".atelier-fiche", has_text="Deux files")
    poignee.drag_to(cible, target_position={"x": 120, "y": 3})
    expect(vue.locator("#annonce")).to_have_text("« Trois clics » est maintenant 2 sur 3 dans « Accueil du public ».")
    assert titles(vue) == ["Un guichet", "Trois clics", "Deux files"]
    proposee = vue.locator(".atelier__proposees li", has_text="Quatre saisons").locator(".atelier__compte")
    proposee.drag_to(vue.locator(".atelier-section", has_text="Services en ligne").locator(".atelier-section__nom"))
    expect(vue.locator("#annonce")).to_have_text("« Quatre saisons » est dans « Services en ligne ».")
    assert titles(vue)[-1] == "Quatre saisons"


def test_pages_are_counted_while_one_composes(fenetre, page, settings):
    settings.LIVRETS_EN_ARRIERE_PLAN = True
    vue = fenetre()
    vue.goto(f"/admin/recueils/{page.pk}/composer/")
    pages = vue.locator("[data-pages]")
    expect(pages).not_to_have_text("…", timeout=ATTENTE_MS)
    avant = vue.locator("[data-mots]").inner_text()
    vue.get_by_role("button", name="Abréger : imprimer « Trois clics » en forme courte").click()
    expect(vue.locator("[data-mots]")).not_to_have_text(avant)
    expect(vue.locator("[data-phrase]")).to_contain_text("pages en A4", timeout=ATTENTE_MS)
    expect(pages).not_to_have_text("…")
    assert imprimeur.fil.wait(60)


def test_pages_turn_by_arrow_keys(fenetre, page):
    vue = fenetre()
    vue.goto(f"/admin/recueils/{page.pk}/apercu/")
    expect(vue.locator("#page")).to_contain_text("Page 1 sur")
    image = vue.locator(".apercu__page img")
    image.wait_for()
    assert vue.evaluate("document.querySelector('.apercu__page img').decode().then(() => true)")
    vue.keyboard.press("ArrowRight")
    expect(vue.locator("#page")).to_contain_text("Page 2 sur")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_axe_finds_nothing_and_nothing_overflows(fenetre, page, width, scheme):
    if width > 1000:  # once with parts, once without
        partie = {"titre": "Recevoir", "presentation": "", "signe": "management"}
        page.sections = [("partie", partie), ("section", section(theme(), [fiche("En partie")], forme="courte"))]
        page.save_revision()
    vue = fenetre(width)
    vue.emulate_media(color_scheme=scheme)
    for adresse in ("composer/?nature=pratique", "a-regler/", "apercu/?page=3"):
        vue.goto(f"/admin/recueils/{page.pk}/{adresse}")
        expect(vue.locator(".atelier__onglets")).to_be_visible()
        vue.evaluate("document.querySelectorAll('.atelier details').forEach((d) => { d.open = true; })")
        assert faults(vue) == [], adresse
        assert vue.evaluate(OVERFLOWING) == [], adresse
