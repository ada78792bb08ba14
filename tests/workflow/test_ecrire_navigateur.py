"""Writing in a real browser, on a telephone: whatever happens, nothing typed is lost."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.factories import PersonneFactory, fiche, installed_site
from tests.serveur import Serveur
from workflow.ecriture.brouillons import create_draft, save_draft
from workflow.models import Dossier

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHRASE = "Une habitante a demandé trois fois la même place en crèche."
LONGTEMPS_MS = 20_000
SAFE, OFFLINE, LOST = "Enregistré à", "gardé sur cet appareil", "Votre session s’est fermée"


class Histoire:
    """Somebody with a draft and a telephone."""

    def __init__(self, navigateur: Browser, url: str) -> None:
        installed_site()
        self.auteur = PersonneFactory()
        self.dossier = create_draft(by=self.auteur)
        self.url = url
        self.context: BrowserContext = navigateur.new_context(
            locale="fr-FR", viewport={"width": 375, "height": 740}, has_touch=True
        )
        self.context.set_default_timeout(LONGTEMPS_MS)
        self.sign_in()

    def sign_in(self) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(self.auteur.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = self.auteur.get_session_auth_hash()
        session.save()
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.url}]
        )

    def sign_out(self) -> None:
        """The session ends elsewhere. (Offline, Chromium still delivers what a closing page sends.)"""
        Session.objects.all().delete()

    def open(self, etape: str = "origine") -> Page:
        page = self.context.new_page()
        page.goto(self.url + reverse("ecrire", args=[self.dossier.pk, etape]))
        page.wait_for_selector("form[data-pret]")
        return page

    def kept(self, champ: str = "origine") -> str:
        return Dossier.objects.get(pk=self.dossier.pk).brouillon.get(champ, "")

    def copies(self, page: Page) -> int:
        return page.evaluate("Object.keys(localStorage).filter(cle => cle.includes(':brouillon:')).length")


def editor(page: Page):
    return page.get_by_role("textbox", name="Origine")


def leave(page: Page) -> None:
    """What the page sends as it goes away is refused like the rest, before anybody signs in again."""
    page.goto("about:blank")
    page.close()


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-statut]")).to_contain_text(words, timeout=LONGTEMPS_MS)


@pytest.fixture
def histoire(navigateur: Browser, live_server) -> Iterator[Histoire]:
    histoire = Histoire(navigateur, live_server.url)
    yield histoire
    histoire.context.close()


@pytest.fixture
def serveur() -> Iterator[Serveur]:
    if connection.vendor != "sqlite":
        pytest.skip("Le serveur à part lit le fichier SQLite du test.")
    serveur = Serveur()
    serveur.start()
    yield serveur
    serveur.kill()


def test_what_is_typed_is_saved_without_a_click(histoire):
    page = histoire.open()
    editor(page).press_sequentially(PHRASE)
    says(page, SAFE)
    assert PHRASE in histoire.kept()
    assert histoire.copies(page) == 0


def test_the_server_is_killed_while_one_writes_and_nothing_is_lost(navigateur, serveur):
    histoire = Histoire(navigateur, serveur.url)
    page = histoire.open()
    editor(page).press_sequentially("Avant la panne. ")
    says(page, SAFE)
    serveur.kill()
    editor(page).press_sequentially("Pendant la panne. ")
    says(page, OFFLINE)
    assert histoire.copies(page) == 1
    serveur.start()
    editor(page).press_sequentially("Après la panne.")
    says(page, SAFE)
    assert histoire.kept() == "<p>Avant la panne. Pendant la panne. Après la panne.</p>"
    assert histoire.copies(page) == 0
    # Once more, and the page is closed before the server is back.
    serveur.kill()
    editor(page).press_sequentially(" Puis une autre.")
    says(page, OFFLINE)
    page.close()
    serveur.start()
    page = histoire.open()
    expect(page.get_by_role("alert")).to_contain_text("Votre texte est revenu")
    expect(editor(page)).to_have_text("Avant la panne. Pendant la panne. Après la panne. Puis une autre.")
    says(page, SAFE)
    assert "Puis une autre." in histoire.kept()
    histoire.context.close()


def test_a_cut_connection_is_said_and_the_text_leaves_when_it_is_back(histoire):
    page = histoire.open()
    histoire.context.set_offline(True)
    editor(page).press_sequentially(PHRASE)
    # The button does not leave for a page that will not come.
    page.get_by_role("button", name="Enregistrer et continuer").click()
    says(page, OFFLINE)
    expect(editor(page)).to_have_text(PHRASE)
    histoire.context.set_offline(False)
    says(page, SAFE)
    assert PHRASE in histoire.kept()


def test_the_text_that_came_back_may_be_refused(histoire):
    page = histoire.open()
    histoire.sign_out()
    editor(page).press_sequentially("Un essai.")
    says(page, LOST)
    leave(page)
    histoire.sign_in()
    page = histoire.open()
    page.get_by_role("button", name="Revenir à la version enregistrée").click()
    expect(editor(page)).to_have_text("")
    says(page, SAFE)
    page.wait_for_function("Object.keys(localStorage).every(cle => !cle.includes(':brouillon:'))")
    assert histoire.kept() == ""


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("Prendre le texte enregistré", "<p>Première fenêtre.</p>"),
        ("Garder les deux", "<p>Première fenêtre.</p><p>Seconde fenêtre.</p>"),
    ],
)
def test_of_two_windows_the_second_shows_both_texts_and_the_person_chooses(histoire, choice, kept):
    first, second = histoire.open(), histoire.open()
    editor(first).press_sequentially("Première fenêtre.")
    says(first, SAFE)
    editor(second).press_sequentially("Seconde fenêtre.")
    expect(second.get_by_role("heading", name="Deux textes pour la même question")).to_be_focused(timeout=LONGTEMPS_MS)
    assert histoire.kept() == "<p>Première fenêtre.</p>"
    second.get_by_role("button", name=choice).click()
    says(second, SAFE)
    assert histoire.kept() == kept
    assert histoire.copies(second) == 0


def test_two_windows_on_two_questions_both_save(histoire):
    first, second = histoire.open("origine"), histoire.open("conseils")
    editor(first).press_sequentially("Une pétition.")
    second.get_by_role("textbox", name="Conseils").press_sequentially("Comptez.")
    says(first, SAFE)
    says(second, SAFE)
    assert (histoire.kept(), histoire.kept("conseils")) == ("<p>Une pétition.</p>", "<p>Comptez.</p>")


def test_a_text_kept_here_and_another_saved_meanwhile_are_both_shown(histoire):
    page = histoire.open()
    histoire.sign_out()
    editor(page).press_sequentially("Écrit dans le train.")
    says(page, LOST)
    page.close()
    save_draft(histoire.dossier, by=histoire.auteur, champs={"origine": "<p>Écrit au bureau.</p>"}, version=0)
    histoire.sign_in()
    page = histoire.open()
    expect(page.locator("[data-mien]")).to_have_text("Écrit dans le train.")
    expect(page.locator("[data-autre]")).to_have_text("Écrit au bureau.")
    page.get_by_role("button", name="Garder le mien").click()
    says(page, SAFE)
    assert histoire.kept() == "<p>Écrit dans le train.</p>"


def test_two_tabs_closed_too_early_lose_neither_text(histoire):
    first, second = histoire.open(), histoire.open()
    histoire.sign_out()
    for page, words in ((first, "Du premier onglet."), (second, "Du second onglet.")):
        editor(page).press_sequentially(words)
        says(page, LOST)
    assert histoire.copies(first) == 2
    leave(first)
    leave(second)
    histoire.sign_in()
    page = histoire.open()
    # One text comes back; once it is safe, the other is set beside it.
    page.get_by_role("button", name="Garder les deux").click()
    says(page, SAFE)
    assert {"Du premier onglet.", "Du second onglet."} == set(re.findall("<p>(.*?)</p>", histoire.kept()))
    assert histoire.copies(page) == 0


def test_a_session_that_ends_keeps_the_text_and_goes_on_after_signing_in(histoire):
    page = histoire.open()
    histoire.sign_out()
    editor(page).press_sequentially(PHRASE)
    says(page, LOST)
    expect(page.get_by_role("link", name="Se reconnecter")).to_have_attribute("target", "_blank")
    assert histoire.copies(page) == 1
    histoire.sign_in()
    other = histoire.context.new_page()
    other.goto(histoire.url + reverse("reconnecte"))
    other.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    says(page, SAFE)
    assert PHRASE in histoire.kept()


def test_signing_out_erases_what_this_browser_kept_and_says_so_first(histoire):
    page = histoire.open()
    histoire.sign_out()
    editor(page).press_sequentially("Confidence.")
    says(page, LOST)
    leave(page)
    histoire.sign_in()
    page = histoire.context.new_page()
    page.goto(histoire.url + reverse("account_logout"))
    expect(page.get_by_text("n’a pas pu être enregistré")).to_be_visible()
    page.get_by_role("button", name="Me déconnecter").click()
    page.wait_for_url(histoire.url + "/")
    assert histoire.copies(page) == 0


def test_the_next_person_on_a_shared_computer_finds_nothing(histoire):
    page = histoire.open()
    histoire.sign_out()
    editor(page).press_sequentially("Confidence.")
    says(page, LOST)
    leave(page)
    histoire.auteur = PersonneFactory()
    histoire.dossier = create_draft(by=histoire.auteur)
    histoire.sign_in()
    page = histoire.open()
    expect(editor(page)).to_have_text("")


def test_the_editor_is_used_from_the_keyboard_alone(histoire):
    page = histoire.open()
    editor(page).focus()
    page.keyboard.type("Un ")
    page.keyboard.press("Control+b")
    page.keyboard.type("déclic")
    page.keyboard.press("Control+b")
    page.keyboard.type(".")
    page.keyboard.press("Enter")
    # Into the toolbar, along it with the arrows, and back to the text.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Liste à puces")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("un")
    page.keyboard.press("Enter")
    page.keyboard.type("deux")
    expect(page.get_by_role("button", name="Liste à puces")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    says(page, SAFE)
    assert histoire.kept() == "<p>Un <b>déclic</b>.</p><ul><li>un</li><li>deux</li></ul>"


def test_a_link_and_a_heading_are_made_with_the_toolbar(histoire):
    page = histoire.open()
    editor(page).press_sequentially("Le début")
    page.get_by_role("button", name="Intertitre").click()
    editor(page).press("End")
    editor(page).press("Enter")
    editor(page).press_sequentially("Voir ")
    page.get_by_role("button", name="Lien").click()
    page.get_by_label("Adresse du lien").fill("n’importe quoi")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Cette adresse ne se lit pas.")).to_be_visible()
    page.get_by_label("Adresse du lien").fill("www.service-public.fr")
    page.keyboard.press("Enter")
    says(page, SAFE)
    page.wait_for_function("!document.querySelector('[data-statut]').textContent.includes('…')")
    assert histoire.kept().startswith("<h3>Le début</h3>")
    assert '<a href="https://www.service-public.fr">' in histoire.kept()


WORD = """<html><head><style>p.MsoNormal{color:red}</style></head><body>
<p class="MsoNormal" style="margin:0cm"><b style="mso-bidi-font-weight:normal">Un titre<o:p></o:p></b></p>
<p class="MsoListParagraphCxSpFirst" style="text-indent:-18pt;mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>   </span></span>premier</p>
<p class="MsoListParagraphCxSpLast" style="text-indent:-18pt;mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>   </span></span>second<!-- rien --></p>
<p class="MsoNormal"><span style="color:red" onclick="alert(1)">Rouge</span> <a href="javascript:alert(1)">piège</a></p></body></html>"""


def test_what_is_pasted_from_word_comes_out_clean(histoire):
    page = histoire.open()
    editor(page).focus()
    editor(page).evaluate(
        """(zone, html) => {
            const donnees = new DataTransfer();
            donnees.setData("text/html", html);
            zone.dispatchEvent(new ClipboardEvent("paste", {clipboardData: donnees, bubbles: true, cancelable: true}));
        }""",
        WORD,
    )
    says(page, SAFE)
    assert histoire.kept() == "<p><b>Un titre</b></p><ul><li>premier</li><li>second</li></ul><p>Rouge piège</p>"


def test_one_may_go_back_to_the_plain_field_and_return(histoire):
    page = histoire.open()
    editor(page).press_sequentially("Un ")
    page.keyboard.press("Control+b")
    editor(page).press_sequentially("déclic")
    page.get_by_role("button", name="Écrire en texte simple").click()
    plain = page.locator("textarea[name=origine]")
    expect(plain).to_have_value("Un **déclic**")
    plain.press("Control+End")
    plain.press_sequentially(" *net*")
    says(page, SAFE)
    page.get_by_role("button", name="Revenir à l’éditeur").click()
    expect(page.get_by_role("toolbar")).to_be_visible()
    assert histoire.kept() == "<p>Un <b>déclic</b> <i>net</i></p>"


def test_without_scripts_the_same_page_is_an_ordinary_form(navigateur, live_server):
    histoire = Histoire(navigateur, live_server.url)
    context = navigateur.new_context(java_script_enabled=False, viewport={"width": 375, "height": 740})
    context.add_cookies(histoire.context.cookies())
    page = context.new_page()
    page.goto(histoire.url + reverse("ecrire", args=[histoire.dossier.pk, "origine"]))
    page.get_by_label("Origine de la démarche").fill("Un **déclic**.")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    assert histoire.kept() == "<p>Un <b>déclic</b>.</p>"
    context.close()
    histoire.context.close()


def test_the_first_step_saves_lists_and_choices_and_shows_similar_fiches(histoire):
    fiche("Ouvrir la mairie le jeudi soir")
    page = histoire.open("titre")
    page.get_by_label("Titre").fill("Ouvrir la mairie le jeudi")
    page.get_by_label("Nature").select_option("essai")
    expect(page.get_by_role("link", name="Ouvrir la mairie le jeudi soir")).to_be_visible(timeout=LONGTEMPS_MS)
    says(page, SAFE)
    assert histoire.kept("nature") == "essai"


def test_no_accessibility_fault_with_the_editor_on(navigateur, live_server):
    width, scheme = 1280, "light"  # on a telephone, and by night: test_espace_axe
    histoire = Histoire(navigateur, live_server.url)
    context = navigateur.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.add_cookies(histoire.context.cookies())
    histoire.context, before = context, histoire.context
    complaints: list[str] = []
    faults = []
    for etape in ("titre", "origine", "plus-loin", "decider"):
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(histoire.url + reverse("ecrire", args=[histoire.dossier.pk, etape]))
        page.wait_for_selector("form[data-pret]")
        page.evaluate("document.querySelectorAll('details, [hidden]').forEach(e => { e.open = true; })")
        faults += [
            (etape, fault["id"], fault["nodes"][0]["html"][:200]) for fault in Axe().run(page).response["violations"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("supprimer", "reconnecte"):
        page.goto(histoire.url + reverse(name, args=[histoire.dossier.pk] if name == "supprimer" else []))
        faults += [
            (name, fault["id"], fault["nodes"][0]["html"][:200]) for fault in Axe().run(page).response["violations"]
        ]
    assert faults == []
    assert complaints == []
    context.close()
    before.close()
