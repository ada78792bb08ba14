"""`/recueils/<slug>/livret/<forme>`: who receives the booklet, with which headers, and what is said when it cannot be made."""

import re

import pytest
from bs4 import BeautifulSoup
from django.http.response import HttpResponseBase
from django.urls import reverse

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FichePage
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
