"""`/recueils/<slug>/livret/<forme>`: who receives the booklet, with which headers, and what is said when it cannot be made."""

import pytest
from django.http.response import HttpResponseBase
from django.urls import reverse

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import FichePage
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
