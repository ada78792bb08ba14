"""« Mon recueil » in a real browser: on a telephone, by keyboard, with and without script, for everybody."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bonnespratiques.models import FichePage, MonRecueil
from tests.bonnespratiques.recueil.lecture import words
from tests.factories import fiche, theme
from tests.navigateur import FONDUS_FINIS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TELEPHONE = {"width": 375, "height": 800}


@pytest.fixture(autouse=True)
def _no_limit_met() -> None:
    cache.clear()


@pytest.fixture
def fiches() -> list[FichePage]:
    return [fiche(titre) for titre in ("Rappeler la veille", "Relire nos courriers", "Un tableau debout")]


@pytest.fixture
def telephone(navigateur: Browser) -> Iterator[BrowserContext]:
    context = navigateur.new_context(locale="fr-FR", viewport=TELEPHONE, accept_downloads=True)
    yield context
    context.close()


def titles(page: Page) -> list[str]:
    return [titre.replace("\u00a0", " ") for titre in page.locator(".range-fiches strong").all_inner_texts()]


def test_a_reader_on_a_telephone_makes_a_recueil_and_hands_it_on(telephone, navigateur, live_server, fiches, tmp_path):
    page = telephone.new_page()
    fautes: list[str] = []
    page.on("pageerror", lambda erreur: fautes.append(str(erreur)))
    page.on("console", lambda dit: fautes.append(dit.text) if dit.type == "error" else None)

    # From a list of cards, then from a fiche: in place, said aloud, and the menu counts.
    page.goto(f"{live_server.url}{fiches[0].theme.url}")
    bouton = page.get_by_role("button", name="Mettre de côté : Rappeler la veille")
    bouton.click()
    expect(page.get_by_role("status").filter(has_text="Ajoutée à votre recueil")).to_be_visible()
    expect(page.get_by_role("link", name="Dans mon recueil : Rappeler la veille")).to_be_focused()
    page.goto(f"{live_server.url}{fiches[1].url}")
    page.get_by_role("button", name="Mettre dans mon recueil : Relire nos courriers").click()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Mon recueil (2)").click()
    assert titles(page) == ["Rappeler la veille", "Relire nos courriers"]

    # By keyboard: the button that was pressed is under the hand again, on the fiche that moved.
    descendre = page.get_by_role("button", name="Descendre : Rappeler la veille")
    descendre.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**geste=descendre**")
    expect(descendre).to_be_focused()
    assert titles(page) == ["Relire nos courriers", "Rappeler la veille"]

    page.get_by_text("Ajouter une note sur Rappeler la veille").click()
    note = page.get_by_label(f"Votre note sur la fiche n°\u00a0{fiches[0].numero}")
    note.fill("Pour Lila.\nÀ essayer au guichet 3.")
    expect(page.locator(f'[data-compte="{note.get_attribute("id")}"]')).to_have_text("34 sur 500")
    page.get_by_label("Titre de mon recueil").fill("Réunion du 3 décembre")
    page.keyboard.press("Enter")  # the first button of the form: it saves, and does nothing else
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    assert titles(page) == ["Relire nos courriers", "Rappeler la veille"]

    page.get_by_role("button", name="Partager par un lien").click()
    lien = page.get_by_label("Lien à partager").input_value()
    with page.expect_download() as telechargement:
        page.get_by_role("button", name=re.compile("^PDF À lire")).click()
    telechargement.value.save_as(tmp_path / "livret.pdf")
    assert telechargement.value.suggested_filename == "reunion-du-3-decembre.pdf"
    texte = words((tmp_path / "livret.pdf").read_bytes())
    assert "Réunion du 3 décembre" in texte
    assert texte.index("Relire nos courriers") < texte.index("Rappeler la veille")

    autre = navigateur.new_context(locale="fr-FR", viewport=TELEPHONE)
    ami = autre.new_page()
    ami.goto(live_server.url + lien[lien.index("/mon-recueil/") :])
    expect(ami.get_by_role("heading", level=1)).to_have_text("Réunion du 3 décembre")
    expect(ami.locator(".note-de-lecteur")).to_contain_text("À essayer au guichet 3.")
    assert autre.cookies() == []
    ami.get_by_role("button", name="Reprendre ces fiches dans mon recueil").click()
    assert titles(ami) == ["Relire nos courriers", "Rappeler la veille"]
    assert [temoin["name"] for temoin in autre.cookies()] == ["mon_recueil"]
    autre.close()
    assert fautes == []


def test_without_script_every_button_does_the_same(navigateur, live_server, fiches):
    context = navigateur.new_context(locale="fr-FR", viewport=TELEPHONE, java_script_enabled=False)
    page = context.new_page()
    for une in fiches[:2]:
        page.goto(f"{live_server.url}{une.url}")
        page.get_by_role("button", name="Mettre dans mon recueil").click()
        assert page.url.startswith(f"{live_server.url}{une.url}?mon-recueil=ajoutee")
    page.get_by_role("link", name="Voir mon recueil").click()
    page.get_by_role("button", name="Descendre : Rappeler la veille").click()
    assert titles(page) == ["Relire nos courriers", "Rappeler la veille"]
    page.get_by_label("Titre de mon recueil").fill("Écrit d’abord")
    page.get_by_role("button", name="Retirer : Relire nos courriers").click()
    page.get_by_role("button", name="Remettre cette fiche").click()
    assert titles(page) == ["Relire nos courriers", "Rappeler la veille"]
    assert page.get_by_label("Titre de mon recueil").input_value() == "Écrit d’abord"
    page.get_by_role("link", name="Tout effacer maintenant").click()
    page.get_by_role("button", name="Tout effacer").click()
    assert page.get_by_text("Tout est effacé").is_visible()
    assert context.cookies() == []
    assert not MonRecueil.objects.exists()
    context.close()


def test_a_fiche_is_dragged_to_its_place(telephone, live_server, fiches):
    page = telephone.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}{fiches[0].theme.url}")
    for une in fiches:
        page.get_by_role("button", name=f"Mettre de côté : {une.title}").click()
        expect(page.get_by_role("link", name=f"Dans mon recueil : {une.title}")).to_be_visible()
    page.goto(f"{live_server.url}/mon-recueil/")
    page.get_by_label("Titre de mon recueil").fill("Écrit avant de tirer")
    prise, but = (page.locator("[data-poignee]").nth(n).bounding_box() for n in (0, 2))
    page.mouse.move(prise["x"] + 10, prise["y"] + 10)
    page.mouse.down()
    page.mouse.move(but["x"] + 10, but["y"] + 60, steps=12)
    with page.expect_navigation():
        page.mouse.up()
    assert titles(page) == ["Relire nos courriers", "Un tableau debout", "Rappeler la veille"]
    assert page.get_by_label("Titre de mon recueil").input_value() == "Écrit avant de tirer"


def test_a_fiche_put_aside_is_marked_everywhere_until_the_recueil_goes(telephone, live_server, fiches):
    page = telephone.new_page()
    page.goto(f"{live_server.url}{fiches[0].url}")
    page.get_by_role("button", name="Mettre dans mon recueil").click()
    expect(page.locator(".fiche-tete .mettre-de-cote__fait")).to_be_visible()
    page.goto(f"{live_server.url}/recherche/?q=rappeler")
    expect(page.get_by_role("link", name="Dans mon recueil : Rappeler la veille")).to_be_visible()
    MonRecueil.objects.all().delete()  # expired: the browser learns it when it comes to the page
    page.goto(f"{live_server.url}/mon-recueil/")
    page.goto(f"{live_server.url}{fiches[0].url}")
    expect(page.get_by_role("button", name="Mettre dans mon recueil")).to_be_visible()
    expect(page.locator("[data-recueil-nombre]")).to_be_hidden()


def test_what_is_typed_is_not_left_behind_by_mistake(telephone, live_server, fiches):
    page = telephone.new_page()
    page.goto(f"{live_server.url}{fiches[0].url}")
    page.get_by_role("button", name="Mettre dans mon recueil").click()
    page.get_by_role("link", name="Dans mon recueil : Rappeler la veille").click()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Titre de mon recueil").fill("Pas encore enregistré")
    page.get_by_role("link", name="Ajouter des fiches").click()
    page.wait_for_function("document.readyState === 'complete'")
    assert asked == ["beforeunload"]
    assert page.get_by_label("Titre de mon recueil").input_value() == "Pas encore enregistré"


@pytest.fixture
def pages(navigateur, live_server, fiches) -> tuple[list[dict], dict[str, str]]:
    """The cookie of a full recueil, and the address of each page, its errors included."""
    longue = fiche(
        "Un titre d’une longueur que personne n’attend, " * 5, dans=theme("Autre", "Management collaboratif")
    )
    context = navigateur.new_context(locale="fr-FR")
    page = context.new_page()
    for une in [*fiches, longue]:
        page.goto(f"{live_server.url}{une.url}")
        page.get_by_role("button", name="Mettre dans mon recueil").click()
        expect(page.locator(".fiche-tete .mettre-de-cote__fait")).to_be_visible()
    fiches[2].unpublish()
    page.goto(f"{live_server.url}/mon-recueil/")
    page.get_by_label("Titre de mon recueil").fill("T" * 120)
    page.get_by_text(f"Ajouter une note sur {fiches[0].title}").click()
    page.get_by_label(f"Votre note sur la fiche n°\u00a0{fiches[0].numero}").fill("Une note. " * 40)
    page.get_by_role("button", name="Partager par un lien").click()
    lien = page.get_by_label("Lien à partager").input_value()
    temoins = context.cookies()
    context.close()
    return temoins, {
        "plein": "/mon-recueil/",
        "annonce": "/mon-recueil/?mon-recueil=pleine-60",
        "effacer": "/mon-recueil/effacer/",
        "partagé": lien[lien.index("/mon-recueil/") :],
        "fiche": f"{fiches[0].url}?mon-recueil=ajoutee-3",
        "cartes": fiches[0].theme.url,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_of_the_recueil_has_a_fault_that_a_machine_finds(navigateur, live_server, pages, width, scheme):
    temoins, adresses = pages
    plein = navigateur.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    plein.add_cookies(temoins)
    vide = navigateur.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    fautes = []
    vides = {"vide": "/mon-recueil/", "lien fini": "/mon-recueil/p/x/", "partagé, autre": adresses["partagé"]}
    for context, lesquelles in ((plein, adresses), (vide, vides)):
        page = context.new_page()
        for nom, adresse in lesquelles.items():
            page.goto(f"{live_server.url}{adresse}")
            page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
            page.evaluate(FONDUS_FINIS)
            violations = Axe().run(page).response["violations"]
            fautes += [f"{nom} : {v['id']} : {v['nodes'][0]['html'][:200]}" for v in violations]
        if "plein" in lesquelles:  # the same page in error
            page.goto(f"{live_server.url}/mon-recueil/")
            page.get_by_label("Titre de mon recueil").fill("x" * 130)
            page.get_by_role("button", name="Enregistrer").first.click()
            expect(page.get_by_role("alert")).to_be_visible()
            violations = Axe().run(page).response["violations"]
            fautes += [f"erreur : {v['id']} : {v['nodes'][0]['html'][:200]}" for v in violations]
        context.close()
    assert not fautes, "\n".join(fautes)


def test_no_page_of_the_recueil_is_wider_than_the_smallest_telephone(navigateur, live_server, pages):
    temoins, adresses = pages
    context = navigateur.new_context(viewport={"width": 320, "height": 640})
    context.add_cookies(temoins)
    page = context.new_page()
    larges = {}
    for nom, adresse in adresses.items():
        page.goto(f"{live_server.url}{adresse}")
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        if (largeur := page.evaluate("document.documentElement.scrollWidth")) > 320:
            larges[nom] = largeur
        niveaux = page.eval_on_selector_all("main :is(h1,h2,h3,h4)", "all => all.map(h => +h.tagName[1])")
        assert niveaux.count(1) == 1, nom
        assert all(apres - avant <= 1 for avant, apres in pairwise(niveaux)), (nom, niveaux)
        ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        assert len(ids) == len(set(ids)), (nom, sorted(i for i in ids if ids.count(i) > 1))
    context.close()
    assert larges == {}


def test_on_paper_the_list_has_no_button(navigateur, live_server, pages):
    temoins, adresses = pages
    context = navigateur.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(temoins)
    page = context.new_page()
    page.goto(f"{live_server.url}{adresses['plein']}")
    page.emulate_media(media="print")
    assert page.locator(".range-fiches strong").first.is_visible()
    assert not page.get_by_role("button", name="Monter").first.is_visible()
    context.close()
