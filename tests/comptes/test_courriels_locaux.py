"""The local mailbox: mails of a machine of development, read in the browser and nowhere else."""

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.urls import reverse

from comptes import courriels_locaux

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mailbox(settings, tmp_path, site):
    settings.DEBUG = True
    settings.SITE_URL = "http://localhost:8000"
    settings.COURRIELS_LOCAUX_DIR = tmp_path / "courriels"
    settings.EMAIL_BACKEND = "comptes.courriels_locaux.EmailBackend"


def read_page(client) -> str:
    (courriel,) = courriels_locaux.read_all()
    return client.get(reverse("courriel_local", args=[courriel.identifiant])).content.decode()


def test_an_empty_mailbox_says_how_to_fill_it(client):
    assert "Aucun courriel pour l’instant" in client.get("/courriels-locaux/").content.decode()


def test_a_mail_sent_is_listed_and_read_with_its_accents(client):
    send_mail("C’est à vous : relisez « Été »", "Bonjour Maëlle,\n\nVoici.", None, ["maelle@example.org"])
    assert "relisez « Été »" in client.get("/courriels-locaux/").content.decode()
    page = read_page(client)
    assert "maelle@example.org" in page
    assert "<p>Bonjour Maëlle,</p>" in page


def test_links_of_the_site_are_clickable_and_no_others(client):
    send_mail(
        "x",
        "Ici : http://localhost:8000/contributions/3/.\nLà : https://evil.example/a javascript:alert(1)",
        None,
        ["a@b.fr"],
    )
    page = read_page(client)
    assert '<a href="/contributions/3/">http://localhost:8000/contributions/3/</a>.' in page
    assert ">https://evil.example/a</a>" not in page
    assert 'href="javascript' not in page


def test_a_mail_is_text_even_when_it_looks_like_html(client):
    send_mail("<b>x</b>", '<script>alert(1)</script> http://localhost:8000/"><script>', None, ["a@b.fr"])
    page = read_page(client)
    assert "<script" not in page.split("<main", 1)[1]


def test_html_is_shown_in_a_frame_that_runs_nothing(client):
    mail = EmailMultiAlternatives("x", "texte", None, ["a@b.fr"])
    mail.attach_alternative('<p onclick="x()">Bonjour</p><script>alert(1)</script>', "text/html")
    mail.send()
    page = read_page(client)
    assert "<iframe" in page
    assert " sandbox src=" in page
    assert "<script>alert(1)" not in page
    (courriel,) = courriels_locaux.read_all()
    frame = client.get(reverse("courriel_local_html", args=[courriel.identifiant]))
    assert "<p onclick" in frame.content.decode()
    assert frame["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; sandbox")


def test_a_mail_without_html_has_no_frame(client):
    send_mail("x", "y", None, ["a@b.fr"])
    (courriel,) = courriels_locaux.read_all()
    assert "<iframe" not in read_page(client)
    assert client.get(reverse("courriel_local_html", args=[courriel.identifiant])).status_code == 404


def test_the_mailbox_does_not_exist_in_production(client, settings):
    send_mail("x", "y", None, ["a@b.fr"])
    (courriel,) = courriels_locaux.read_all()
    settings.DEBUG = False
    assert client.get("/courriels-locaux/").status_code == 404
    assert client.get(reverse("courriel_local", args=[courriel.identifiant])).status_code == 404
    assert client.get(reverse("courriel_local_html", args=[courriel.identifiant])).status_code == 404


@pytest.mark.parametrize("identifiant", ["nulle-part", "secret_key"])
def test_no_other_file_is_read(client, identifiant):
    assert client.get(f"/courriels-locaux/{identifiant}/").status_code == 404
