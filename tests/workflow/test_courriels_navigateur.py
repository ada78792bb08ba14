"""A mail and its preferences in a real browser: accessible by day and by night, on a telephone, with the keyboard alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.factories import DossierStory, PersonneFactory, coauteur, installed_site
from workflow.actions import post_message
from workflow.courriels import message, preferences
from workflow.courriels.resume import write_digests
from workflow.models import CourrielSortant, LienSigne
from workflow.signature import liens

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["light", "dark"])
def telephone(request, navigateur: Browser) -> Iterator[Page]:
    context = navigateur.new_context(
        locale="fr-FR", viewport={"width": 375, "height": 720}, color_scheme=request.param, java_script_enabled=True
    )
    yield context.new_page()
    context.close()


def assert_accessible(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "déborde"


def test_a_mail_and_a_digest_are_read_on_a_telephone_by_day_and_by_night(telephone):
    story = DossierStory("accord")
    coauteur(story.dossier)
    post_message(story.dossier, by=story.comite, texte="Anticonstitutionnellement" * 8, interne=False)
    CourrielSortant.objects.filter(personne=story.comite).update(
        etat="a_envoyer", pour_resume=True, texte="Du nouveau.\n\nOuvrir :\nhttps://x"
    )
    write_digests()
    kept = CourrielSortant.objects.exclude(html="").filter(cle__in=["accord_demande", "message_du_comite", "resume"])
    assert len({mail.cle for mail in kept}) == 3
    for mail in kept:
        telephone.set_content(str(message.build(mail).alternatives[0][0]))
        assert_accessible(telephone)
        assert telephone.evaluate("document.images.length") == 0


def test_one_chooses_ones_mails_from_a_mail_with_the_keyboard_alone(telephone, live_server, settings):
    settings.SITE_URL = live_server.url
    installed_site()
    personne = PersonneFactory()
    telephone.goto(liens.create_link(LienSigne.Objet.PREFERENCES, personne=personne))
    assert_accessible(telephone)
    telephone.get_by_role("radio").first.focus()
    for _ in range(2):
        telephone.keyboard.press("ArrowDown")
    telephone.keyboard.press("Tab")
    telephone.keyboard.press("Enter")
    telephone.wait_for_load_state()
    assert telephone.get_by_role("alert").inner_text().startswith("C’est enregistré")
    assert_accessible(telephone)
    assert preferences.rythme_of(personne) == preferences.Rythme.RIEN
