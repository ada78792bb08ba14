"""What surrounds every page: head, foot, notices, addresses for robots. No link leads nowhere."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from bonnespratiques.groupes import GROUPE_ANIMATION, restrict_to_members
from bonnespratiques.models import ActualiteIndexPage, FichePage, RecueilIndexPage, Reglages, TextePage
from tests import factories
from tests.bonnespratiques.pages.complet import read, words

pytestmark = pytest.mark.django_db


def links(page, selector: str) -> set[str]:
    return {link["href"] for link in page.select(f"{selector} a")}


def test_a_stranger_is_offered_to_sign_in_and_to_tell_a_practice():
    factories.installed_site()
    head = read("/").header
    assert {"/connexion/", "/proposer/", "/recherche/", "/recueils/"} <= links(head, "nav")
    assert "/contributions/" not in links(head, "nav")


def test_somebody_signed_in_finds_their_contributions_and_the_way_out(contributeur):
    head = read("/", contributeur).header
    assert words(head.select_one(".compte__nom")) == "Maëlle"
    assert {"/contributions/", reverse("account_logout")} <= links(head, ".compte")
    assert "/connexion/" not in links(head, "nav")
    assert not any(link.startswith("/admin/") for link in links(head, "nav"))


def test_those_who_run_the_site_find_the_administration_and_the_editor_of_the_page(client):
    fiche = factories.fiche()
    person = factories.PersonneFactory(groupe=GROUPE_ANIMATION)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = read(fiche.url, client)
    assert "/admin/" in links(page, ".compte")
    assert page.select_one(f'.modifier a[href="/admin/pages/{fiche.pk}/edit/"]')


def test_every_link_of_head_foot_and_site_map_leads_somewhere():
    factories.recueil((factories.theme(), [factories.fiche()]))
    client = Client()
    home, site_map = read("/"), read("/plan-du-site/")
    for href in {*links(home, "body"), *links(site_map, "body")}:
        if href.startswith("/"):
            assert client.get(href, follow=True).status_code == 200, href


def test_what_does_not_exist_is_not_linked():
    factories.installed_site()
    for model in (RecueilIndexPage, ActualiteIndexPage, TextePage):
        for page in model.objects.all():
            page.delete()
    page = read("/")
    assert not {"/recueils/", "/actualites/", "/charte/"} & links(page, "body")
    assert "Accessibilité" not in words(page)


def test_a_demonstration_says_so_on_every_page():
    factories.installed_site()
    assert read("/").select_one(".demonstration") is None
    reglages = Reglages.load()
    reglages.demonstration = True
    reglages.save()
    assert words(read("/charte/").select_one(".demonstration")) == (
        "Site de démonstration : organisations, personnes et chiffres sont fictifs."
    )


def test_the_way_to_report_a_difficulty_exists_only_with_an_address():
    factories.installed_site()
    assert read("/").select_one(".signaler") is None
    Reglages.objects.update_or_create(pk=1, defaults={"courriel_contact": "contact@example.org"})
    assert read("/").select_one(".signaler a")["href"].startswith("mailto:contact@example.org?subject=")


def test_the_local_mailbox_is_linked_only_on_a_machine_of_development(settings):
    factories.installed_site()
    assert "/courriels-locaux/" not in links(read("/"), ".pied")
    settings.DEBUG = True
    assert "/courriels-locaux/" in links(read("/"), ".pied")


def test_the_site_map_lists_themes_recueils_and_texts_that_the_reader_may_see(membre):
    fiche = factories.fiche()
    restrict_to_members(factories.recueil((fiche.theme, [fiche]), title="Interne"))
    page = read("/plan-du-site/")
    text = words(page.main)
    assert "Stratégie multicanal 1 fiche" in text
    assert "Mentions légales" in text
    assert "Interne" not in text
    assert "Interne" in words(read("/plan-du-site/", membre).main)


def test_the_sitemap_holds_public_pages_only(settings):
    public = factories.fiche("Publique")
    factories.fiche("Brouillon", live=False)
    restrict_to_members(factories.fiche("Réservée"))
    xml = Client().get("/sitemap.xml").content.decode()
    assert f"<loc>{settings.SITE_URL}{FichePage.objects.get(pk=public.pk).url}</loc>" in xml
    assert f"<loc>{settings.SITE_URL}/</loc>" in xml
    assert "brouillon" not in xml
    assert "reservee" not in xml


def test_robots_are_kept_out_of_private_spaces_and_shown_the_sitemap(settings):
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /admin/\n" in text
    assert "Disallow: /contributions/\n" in text
    assert text.endswith(f"Sitemap: {settings.SITE_URL}/sitemap.xml\n")


def test_security_txt_gives_a_contact_and_a_date_less_than_a_year_away():
    assert Client().get("/.well-known/security.txt").status_code == 404
    Reglages.objects.update_or_create(pk=1, defaults={"courriel_contact": "contact@example.org"})
    fields = dict(
        line.split(": ", 1) for line in Client().get("/.well-known/security.txt").content.decode().splitlines()
    )
    assert fields["Contact"] == "mailto:contact@example.org"
    now = datetime.now(tz=UTC)
    assert now < datetime.fromisoformat(fields["Expires"]) < now + timedelta(days=365)
