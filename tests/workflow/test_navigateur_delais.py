"""Freshness, improvements and the animation's screens in a real browser: narrow, accessible, answered from a mail."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from bonnespratiques.models import FichePage
from tests.factories import DossierStory, PersonneFactory, comite
from workflow import actions
from workflow.models import Dossier, VerificationFiche
from workflow.signature import liens

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    """A published fiche, long unchecked, and asked about."""
    story = DossierStory("publiee")
    FichePage.objects.filter(pk=story.page.pk).update(
        verifiee_le=date(2024, 3, 12), a_revoir_le=date(2025, 3, 12), non_verifiee_depuis=date(2024, 3, 12)
    )
    VerificationFiche.objects.create(page=story.page, comite_demande_le=timezone.now())
    return story


def tab(navigateur, live_server, person=None, width=375):
    context = navigateur.new_context(locale="fr-FR", viewport={"width": width, "height": 800})
    if person:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        context.add_cookies([cookie])
    return context.new_page()


def link(story):
    return liens.create_link("fraicheur", personne=story.auteur, page=story.page).removeprefix(settings.SITE_URL)


def faults(page, include=None):
    context = {"include": [[include]]} if include else None
    return [
        f"{page.url} : {fault['id']} : {fault['nodes'][0]['html'][:200]}"
        for fault in Axe().run(page, context=context).response["violations"]
    ]


def test_an_author_answers_from_the_mail_on_a_telephone_with_the_keyboard(navigateur, live_server, story):
    page = tab(navigateur, live_server)
    page.goto(live_server.url + link(story))
    page.get_by_role("radio", name="Oui, elle est toujours vraie").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre réponse est enregistrée")
    assert story.page.verifiee_le == timezone.localdate()


def test_a_form_sent_untouched_is_stopped(navigateur, live_server, story):
    page = tab(navigateur, live_server)
    page.goto(live_server.url + link(story))
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="Enregistrer ma réponse").click()
    expect(page.get_by_text("Choisissez l’une des trois réponses.")).to_be_visible()
    assert not VerificationFiche.objects.exclude(repondue_le=None).exists()


def test_the_pages_have_no_fault_that_a_machine_finds_and_fit_a_wide_screen(navigateur, live_server, story):
    width = 1280  # on a telephone: test_espace_axe
    DossierStory("reecriture", page=story.page)
    asked, numero = link(story), story.page.numero
    signed_out = tab(navigateur, live_server, width=width)
    author = tab(navigateur, live_server, story.auteur, width=width)
    found = []
    for page, address in (
        (signed_out, asked),
        (signed_out, reverse("toujours_vrai", args=["inconnu"])),
        (signed_out, reverse("ameliorer", args=[numero])),
        (signed_out, story.page.url),
        (author, reverse("contributions")),
        (author, reverse("verifier", args=[numero])),
        (author, reverse("adopter", args=[numero])),
    ):
        page.goto(live_server.url + address)
        found += faults(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} déborde")
    assert found == []


def test_the_admin_screens_have_no_fault_of_ours(navigateur, live_server, story):
    stuck = DossierStory("accord")
    actions.post_message(stuck.dossier, by=stuck.comite, texte="Entre nous.", interne=True)
    late = timezone.localdate() - timedelta(days=40)
    Dossier.objects.filter(pk=stuck.dossier.pk).update(escalade_le=timezone.now(), echeance=late)
    comite(stuck.theme, first_name="Ombeline", last_name="Sarrazac")
    animateur, member = PersonneFactory(groupe="Animation"), comite(story.theme)
    found = []
    for person, address in (
        (animateur, reverse("workflow_deblocage_liste")),
        (animateur, reverse("workflow_deblocage", args=[stuck.dossier.pk])),
        (member, reverse("workflow_fraicheur")),
    ):
        page = tab(navigateur, live_server, person, width=1280)
        page.goto(live_server.url + address)
        found += faults(page, include=".dossier")
    assert found == []
