"""Reading editions: permanent addresses, files as they were frozen, what is hidden, withdrawn or damaged; and what fiches and recueils list."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import Edition, FichePage, RecueilPage
from bonnespratiques.recueil.edition import depot
from bonnespratiques.recueil.edition.retrait import withdraw
from bonnespratiques.views.edition import policy_of
from tests.bonnespratiques.recueil.editions import animatrice, bytes_of, freeze_now, two_fiches
from tests.factories import PersonneFactory, fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

QUI = ("anonyme", "contributeur", "membre", "animatrice")


def client_of(qui: str) -> Client:
    client = Client()
    groupe = {"membre": "Membres", "animatrice": "Animation"}.get(qui)
    if qui != "anonyme":
        client.force_login(PersonneFactory(groupe=groupe))
    return client


def text_of(response) -> str:
    return plain(re.sub(r"<[^>]+>", " ", response.content.decode()))


def plain(texte: str) -> str:
    """Every space, the French ones too, as one."""
    return re.sub(r"\s+", " ", texte)


def read(path: str, client: Client | None = None, **options: Any) -> tuple[int, bytes]:
    """The status and the bytes of a file."""
    response = (client or Client()).get(path, **options)
    octets = response.getvalue() if response.streaming else response.content
    return response.status_code, octets


# --- Addresses ----------------------------------------------------------------------------------------------------


def test_the_printed_address_leads_to_the_page_of_the_edition():
    edition = freeze_now(two_fiches()[0])
    response = Client().get("/r/1")
    assert (response.status_code, response.url) == (302, "/editions/1/")
    page = text_of(Client().get("/editions/1/"))
    assert "Au plus près des usagers" in page
    assert plain(f"1re édition, gelée le {edition.jour}") in page
    assert "Ouvrir le jeudi soir" in page
    assert edition.empreinte in page
    assert edition.fichiers.get().empreinte in page
    assert "pratiques.example.org/r/1" in page


@pytest.mark.parametrize("path", ["/r/7", "/editions/7/", "/editions/7/pdf", "/editions/1/exe", "/editions/1/epub"])
def test_what_was_never_frozen_is_not_found(path):
    freeze_now(two_fiches()[0])
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("volume", ["2", "0", "x", "-1", "99999999999"])
def test_a_volume_that_is_not_there_is_not_found(volume):
    freeze_now(two_fiches()[0])
    assert Client().get(f"/editions/1/html?volume={volume}").status_code == 404


def _unpublish(page: RecueilPage) -> None:
    page.unpublish()


def _delete(page: RecueilPage) -> None:
    page.delete()


def _close(page: RecueilPage) -> None:
    restrict_to_members(page)


@pytest.mark.parametrize("becomes", [_unpublish, _delete, _close])
def test_an_edition_answers_whatever_became_of_its_recueil(becomes):
    page, fiches = two_fiches()
    edition = freeze_now(page)
    octets = bytes_of(edition)["html.html"]
    becomes(RecueilPage.objects.get(pk=page.pk))
    for morte in fiches:
        FichePage.objects.get(pk=morte.pk).delete()
    assert "Ouvrir le jeudi soir" in text_of(Client().get("/r/1", follow=True))
    assert read("/editions/1/html") == (200, octets)
    assert read("/editions/1/lire") == (200, octets)


# --- Files --------------------------------------------------------------------------------------------------------


def test_a_file_is_sent_as_it_was_frozen_for_ever():
    edition = freeze_now(two_fiches()[0], formes=("html", "zip"))
    assert read("/editions/1/zip") == (200, bytes_of(edition)["zip.zip"])
    response = Client().get("/editions/1/zip")
    assert response.getvalue()  # and closed
    assert response["ETag"] == f'"{edition.fichiers.get(forme="zip").empreinte}"'
    assert "immutable" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert 'filename="au-plus-pres-des-usagers-edition-1.zip"' in response["Content-Disposition"]
    assert read("/editions/1/zip", headers={"If-None-Match": response["ETag"]}) == (304, b"")


def test_the_reading_page_runs_nothing_and_loads_nothing():
    edition = freeze_now(two_fiches()[0])
    response = Client().get("/editions/1/lire")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"style-src 'sha256-[\w+/=]{44}'", policy)
    assert "script" not in policy
    assert policy == policy_of(bytes_of(edition)["html.html"])


def test_a_style_written_in_a_text_is_not_allowed():
    """Only the styles of the head: a fiche cannot bring its own, even if one day it got through."""
    page = b"<html><head><style>a{}</style></head><body><style>body{display:none}</style></body></html>"
    assert policy_of(page).count("sha256-") == 1
    assert "style-src 'none'" in policy_of(b"<html><head></head></html>")


@pytest.mark.parametrize("mal", ["perdu", "altéré"])
def test_a_damaged_file_is_never_handed_out(mal, caplog):
    edition = freeze_now(two_fiches()[0])
    path = depot.path_of(edition.fichiers.get())
    assert read("/editions/1/html")[0] == 200
    path.chmod(0o644)
    path.unlink() if mal == "perdu" else path.write_bytes(path.read_bytes() + b" ")
    for adresse in ("/editions/1/html", "/editions/1/lire"):
        response = Client().get(adresse)
        assert response.status_code == 503
        assert "Ce fichier n’est pas disponible" in text_of(response)
    assert "verifier_editions --refaire" in caplog.text
    assert Client().get("/editions/1/").status_code == 200


# --- Reserved -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("devenu", ["réservé", "ouvert depuis", "supprimé"])
def test_a_reserved_edition_is_for_members_whatever_became_of_its_recueil(devenu):
    page, _ = two_fiches()
    restriction = restrict_to_members(page)
    freeze_now(page)
    if devenu == "ouvert depuis":
        restriction.delete()
    elif devenu == "supprimé":
        RecueilPage.objects.get(pk=page.pk).delete()
    for qui, attendu in zip(QUI, (302, 404, 200, 200), strict=True):
        client = client_of(qui)
        for path in ("/editions/1/", "/editions/1/html", "/editions/1/lire"):
            assert read(path, client)[0] == attendu, (qui, path)
        assert client.get("/r/1").status_code == (302 if attendu == 200 else attendu)
    assert Client().get("/r/1").url.endswith("?next=/r/1")
    assert Client().get("/editions/1/lire").url.endswith("?next=/editions/1/lire")
    assert Edition.objects.visible_to(None).count() == 0


def test_a_member_kept_out_of_the_recueil_is_kept_out_of_its_edition():
    page, _ = two_fiches()
    restriction = restrict_to_members(page)
    restriction.groups.set(restriction.groups.filter(name__in=["Comité", "Animation"]))
    freeze_now(page)
    assert client_of("membre").get("/editions/1/").status_code == 404
    assert client_of("animatrice").get("/editions/1/").status_code == 200


def test_a_reserved_file_is_not_kept_by_the_browser_without_asking():
    page, _ = two_fiches()
    restrict_to_members(page)
    freeze_now(page)
    response = client_of("membre").get("/editions/1/html")
    assert response.getvalue()  # and closed
    assert response["Cache-Control"] == "private, no-cache"


# --- Withdrawn ----------------------------------------------------------------------------------------------------


def test_a_withdrawn_edition_keeps_its_page_and_says_why():
    by = animatrice()
    edition = freeze_now(two_fiches()[0], by=by)
    withdraw(edition, by=by, motif="Un témoignage a été retiré.")
    response = Client().get("/editions/1/")
    page = text_of(response)
    assert "Cette édition n’est plus diffusée" in page
    assert "Un témoignage a été retiré." in page
    assert "/editions/1/html" not in response.content.decode()
    for path in ("/editions/1/html", "/editions/1/lire"):
        response = Client().get(path)
        assert response.status_code == 410
        assert "Un témoignage a été retiré." in text_of(response)
        assert response["Cache-Control"] == "private, no-store"


# --- The permanent address of a fiche -----------------------------------------------------------------------------


def _state(fiche: FichePage, etat: str) -> None:
    if etat == "dépubliée":
        fiche.unpublish()
    elif etat == "supprimée":
        FichePage.objects.get(pk=fiche.pk).delete()
    elif etat == "réservée":
        restrict_to_members(fiche)


# (state of the fiche, kind of edition) → status for: a stranger, somebody signed in, a member, an animateur.
MATRICE = {
    ("en ligne", "publique"): (302, 302, 302, 302),
    ("en ligne", None): (302, 302, 302, 302),
    ("dépubliée", "publique"): (410, 410, 410, 410),
    ("supprimée", "publique"): (410, 410, 410, 410),
    ("dépubliée", "réservée"): ("connexion", 404, 410, 410),
    ("supprimée", "réservée"): ("connexion", 404, 410, 410),
    ("dépubliée", "retirée"): (410, 410, 410, 410),
    ("dépubliée", None): (404, 404, 404, 404),
    ("supprimée", None): (404, 404, 404, 404),
    ("réservée", "publique"): ("connexion", 404, 302, 302),
    ("réservée", None): ("connexion", 404, 302, 302),
}


@pytest.mark.parametrize(("etat", "parution"), MATRICE)
def test_a_printed_address_never_leads_to_nothing(etat, parution):
    page, (premiere, _) = two_fiches()
    if parution == "réservée":
        restrict_to_members(page)
    if parution:
        by = animatrice()
        edition = freeze_now(page, by=by)
        if parution == "retirée":
            withdraw(edition, by=by, motif="Par erreur.")
    _state(premiere, etat)
    for qui, attendu in zip(QUI, MATRICE[etat, parution], strict=True):
        response = client_of(qui).get(f"/f/{premiere.numero}")
        if attendu == "connexion":
            assert response.url.endswith(f"?next=/f/{premiere.numero}")
        else:
            assert response.status_code == attendu
        if attendu == 410:
            assert "Cette fiche n’est plus en ligne." in text_of(response)
            assert ("/editions/1/" in response.content.decode()) == (parution != "retirée")
            assert (premiere.title in text_of(response)) == (parution != "retirée")


def test_a_reader_is_told_of_the_editions_that_they_may_read_and_of_no_other():
    dans = theme()
    morte, autre = fiche("Ouvrir le jeudi soir", dans=dans), fiche("Une autre", dans=dans)
    by = animatrice()
    freeze_now(recueil((dans, [morte, autre]), title="Ouvert à tous"), by=by)
    reserve = recueil((dans, [morte]), title="Entre nous", slug="entre-nous")
    restrict_to_members(reserve)
    freeze_now(reserve, by=by)
    morte.unpublish()
    assert "Entre nous" not in text_of(client_of("anonyme").get(f"/f/{morte.numero}"))
    assert "Entre nous" in text_of(client_of("membre").get(f"/f/{morte.numero}"))


# --- Lists --------------------------------------------------------------------------------------------------------


def test_a_recueil_hands_out_its_latest_edition_and_still_offers_the_version_of_the_day():
    page, (premiere, _) = two_fiches()
    by = animatrice()
    freeze_now(page, by=by)
    premiere.title = "Ouvrir le jeudi soir et le samedi"
    premiere.save_revision().publish()
    freeze_now(page, by=by)
    response = Client().get(RecueilPage.objects.get(pk=page.pk).url)
    contenu, lu = response.content.decode(), text_of(response)
    assert contenu.index('href="/editions/2/html"') < contenu.index(f'href="/recueils/{page.slug}/livret/html"')
    assert "La 2e édition" in lu
    assert "Avant elle : 1re édition" in lu
    assert "La version du jour" in lu
    assert '"/editions/2/pdf"' in contenu  # the large button


def test_a_recueil_without_edition_says_nothing_of_them():
    page, _ = two_fiches()
    lu = text_of(Client().get(page.url))
    assert "édition" not in lu.partition("Télécharger le livret")[2].partition("Citer ce recueil")[0]


def test_a_fiche_lists_the_editions_that_it_appears_in():
    page, (premiere, _) = two_fiches()
    by = animatrice()
    freeze_now(page, by=by)
    premiere.promesse = "On ouvre plus tard."
    premiere.save_revision().publish()
    freeze_now(page, by=by)
    reserve = recueil((premiere.theme, [premiere]), title="Entre nous", slug="entre-nous")
    restrict_to_members(reserve)
    freeze_now(reserve, by=by)
    lu = text_of(Client().get(premiere.url))
    assert "Au plus près des usagers ( 1re édition , 2e édition )" in lu
    assert "Entre nous" not in lu
    assert "Entre nous" in text_of(client_of("membre").get(premiere.url))


def test_the_page_of_an_edition_costs_the_same_for_many_fiches_as_for_a_few():
    dans = theme()
    nombres = []
    by = animatrice()
    for rang, combien in enumerate((2, 9)):
        fiches = [fiche(f"Fiche {rang} {n}", dans=dans) for n in range(combien)]
        edition = freeze_now(recueil((dans, fiches), slug=f"recueil-{rang}"), by=by)
        Client().get(edition.get_absolute_url())
        with CaptureQueriesContext(connection) as requetes:
            Client().get(edition.get_absolute_url())
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1] <= 15
