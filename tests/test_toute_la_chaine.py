"""The whole job, played by three people in a real Chromium: from a first draft on a phone to a printed booklet.

Contributeur (375 pixels), comité and animateur each have a browser of their own. They follow the links of their mails.
"""

import re
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from bonnespratiques.groupes import GROUPE_ANIMATION
from bonnespratiques.models import RecueilIndexPage, RecueilPage
from tests.factories import PersonneFactory, comite, installed_site, theme

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOT_DE_PASSE = "une phrase assez longue"
TITRE = "Ouvrir la mairie le jeudi soir"


class Person:
    """Somebody with a browser and a mailbox."""

    def __init__(self, browser: Browser, site: str, email: str, *, width: int) -> None:
        self.site, self.email = site, email
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=site, locale="fr-FR")
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()
        self.outside: list[str] = []
        self.page.on("request", lambda request: self._watch(request.url))

    def _watch(self, url: str) -> None:
        if not url.startswith((self.site, "data:", "blob:", "about:")):
            self.outside.append(url)

    def mail_about(self, subject: str) -> str:
        """The text of the latest mail to this person whose subject contains `subject`."""
        received = [message for message in mail.outbox if self.email in message.to and subject in message.subject]
        assert received, f"{self.email} n’a pas reçu « {subject} » ; reçus : {[m.subject for m in mail.outbox]}"
        return received[-1].body

    def follow_link_of(self, subject: str) -> None:
        (link,) = re.findall(r"http\S+/(?:contributions|accord|admin/dossiers)/\S+", self.mail_about(subject))
        self.page.goto(link)

    def sign_in_by_code(self) -> None:
        self.page.get_by_label(re.compile("adresse|courriel", re.I)).first.fill(self.email)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.locator("input[name=code]").wait_for()
        code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{2,})\s*$", mail.outbox[-1].body, re.M)
        assert code, mail.outbox[-1].body
        self.page.locator("input[name=code]").fill(code[1])
        self.page.locator("main form button[type=submit]").first.click()

    def sign_in_by_password(self) -> None:
        self.page.goto("/admin/")
        self.page.locator("input[name=login]").fill(self.email)
        self.page.locator("input[name=password]").fill(MOT_DE_PASSE)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url("**/admin/")

    def has_no_overflow(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def people(navigateur: Browser, live_server, settings, tmp_path):
    settings.SITE_URL = live_server.url
    installed_site()
    chosen = theme()
    member = comite(chosen, email="bertille@example.org")
    animateur = PersonneFactory(email="firmin@example.org", groupe=GROUPE_ANIMATION)
    for person in (member, animateur):
        person.set_password(MOT_DE_PASSE)
        person.save()
        EmailAddress.objects.update_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
    people = (
        Person(navigateur, live_server.url, "maelle@example.org", width=375),
        Person(navigateur, live_server.url, "bertille@example.org", width=1280),
        Person(navigateur, live_server.url, "firmin@example.org", width=1280),
    )
    yield people
    for person in people:  # what each of them saw last, for whoever reads a failure
        person.page.screenshot(path=tmp_path / f"{person.email}.png", full_page=True)
        person.page.context.close()


def rewrite(member: Person, rubrique: str, words: str, reason: str) -> None:
    """From the dossier: take it if it is free, add words to a rubric in the editor, say why, come back."""
    page = member.page
    page.get_by_role("button", name="Prendre et réécrire").or_(
        page.get_by_role("link", name="Réécrire le texte")
    ).click()
    page.get_by_role("textbox", name=rubrique).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)
    section = page.get_by_role("region", name=rubrique)
    if not section.get_by_label(reason, exact=True).is_visible():
        section.locator("summary").click()
    section.get_by_label(reason, exact=True).check()
    # The editor writes into its form field a moment after the keystroke.
    expect(section.locator("input[data-draftail-input]")).to_have_value(re.compile(re.escape(words.strip())))
    page.get_by_role("button", name="Enregistrer et revenir au dossier").click()
    expect(page.locator("ins", has_text=words.strip()).first).to_be_visible()


def send_for_approval(member: Person) -> None:
    member.page.get_by_role("button", name="Envoyer pour accord").click()
    expect(member.page.get_by_text("C’est à l’auteur de relire et de décider")).to_be_visible()


def rubric(page: Page, name: str) -> Locator:
    """The editor over the plain field, once the page's script has put it there."""
    page.locator("form[data-pret=oui]").wait_for()
    return page.get_by_role("textbox", name=name)


