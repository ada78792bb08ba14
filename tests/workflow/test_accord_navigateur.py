"""« Relire et décider » in a real browser, on a telephone: by the link of the mail, with the keyboard alone, cut off, in two tabs."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from tests.factories import DossierStory, raisons, rewrite
from workflow import actions
from workflow.models import Dossier, Message, ReponseEnCours

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LONG = "".join(
    f"<p>Paragraphe {n}. Une habitante a dû répéter sa demande au guichet, au téléphone, puis par courriel.</p>"
    for n in range(1, 13)
)
LIEN = '<a href="https://exemple.gouv.fr/une/adresse/bien/trop/longue/pour/la/largeur/d-un-telephone">le guide</a>'


@pytest.fixture
def telephone(navigateur: Browser):
    context = navigateur.new_context(viewport={"width": 375, "height": 760}, locale="fr-FR")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def story(live_server, settings) -> DossierStory:
    """A long text, rewritten: a word in its middle, a link, a failure softened. The mail has left."""
    settings.SITE_URL = live_server.url
    story = DossierStory()
    story.dossier.brouillon |= {"origine": LONG, "echecs": "<p>La borne n’a jamais servi.</p>"}
    story.dossier.save()
    story.dossier = actions.submit(story.dossier, by=story.auteur, charte=True)
    origine = LONG.replace("Paragraphe 7. Une habitante", f"Paragraphe 7. D’après {LIEN}, une habitante")
    rewrite(story.dossier, by=story.comite, origine=origine, echecs="<p>La borne a peu servi.</p>")
    story.dossier = actions.send_for_approval(story.dossier, by=story.comite, raisons=raisons(story.dossier))
    return story


def link_of_mail(subject: str) -> str:
    body = [message for message in mail.outbox if subject in message.subject][-1].body
    return re.search(r"https?://\S+/accord/\S+", body)[0]


def sign_in(context, live_server, person) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}])


def faults(page: Page) -> list[str]:
    """What axe finds, and a page wider than the telephone."""
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = [f"{fault['id']} : {fault['nodes'][0]['html'][:200]}" for fault in Axe().run(page).response["violations"]]
    width = page.evaluate("document.documentElement.scrollWidth")
    return [*found, *([f"largeur {width}"] if width > 375 else [])]


def test_rubric_by_rubric_then_the_whole_by_the_link_of_the_mail(telephone, story):
    page = telephone.new_page()
    page.goto(link_of_mail("C’est à vous"))
    origine = page.locator("#r-origine")
    expect(origine.locator("ins", has_text="exemple.gouv.fr")).to_be_visible()
    expect(origine.locator(".marques").get_by_text("Paragraphe 3.")).to_be_hidden()  # unchanged, folded
    assert faults(page) == []
    origine.get_by_label("J’accepte ce texte").check()
    echecs = page.locator("#r-echecs")
    echecs.get_by_label("J’accepte ce texte").check()
    page.get_by_label("J’ai lu ce texte").check()
    page.get_by_role("button", name="Donner mon bon à publier").click()
    expect(page.get_by_text("Cochez cette case pour accepter ce changement")).to_be_visible()
    assert Dossier.objects.get().statut == "accord"
    echecs.get_by_label("Ce passage dit ce qui n’a pas marché").check()
    page.get_by_label("J’ai lu ce texte").check()
    page.get_by_role("button", name="Donner mon bon à publier").click()
    expect(page.get_by_role("heading", name="Merci : votre accord est enregistré")).to_be_visible()
    assert faults(page) == []
    assert Dossier.objects.get().statut == "validation"
    assert telephone.cookies() == []

    page.goto(link_of_mail("Votre bon à publier"))
    assert faults(page) == []
    page.get_by_label("Oui, je reviens sur mon accord").check()
    page.get_by_role("button", name="Retirer mon accord").click()
    expect(page.get_by_role("heading", name="Vous êtes revenu sur votre accord")).to_be_visible()
    assert Dossier.objects.get().statut == "accord"


def test_with_the_keyboard_alone(telephone, story):
    page = telephone.new_page()
    page.goto(link_of_mail("C’est à vous"))
    reached = []

    def tab_to(name: str) -> None:
        """Press Tab until the control of that name has the focus, as somebody without a mouse does."""
        for _ in range(80):
            page.keyboard.press("Tab")
            here = page.evaluate("[document.activeElement.name || '', document.activeElement.value || ''].join('=')")
            reached.append(here)
            if here.startswith(name):
                return
        raise AssertionError(f"{name} : {reached}")

    tab_to("d-origine")
    page.keyboard.press("Space")
    tab_to("d-echecs")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#r-echecs").get_by_label("Je garde le mien")).to_be_checked()
    tab_to("mot")
    page.keyboard.type("Merci de garder ce passage.")
    tab_to("fini")
    page.keyboard.press("Space")
    tab_to("decision=renvoyer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vos demandes sont parties")).to_be_visible()
    assert set(Message.objects.values_list("rubrique", flat=True)) == {"echecs", ""}


def test_the_key_enter_in_a_choice_never_decides(telephone, story):
    page = telephone.new_page()
    page.goto(link_of_mail("C’est à vous"))
    page.locator("#r-origine").get_by_label("J’accepte ce texte").check()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rien n’est encore envoyé").first).to_be_visible()
    assert Dossier.objects.get().statut == "accord"


def test_answers_are_kept_as_they_come_through_a_cut_and_two_tabs(telephone, story, live_server):
    sign_in(telephone, live_server, story.auteur)
    address = f"{live_server.url}/contributions/{story.dossier.pk}/accord/"
    page = telephone.new_page()
    page.goto(address)
    state = page.locator("[data-etat]")
    page.get_by_label("Un mot pour le comité").press_sequentially("Merci.")
    expect(state).to_contain_text("Gardé à")
    telephone.set_offline(True)
    page.get_by_label("Un mot pour le comité").press_sequentially(" À bientôt.")
    expect(state).to_contain_text("Connexion coupée")
    telephone.set_offline(False)
    expect(state).to_contain_text("Gardé à")
    assert ReponseEnCours.objects.get().reponses["mot"] == "Merci. À bientôt."

    other = telephone.new_page()
    other.goto(address)
    expect(other.get_by_label("Un mot pour le comité")).to_have_value("Merci. À bientôt.")
    other.get_by_label("Un mot pour le comité").fill("De l’autre onglet.")
    expect(other.locator("[data-etat]")).to_contain_text("Gardé à")
    page.get_by_label("Un mot pour le comité").press_sequentially(" Encore.")
    expect(state).to_contain_text("dans une autre fenêtre")
    page.get_by_role("button", name="Garder mes réponses").click()
    expect(page.get_by_text("De l’autre onglet.")).to_be_visible()
    expect(page.get_by_label("Un mot pour le comité")).to_have_value("Merci. À bientôt. Encore.")


def test_a_session_that_ends_keeps_the_words_and_goes_on(telephone, story, live_server):
    sign_in(telephone, live_server, story.auteur)
    page = telephone.new_page()
    page.goto(f"{live_server.url}/contributions/{story.dossier.pk}/accord/")
    telephone.clear_cookies()
    page.get_by_label("Un mot pour le comité").press_sequentially("Je n’ai pas fini.")
    state = page.locator("[data-etat]")
    expect(state.get_by_role("link", name="connectez-vous dans un autre onglet")).to_be_visible()
    # In another tab: a page that gives a token, then the session.
    sign_in(telephone, live_server, story.auteur)
    telephone.new_page().goto(f"{live_server.url}/contributions/{story.dossier.pk}/accord/")
    page.get_by_label("Un mot pour le comité").press_sequentially(" Voilà.")
    expect(state).to_contain_text("Gardé à")
    assert ReponseEnCours.objects.get().reponses["mot"] == "Je n’ai pas fini. Voilà."
