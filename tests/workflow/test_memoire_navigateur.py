"""What is remembered, in a real browser: no accessibility fault, nothing wider than a telephone, the administration's screens too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from tests.factories import DossierStory, PersonneFactory
from tests.workflow.test_credits import profil, publish_update
from workflow import actions

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> DossierStory:
    """A fiche with three versions, the last of which was asked for twice; its people wish to be named."""
    story = DossierStory("publiee")
    profil(
        story.auteur, nom="Maëlle Kerbrat", adresse="maelle-kerbrat", presentation="J’ouvre des mairies le jeudi soir."
    )
    profil(story.comite, nommer_reecritures=True, public=False)
    for texte in (
        {
            "origine": "<p>Les habitants venaient deux fois : un matin pour demander, un autre pour apporter la pièce.</p>"
        },
        {
            "promesse": "Ouvrir quand les gens sont là, et le leur dire.",
            "conseils": "<ul><li>Comptez d’abord.</li></ul>",
        },
    ):
        story.dossier = publish_update(story.page, by=story.auteur, comite=story.comite, **texte)
    return story


def context_of(navigateur: Browser, live_server, personne, width: int, scheme: str = "light") -> BrowserContext:
    context = navigateur.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    session = SessionStore()
    session[SESSION_KEY] = str(personne.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = personne.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}])
    return context


def faults_of(page, name: str, within: str = "main") -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = Axe().run(page, context=within).response["violations"]
    return [f"{name} : {fault['id']} : {fault['nodes'][0]['html'][:200]}" for fault in found]


def test_no_fault_on_what_contributors_and_readers_see(navigateur: Browser, live_server, story):
    width = 1280  # on a telephone: test_espace_axe
    numero = story.page.numero
    addresses = {
        "fiche": story.page.url,
        "versions": reverse("historique", args=[numero]),
        "version 1": reverse("version", args=[numero, 1]),
        "version 2": reverse("version", args=[numero, 2]),
        "profil": "/contributeurs/maelle-kerbrat/",
        "mon profil": reverse("mon_profil"),
        "dossier": reverse("dossier", args=[story.dossier.pk]),
    }
    faults, wide = [], []
    for scheme in ("light", "dark"):
        context = context_of(navigateur, live_server, story.auteur, width, scheme)
        page = context.new_page()
        for name, address in addresses.items():
            page.goto(f"{live_server.url}{address}")
            faults += faults_of(page, f"{name} ({scheme})")
            wide += [name] * (page.evaluate("document.documentElement.scrollWidth") > width)
        context.close()
    assert not faults, "\n".join(faults)
    assert wide == []


def test_no_fault_on_the_administrations_screens(navigateur: Browser, live_server, story):
    under_way = DossierStory("accord")
    actions.post_message(under_way.dossier, by=under_way.comite, texte="Entre nous.")
    context = context_of(navigateur, live_server, PersonneFactory(groupe="Administration"), 1280)
    page = context.new_page()
    page.goto(live_server.url + reverse("workflow_journal"))
    faults = faults_of(page, "journal", ".journal")
    page.goto(live_server.url + reverse("workflow_consulter", args=[under_way.dossier.pk]))
    faults += faults_of(page, "pourquoi", ".dossier")
    page.get_by_label("Pourquoi ouvrez-vous ce dossier ?").fill("L’auteur demande de l’aide par téléphone.")
    page.get_by_role("button", name="Inscrire au journal et lire").click()
    page.get_by_role("heading", name="Le texte envoyé par l’auteur").wait_for()
    faults += faults_of(page, "dossier lu", ".dossier")
    context.close()
    assert not faults, "\n".join(faults)
