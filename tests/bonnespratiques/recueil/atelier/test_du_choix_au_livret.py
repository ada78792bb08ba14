"""The animateur's whole day in a real browser: choose, look at the pages, freeze; then a stranger takes every form away."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bonnespratiques.models import Edition
from bonnespratiques.recueil.fabrication import imprimeur
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.bonnespratiques.recueil.atelier.test_navigateur import ATTENTE_MS, fenetre, page, titles
from tests.factories import fiche, theme

__all__ = ["fenetre", "page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DEBUTS = {"pdf": b"%PDF-", "pdf-a5": b"%PDF-", "html": b"<!DOCTYPE html>"}  # the others are archives
ARCHIVE = b"PK\x03\x04"


def test_from_the_choice_of_a_fiche_to_every_form_of_an_edition(fenetre, page, navigateur, live_server, settings):
    settings.LIVRETS_EN_ARRIERE_PLAN = True
    fiche("Quatre saisons", dans=theme("Accueil du public"))
    vue = fenetre()

    vue.goto(f"/admin/recueils/{page.pk}/composer/")
    vue.get_by_role("checkbox", name="Quatre saisons", exact=True).check()
    vue.get_by_role("button", name="Ajouter à la section").click()
    expect(vue.locator("#annonce")).to_contain_text("Accueil du public")
    assert "Quatre saisons" in titles(vue)

    vue.get_by_role("link", name="Aperçu", exact=True).click()
    expect(vue.locator("#page")).to_contain_text("Page 1 sur", timeout=ATTENTE_MS)
    image = vue.locator(".apercu__page img")
    image.wait_for()
    assert vue.evaluate("document.querySelector('.apercu__page img').decode().then(() => true)")

    vue.get_by_role("link", name="Éditions", exact=True).click()
    vue.get_by_role("link", name="Geler la première édition").click()
    for case in vue.get_by_role("main").get_by_role("checkbox").all():
        case.check()
    vue.get_by_role("button", name="Geler").click()
    vue.wait_for_url(f"**/admin/recueils/{page.pk}/editions/", timeout=ATTENTE_MS)
    assert imprimeur.fil.wait(60)

    edition = Edition.objects.get()
    assert [ligne.titre for ligne in edition.fiches.all()][-2:] == ["Quatre saisons", "Trois clics"]
    etranger = navigateur.new_context(locale="fr-FR", base_url=live_server.url, accept_downloads=True)
    lecture = etranger.new_page()
    lecture.goto(page.get_url())
    liens = lecture.locator(".telechargements").first.get_by_role("link")
    expect(liens).to_have_count(len(FORMES))
    for forme in FORMES:
        reponse = etranger.request.get(f"/editions/{edition.numero}/{forme}")
        octets = reponse.body()
        assert reponse.ok
        assert octets.startswith(DEBUTS.get(forme, ARCHIVE))
        assert hashlib.sha256(octets).hexdigest() == edition.fichiers.get(forme=forme).empreinte
    with lecture.expect_download() as attendu:
        liens.filter(has_text="EPUB").click()
    assert Path(attendu.value.path()).read_bytes().startswith(ARCHIVE)
    lecture.goto(f"/editions/{edition.numero}/lire")
    expect(lecture.get_by_role("heading", name="Quatre saisons")).to_be_visible()
    etranger.close()