def tell_a_practice(contributeur: Person) -> None:
    page = contributeur.page
    page.goto("/proposer/")
    page.get_by_role("button", name="Commencer").click()
    contributeur.sign_in_by_code()
    page.wait_for_url("**/proposer/")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label("Titre").fill(TITRE)
    page.get_by_label("Promesse").fill("Ouvrir quand les gens sont là.")
    page.get_by_label("Thème").select_option(label="— Stratégie multicanal")
    page.get_by_label("Où cela s’est-il passé").fill("Communauté de communes des Rives-d’Oust")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    rubric(page, "Origine de la démarche").press_sequentially("Une ")
    page.keyboard.press("Control+b")
    page.keyboard.type("pétition")
    page.keyboard.press("Control+b")
    page.keyboard.type(" de parents d’élèves.")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer et rester ici").click()
    expect(page.get_by_text("Enregistré.", exact=True)).to_be_visible()
    # The draft survives a reload, incomplete as it is.
    page.reload()
    expect(rubric(page, "Origine de la démarche")).to_have_text("Une pétition de parents d’élèves.")
    expect(rubric(page, "Origine de la démarche").locator("b")).to_have_text("pétition")
    assert contributeur.has_no_overflow()
    for rubrique, words in (
        ("Origine de la démarche", None),
        ("Résultats obtenus", "Trente personnes par soirée, selon le cahier de l’accueil."),
        ("Principes adoptés", "Deux agents volontaires, jamais un seul.\nLes mêmes démarches qu’en journée."),
        ("Conseils de mise en œuvre", "Commencez par un soir par mois."),
    ):
        if words:
            rubric(page, rubrique).press_sequentially(words)
        page.get_by_role("button", name="Enregistrer et continuer").click()
        expect(page.get_by_role("textbox", name=rubrique)).to_have_count(0)
    for _ in range(2):
        page.get_by_role("link", name="Passer pour l’instant").click()
    expect(page.get_by_role("heading", name="Relire et envoyer", level=1)).to_be_visible()
    page.get_by_label("J’accepte la charte").check()
    page.get_by_role("button", name="Envoyer ma fiche").click()
    expect(page.get_by_text("C’est au comité « Stratégie multicanal » de réécrire le texte")).to_be_visible()


def bind_a_recueil(animateur: Person) -> str:
    """Compose, in the administration, a recueil that holds the fiche. Returns its address."""
    page = animateur.page
    animateur.sign_in_by_password()
    page.goto(f"/admin/pages/add/bonnespratiques/recueilpage/{RecueilIndexPage.objects.get().pk}/")
    page.locator("input[name=title]").fill("Au plus près des usagers")
    sections = page.locator("[data-contentpath=sections]")
    sections.get_by_role("button", name="Insérer un bloc").first.click()
    page.get_by_role("option", name="Thème et ses fiches").click()
    choose_page(page, "Choisissez une page (Thème)", "Stratégie multicanal")
    choose_page(page, "Choisissez une page (Fiche)", TITRE)
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/"))
    return RecueilPage.objects.get().url


def choose_page(page: Page, button: str, title: str) -> None:
    page.get_by_role("button", name=button).click()
    modal = page.locator(".modal-dialog")
    modal.get_by_role("textbox").first.fill(title)
    expect(modal.get_by_text("Il y a 1 correspondance")).to_be_visible()
    modal.get_by_role("link", name=title).first.click()
    modal.wait_for(state="hidden")


def test_from_a_first_draft_on_a_phone_to_a_printed_booklet(people):
    contributeur, member, animateur = people
    tell_a_practice(contributeur)

    member.sign_in_by_password()
    member.follow_link_of("À réécrire")
    rewrite(member, "Conseils de mise en œuvre", " Prévenez par affiche.", "clarifié")
    send_for_approval(member)

    contributeur.follow_link_of("C’est à vous : relisez")
    expect(contributeur.page.locator("ins", has_text="Prévenez par affiche")).to_be_visible()
    assert contributeur.has_no_overflow()
    contributeur.page.get_by_label("Je propose autre chose").check()
    contributeur.page.locator("textarea[name=p-conseils]").fill("Par affiche et dans le bulletin.")
    contributeur.page.get_by_label("J’ai fini").check()
    contributeur.page.get_by_role("button", name="Renvoyer mes demandes au comité").click()
    expect(contributeur.page.get_by_text("Vos demandes sont parties au comité")).to_be_visible()

    member.follow_link_of("Changements demandés")
    expect(member.page.get_by_text("Par affiche et dans le bulletin.").first).to_be_visible()
    rewrite(member, "Conseils de mise en œuvre", " Et dans le bulletin.", "complété d’après nos échanges")
    send_for_approval(member)

    contributeur.follow_link_of("C’est à vous : relisez")
    contributeur.page.get_by_label("J’accepte ce texte").check()
    contributeur.page.get_by_label("J’ai lu ce texte").check()
    contributeur.page.get_by_role("button", name="Donner mon bon à publier").click()
    expect(contributeur.page.get_by_text("Bon à publier enregistré")).to_be_visible()

    member.follow_link_of("À valider")
    member.page.get_by_role("button", name="Valider et publier").click()
    expect(member.page.get_by_text("La fiche est publiée")).to_be_visible()

    reader = contributeur.page
    reader.context.clear_cookies()
    reader.goto("/recherche/?q=petitions")
    reader.get_by_role("link", name=TITRE).first.click()
    expect(reader.get_by_role("heading", name=TITRE, level=1)).to_be_visible()
    expect(reader.get_by_text("Et dans le bulletin.")).to_be_visible()
    assert contributeur.has_no_overflow()

    reader.goto(bind_a_recueil(animateur))
    href = reader.locator("a[href*=pdf]").first.get_attribute("href")
    pdf = reader.context.request.get(href).body()
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages))
    assert TITRE in text
    assert "Et dans le bulletin." in text
    assert not [url for person in people for url in person.outside]
