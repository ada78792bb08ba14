"""`/recueils/<slug>/livret/<forme>`: who receives the booklet, with which headers, and what is said when it cannot be made."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Fabrication, FichePage
from bonnespratiques.recueil.arbre.extrait import extract
from bonnespratiques.recueil.fabrication import composition
from bonnespratiques.recueil.rendu.formes import FORMES
from tests.bonnespratiques.recueil.lecture import flat, words
from tests.factories import PersonneFactory, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def address(page) -> str:
    return reverse("recueil_livret", args=[page.slug, "pdf"])


def download(client, page, **headers) -> tuple[HttpResponseBase, bytes]:
    """The answer, and all its bytes, read to the end as a browser does."""
    reponse = client.get(address(page), headers=headers)
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    return reponse, octets


def test_anybody_downloads_the_booklet(client):
    page = recueil((theme(), [fiche("Une pratique")]))
    reponse, octets = download(client, page)
    assert address(page) == f"/recueils/{page.slug}/livret/pdf"
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Length"] == str(len(octets))
    assert reponse["Content-Disposition"] == f'inline; filename="{page.slug}.pdf"'
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["Cache-Control"] == "private, no-cache"
    assert "Une pratique" in words(octets)


def test_the_same_booklet_is_not_sent_twice(client):
    page = recueil((theme(), [fiche("A")]))
    etag = download(client, page)[0]["ETag"]
    reponse, octets = download(client, page, if_none_match=etag)
    assert (reponse.status_code, octets) == (304, b"")
    FichePage.objects.update(promesse="Autre chose.")
    assert download(client, page, if_none_match=etag)[0].status_code == 200


def test_headers_alone_can_be_asked(client):
    page = recueil((theme(), [fiche("A")]))
    reponse = client.head(address(page))
    reponse.close()
    assert reponse.status_code == 200
    assert int(reponse["Content-Length"]) > 10_000


def test_a_fiche_closed_to_the_public_leaves_the_booklet_at_once(client):
    page = recueil((theme(), [fiche("Restée"), fiche("Fermée")]))
    assert "Fermée" in words(download(client, page)[1])
    restrict_to_members(FichePage.objects.get(title="Fermée"))
    assert "Fermée" not in words(download(client, page)[1])


def test_a_recueil_that_the_reader_may_not_see_is_not_found(client):
    page = recueil((theme(), [fiche("A")]))
    restrict_to_members(page)
    assert client.get(address(page)).status_code == 404
    client.force_login(PersonneFactory(groupe="Membres"))
    assert download(client, page)[0].status_code == 200


def test_an_unpublished_or_unknown_recueil_is_not_found(client):
    page = recueil((theme(), [fiche("A")]))
    page.unpublish()
    assert client.get(address(page)).status_code == 404
    assert client.get("/recueils/inconnu/livret/pdf").status_code == 404


def test_nothing_is_changed_by_a_form(client):
    page = recueil((theme(), [fiche("A")]))
    assert client.post(address(page)).status_code == 405


def blocked_recueil(photo):
    page = fiche("Sans mots", image=photo, image_alt="Des mots")
    FichePage.objects.filter(pk=page.pk).update(image_alt="")
    return recueil((theme(), [page]))


def test_a_reader_is_told_plainly_that_the_booklet_is_not_there(client, photo):
    reponse = client.get(address(blocked_recueil(photo)))
    assert reponse.status_code == 503
    assert reponse["Retry-After"] == "30"
    texte = reponse.content.decode()
    assert "Ce livret n’est pas disponible" in texte
    assert "Sans mots" not in texte


def test_an_animateur_is_told_which_fiche_stops_it(client, photo):
    page = blocked_recueil(photo)
    client.force_login(PersonneFactory(groupe="Animation"))
    texte = flat(client.get(address(page)).content.decode())
    assert "« Sans mots » : une image n’a pas de texte de remplacement." in texte


def test_the_old_address_goes_on_answering(client):
    page = recueil((theme(), [fiche("A")]))
    reponse = client.get(f"/recueils/{page.slug}/pdf")
    assert (reponse.status_code, reponse["Location"]) == (301, address(page))


def test_a_form_that_does_not_exist_is_not_found(client):
    page = recueil((theme(), [fiche("A")]))
    assert client.get(f"/recueils/{page.slug}/livret/odt").status_code == 404


@pytest.mark.parametrize("volume", ["0", "2", "-1", "a", "9999999999", "²"])
def test_a_volume_that_does_not_exist_is_not_found(client, volume: str):
    page = recueil((theme(), [fiche("A")]))
    download(client, page)
    assert client.get(address(page), {"volume": volume}).status_code == 404
    assert client.get(address(page), {"volume": "1"}, headers={"if-none-match": "*"}).status_code == 304


def test_the_page_lists_every_form_with_its_use_and_what_is_known_of_it(client):
    page = recueil((theme(), [fiche("A")]))
    avant = BeautifulSoup(client.get(page.url).content, "html.parser").select(".telechargements a")
    assert [lien["href"] for lien in avant] == [f"/recueils/{page.slug}/livret/{cle}" for cle in FORMES]
    assert all(lien["rel"] == ["nofollow"] for lien in avant)
    download(client, page)
    pdf = BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".telechargements a")
    assert re.search(r"À lire et à imprimer, en A4 · \d+ pages · \d+ ko", flat(pdf.get_text()))


def test_builds_asked_without_an_account_are_counted_and_kept_files_are_not(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "livrets": "1/h/ip"}
    un, deux = (recueil((theme(), [fiche(titre)]), title=titre) for titre in ("Un", "Deux"))
    assert download(client, un)[0].status_code == 200
    assert download(client, un)[0].status_code == 200
    reponse = client.get(address(deux))
    assert reponse.status_code == 429
    assert "Revenez dans une heure" in reponse.content.decode()
    client.force_login(PersonneFactory())
    assert download(client, deux)[0].status_code == 200


def test_the_booklet_is_read_here_under_a_policy_that_allows_nothing_but_itself(client):
    page = recueil((theme(), [fiche("Une pratique")]))
    reponse = client.get(f"/recueils/{page.slug}/lire")
    html = b"".join(reponse.streaming_content).decode()
    assert "Une pratique" in html
    assert reponse["Content-Disposition"] == f'inline; filename="{page.slug}.html"'
    politique = reponse["Content-Security-Policy"]
    assert "default-src 'none'" in politique
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in politique
    encore = client.get(f"/recueils/{page.slug}/lire", headers={"if-none-match": reponse["ETag"]})
    assert (encore.status_code, encore["Content-Security-Policy"]) == (304, politique)


@pytest.mark.parametrize("forme", [cle for cle in FORMES if not cle.startswith("pdf")])
def test_the_other_forms_are_saved_and_never_run_here(client, forme: str):
    page = recueil((theme(), [fiche("Une pratique")]))
    reponse = client.get(f"/recueils/{page.slug}/livret/{forme}")
    assert b"".join(reponse.streaming_content)
    assert reponse["Content-Disposition"] == f'attachment; filename="{FORMES[forme].file_name(page.slug)}"'
    assert reponse["Content-Type"] == FORMES[forme].type_mime
    assert "script-src 'self'" in reponse["Content-Security-Policy"]


def test_volumes_are_downloaded_one_by_one_and_listed(client, monkeypatch):
    page = recueil((theme(), [fiche("Péniche"), fiche("Goélette")]))
    monkeypatch.setattr(
        composition, "volumes_of", lambda document, forme: [extract(document, {f["id"]}) for f in document.fiches]
    )
    for volume, dedans, dehors in (("1", "Péniche", "Goélette"), ("2", "Goélette", "Péniche")):
        reponse = client.get(address(page), {"volume": volume})
        texte = words(b"".join(reponse.streaming_content))
        assert (dedans in texte, dehors in texte) == (True, False)
        assert f'filename="{page.slug}-volume-{volume}.pdf"' in reponse["Content-Disposition"]
    assert client.get(address(page), {"volume": "3"}).status_code == 404
    liens = BeautifulSoup(client.get(page.url).content, "html.parser").select(".telechargements__volumes a")
    assert [lien["href"] for lien in liens] == [address(page), f"{address(page)}?volume=2"]


@pytest.mark.parametrize("porte", ["livret/pdf", "livret/epub", "livret/zip", "lire"])
def test_every_door_is_closed_to_who_may_not_read_the_recueil(client, porte: str):
    page = recueil((theme(), [fiche("A")]))
    restrict_to_members(page)
    assert client.get(f"/recueils/{page.slug}/{porte}").status_code == 404
    client.force_login(PersonneFactory())
    assert client.get(f"/recueils/{page.slug}/{porte}").status_code == 404
    assert not Fabrication.objects.exists()


def test_a_kept_booklet_costs_as_many_queries_for_many_fiches_as_for_a_few(client):
    comptes = []
    for nombre in (2, 12):
        page = recueil((theme(), [fiche(f"{nombre}-{n}") for n in range(nombre)]), title=f"Recueil de {nombre}")
        for _visite in range(2):
            with CaptureQueriesContext(connection) as requetes:
                reponse = client.get(f"/recueils/{page.slug}/livret/docx")
                assert b"".join(reponse.streaming_content)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 25
