"""Looking at a draft page by page: the picture is that of the page asked, in both papers and covers, of one fiche alone too."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.test import Client
from PIL import Image

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.atelier import pages
from bonnespratiques.recueil.atelier.epreuve import document_of, document_of_one, kept_proof, prove
from bonnespratiques.views.atelier.apercu import SEL
from comptes.models import Personne
from tests.bonnespratiques.recueil.lecture import flat, reader
from tests.factories import PersonneFactory, fiche, recueil, section, theme

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def page() -> RecueilPage:
    accueil = theme("Accueil du public")
    return recueil((accueil, [fiche("Un guichet", dans=accueil), fiche("Deux files", dans=accueil, image=None)]))


@pytest.fixture
def client(animateur: Personne) -> Client:
    client = Client()
    client.force_login(animateur)
    return client


def look(client: Client, page: RecueilPage, adresse: str = "") -> BeautifulSoup:
    reponse = client.get(f"/admin/recueils/{page.pk}/apercu/{adresse}")
    assert reponse.status_code == 200
    return BeautifulSoup(reponse.content, "html.parser")


def proof(page: RecueilPage, qui: Personne):
    return prove(document_of(page, user=qui), "pdf", recueil=page, by=qui, attente_s=30)


def test_each_page_is_the_one_of_the_file(client, page, animateur):
    vue = look(client, page, "?page=2")
    epreuve = proof(page, animateur)
    lues = reader(epreuve.volumes[0].path.read_bytes()).pages
    assert f"Page 2 sur {len(lues)}" in vue.select_one("#page").get_text()
    for numero in (1, 2, len(lues)):
        vue = look(client, page, f"?page={numero}")
        texte = flat(vue.select_one(".apercu__texte p").get_text(" "))
        attendu = flat(lues[numero - 1].extract_text())
        assert set(attendu.split()[:12]) <= set(texte.split())
        image = client.get(vue.select_one(".apercu__page img")["src"])
        assert image["Content-Type"] == "image/png"
        assert image.content == pages.picture(epreuve.volumes, numero)
        assert image["Cache-Control"].startswith("private")
    with Image.open(io.BytesIO(image.content)) as lue:
        assert lue.width == pages.LARGEUR_PAGE
        assert lue.height / lue.width == pytest.approx(297 / 210, abs=0.01)


def test_pages_count_through_the_volumes_of_a_long_booklet(page, animateur):
    (seul,) = proof(page, animateur).volumes
    deux, total = (seul, seul), seul.pages
    assert pages.picture(deux, total + 2) == pages.picture(deux, 2)
    assert pages.words(deux, total + 1) == pages.words(deux, 1)
    assert [entree.page for entree in pages.outline(deux)][-1] > total
    with pytest.raises(pages.PageInconnue):
        pages.words(deux, 2 * total + 1)


def test_a_fiche_is_found_by_its_number_and_pages_turn(client, page):
    deux = page.sections[0].value["fiches"][1]["fiche"]
    vue = look(client, page, f"?fiche={deux.numero}")
    assert "Deux files" in vue.select_one(".apercu__texte p").get_text()
    numero = int(vue.select_one("#apercu-page")["value"])
    suivante = vue.select_one("a[rel=next]")["href"].partition("#")[0]
    assert int(look(client, page, suivante).select_one("#apercu-page")["value"]) == numero + 1
    options = [option.get_text(strip=True) for option in vue.select("#apercu-fiche option")]
    assert any("Un guichet" in option for option in options)


def test_an_address_out_of_bounds_gives_the_nearest_page(client, page):
    vue = look(client, page, "?page=9999")
    assert vue.select_one("a[rel=next]") is None
    assert int(look(client, page, "?page=0").select_one("#apercu-page")["value"]) == 1


def test_both_papers_and_both_covers(client, page):
    epreuves = set()
    for papier in ("pdf", "pdf-a5"):
        for modele in ("mosaique", "bandeau"):
            vue = look(client, page, f"?papier={papier}&couverture={modele}")
            assert vue.select_one("#apercu-papier [selected]")["value"] == papier
            assert vue.select_one("#apercu-couverture [selected]")["value"] == modele
            src = vue.select_one(".apercu__page img")["src"]
            assert client.get(src).status_code == 200
            epreuves.add(signing.loads(parse_qs(urlsplit(src).query)["cle"][0], salt=SEL)[1])
    assert len(epreuves) == 4


def test_one_fiche_alone_is_small_and_opens_on_its_page(client, page, animateur):
    une = page.sections[0].value["fiches"][0]["fiche"]
    vue = look(client, page, f"?seule={une.pk}")
    assert "Un guichet" in vue.select_one(".apercu__texte p").get_text()
    assert "Deux files" not in vue.select_one(".apercu__texte p").get_text()
    assert [noeud["titre"] for noeud in document_of_one(page, une.pk, user=animateur).fiches] == ["Un guichet"]
    hors = fiche("Pas encore choisie")
    assert "Pas encore choisie" in look(client, page, f"?seule={hors.pk}").select_one(".apercu__texte p").get_text()
    assert client.get(f"/admin/recueils/{page.pk}/apercu/?seule=999999").status_code == 404


def test_the_draft_is_shown_and_not_what_is_published(client, page):
    page.title = "Le titre d’après"
    page.save_revision()
    assert "Le titre d’après" in look(client, page).get_text()
    assert "d’après" in look(client, page, "?page=1").select_one(".apercu__texte p").get_text()


def test_what_stops_the_booklet_is_said_with_where_to_mend_it(client, page, photo):
    une = page.sections[0].value["fiches"][0]["fiche"]
    type(une).objects.filter(pk=une.pk).update(image=photo, image_alt="")
    vue = look(client, page)
    assert "pas de texte de remplacement" in vue.get_text()
    assert vue.select_one("a[href$='/a-regler/']")
    assert vue.select_one(".apercu__page") is None


def test_a_picture_of_a_page_is_given_to_whoever_was_shown_the_preview_of_that_recueil(client, page):
    src = look(client, page).select_one(".apercu__page img")["src"]
    autre = recueil((theme(), [fiche("Ailleurs")]), title="Un autre", slug="un-autre")
    assert client.get(src).status_code == 200
    assert client.get(src.replace(f"/{page.pk}/", f"/{autre.pk}/")).status_code == 404
    assert client.get(src.replace("cle=", "cle=x")).status_code == 404
    assert client.get(src.replace("/1.png", "/999.png")).status_code == 404
    lecteur = Client()
    lecteur.force_login(PersonneFactory(groupe="Comité"))
    assert lecteur.get(src).status_code == 302


def test_a_key_that_was_cleared_away_is_made_again(client, page, animateur):
    vue = look(client, page)
    epreuve = proof(page, animateur)
    for fichier in epreuve.volumes[0].path.parent.iterdir():
        fichier.unlink()
    assert not kept_proof(epreuve.cle, "pdf").is_ready
    suivante = vue.select_one("a[rel=next]")["href"].partition("#")[0]
    assert look(client, page, suivante).select_one(".apercu__page img")


def test_a_draft_says_nothing_of_its_pages_on_the_public_page(client, page):
    page.sections = [("section", section(theme(), [fiche(f"De plus {n}") for n in range(4)]))]
    page.save_revision()
    total = look(client, page).select_one("#apercu-page")["max"]
    assert f"{total}\xa0pages" not in Client().get(page.url).content.decode()
