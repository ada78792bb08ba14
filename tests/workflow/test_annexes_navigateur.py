"""Files, co-signers, sending and Word in a real browser: accessible, narrow, without script, and nothing decided by a robot."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from tests.factories import DossierStory, coauteur
from tests.workflow.test_pieces import PDF
from workflow.documents import pieces
from workflow.documents.modele_word import build_template
from workflow.models import Coauteur, Dossier
from workflow.signature import coauteurs, liens

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CAPTURES = os.environ.get("CAPTURES")  # a folder: the pages are drawn there, to be looked at


def signed_in(context: BrowserContext, live_server, person) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}])


@pytest.fixture
def story() -> DossierStory:
    story = DossierStory()
    coauteur(story.dossier)
    coauteurs.invite(
        story.dossier,
        by=story.auteur,
        courriel="ines.marchandeau-de-la-tour@communaute-des-rives.example.org",
        nom="Inès",
    )
    pieces.attach(
        story.dossier,
        by=story.auteur,
        fichier=SimpleUploadedFile("Guide d’accueil des habitants, version très complète de 2026.pdf", PDF),
    )
    return story


def link_of(story: DossierStory) -> str:
    invited = Coauteur.objects.get(dossier=story.dossier, statut="invite")
    return liens.create_link("coauteur", dossier=story.dossier, coauteur=invited).removeprefix(settings.SITE_URL)


def addresses(story: DossierStory) -> dict[str, str]:
    pk = story.dossier.pk
    return {
        "pieces": reverse("pieces", args=[pk]),
        "coauteurs": reverse("coauteurs", args=[pk]),
        "envoyer": reverse("ecrire", args=[pk, "envoyer"]),
        "importer": reverse("importer", args=[pk]),
        "word": reverse("commencer_par_word"),
        "proposer": reverse("proposer"),
    }


def test_the_pages_are_accessible_on_a_wide_screen(navigateur: Browser, live_server, story):
    width = 1280  # on a telephone: test_espace_axe
    context = navigateur.new_context(viewport={"width": width, "height": 900}, locale="fr-FR")
    page = context.new_page()
    faults = []

    def look(name: str, address: str) -> None:
        page.goto(f"{live_server.url}{address}")
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        if CAPTURES:
            page.screenshot(path=Path(CAPTURES) / f"{name}-{width}.png", full_page=True)
        for fault in Axe().run(page).response["violations"]:
            faults.append(f"{name} : {fault['id']} : {fault['nodes'][0]['html'][:200]}")
        if (shown := page.evaluate("document.documentElement.scrollWidth")) > width:
            faults.append(f"{name} : {shown} pixels de large")

    look("invitation", link_of(story))
    look("refusee", "/invitation/invente/")
    signed_in(context, live_server, story.auteur)
    for name, address in addresses(story).items():
        look(name, address)
    story._advance("reecriture", {})
    look("dossier", reverse("dossier", args=[story.dossier.pk]))
    context.close()
    assert not faults, "\n".join(faults)


def test_a_text_is_completed_and_sent_from_a_telephone_without_script(
    navigateur: Browser, live_server, story, tmp_path
):
    context = navigateur.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False, locale="fr-FR")
    signed_in(context, live_server, story.auteur)
    page = context.new_page()
    (tmp_path / "modele.docx").write_bytes(build_template())
    page.goto(f"{live_server.url}{addresses(story)['envoyer']}")
    page.get_by_role("link", name="Joindre ou retirer des pièces").click()
    page.get_by_label("Choisir des fichiers").set_input_files(tmp_path / "modele.docx")
    page.get_by_role("button", name="Joindre").click()
    assert page.get_by_role("link", name="modele.docx").is_visible()
    page.get_by_role("link", name="Revenir à mon texte").click()
    page.get_by_label("Comment voulez-vous être nommé ?").fill("L’équipe de l’accueil")
    page.get_by_label("Ne nommez pas l’organisme").check()
    page.get_by_label("L’accord d’un seul suffit").check()
    page.get_by_label("J’accepte la charte").check()
    page.get_by_role("button", name="Envoyer ma fiche").click()
    assert "C’est envoyé" in page.get_by_role("main").inner_text() + page.content()
    dossier = Dossier.objects.get(pk=story.dossier.pk)
    assert (dossier.statut, dossier.regle_accord, dossier.pieces.count()) == ("reecriture", "un", 2)
    context.close()


def test_an_invitation_is_answered_by_keyboard_alone(navigateur: Browser, live_server, story):
    context = navigateur.new_context(viewport={"width": 375, "height": 800}, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}{link_of(story)}")
    page.get_by_role("button", name="Répondre").click()
    assert "Choisissez d’abord" in page.content()
    assert Coauteur.objects.filter(statut="invite").exists()
    page.get_by_label("Oui, je signe").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Merci").wait_for()
    assert Coauteur.objects.filter(statut="accepte").count() == 2
    context.close()
