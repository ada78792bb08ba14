"""What a text could do to a reader: nothing. A canary in every field, a strict policy on every page."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import models
from django.test import Client
from wagtail.fields import RichTextField, StreamField

from bonnespratiques.middleware import HEADER, POLICY
from bonnespratiques.models import Contact, FichePage, Indicateur, Organisme, RecueilPage
from tests import factories
from tests.bonnespratiques.pages.complet import fiche_complete

CANARY = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Wagtail's administration does not hold to our policy.
# Mails are no pages: they carry their own styles, and are shown here in frames with a policy of their own.
PUBLIC_TEMPLATES = sorted(
    path for path in TEMPLATES.rglob("*.html") if not {"admin", "courriels"} & set(path.relative_to(TEMPLATES).parts)
)


def _texts(model: type[models.Model]) -> list[str]:
    """Names of the fields of ours in which people type plain text."""
    plain = (models.CharField, models.TextField)
    rich = (RichTextField, StreamField)
    fields = model._meta.local_fields
    return [
        field.name for field in fields if isinstance(field, plain) and not isinstance(field, rich) and not field.choices
    ]


@pytest.fixture
def poisoned(db) -> FichePage:
    """A fiche and its recueil with the canary wherever somebody may type."""
    fiche = fiche_complete(titre=CANARY, blocs=[
        ("verbatim", {"texte": CANARY, "auteur": CANARY}),
        ("encadre", {"titre": CANARY, "texte": "<p>x</p>"}),
        ("tableau", {"titre": CANARY, "entetes": [CANARY], "lignes": [[CANARY]]}),
    ])  # fmt: skip
    FichePage.objects.filter(pk=fiche.pk).update(title=CANARY, **dict.fromkeys(_texts(FichePage), CANARY))
    Organisme.objects.update(departement=CANARY, region=CANARY)
    Organisme.objects.filter(pk=Organisme.objects.first().pk).update(nom=CANARY)
    Indicateur.objects.update(libelle=CANARY, avant=CANARY, apres=CANARY, unite=CANARY, periode=CANARY, source=CANARY)
    Contact.objects.update(nom=CANARY, fonction=CANARY, courriel='"<img src=x>"@example.org', telephone=CANARY)
    fiche.tags.first().delete()
    for tag in fiche.tags.all():
        tag.name = CANARY
        tag.save()
    theme = fiche.theme
    recueil = factories.recueil((theme, [fiche]))
    RecueilPage.objects.filter(pk=recueil.pk).update(title=CANARY, **dict.fromkeys(_texts(RecueilPage), CANARY))
    theme.title = CANARY
    theme.save()
    return FichePage.objects.get(pk=fiche.pk)


def test_the_canary_reaches_every_field_of_a_fiche_that_people_type():
    assert {
        "promesse",
        "pour_qui",
        "ne_convient_pas_si",
        "prerequis",
        "cout_recurrent",
        "etp",
        "delai",
        "signature",
    } <= set(_texts(FichePage))


def test_whatever_is_typed_is_shown_and_never_run(poisoned):
    client = Client()
    pages = ["/", poisoned.url, poisoned.theme.url, poisoned.theme.axe.url, "/recueils/", "/plan-du-site/"]
    pages += [RecueilPage.objects.get().url, "/recherche/", f"/recherche/?q={CANARY}"]
    for url in pages:
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        page = BeautifulSoup(response.content, "html.parser")
        scripts = page.find_all("script")
        assert not [script for script in scripts if script.text or not script["src"].startswith("/static/")], url
        assert not page.find_all("img", src="x"), url
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)], url
        assert "alert(1)" in page.get_text(), url
        assert "{{7*7}}" in page.get_text(), url


def test_every_public_page_carries_a_strict_policy_and_the_administration_does_not(client, db):
    factories.installed_site()
    for url in ("/", "/charte/", "/nulle/part/", "/connexion/", "/robots.txt", "/f/1"):
        assert client.get(url)[HEADER] == POLICY, url
    assert HEADER not in client.get("/admin/")
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("template", PUBLIC_TEMPLATES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_needs_more_than_the_policy_allows(template):
    source = re.sub(r"{#.*?#}", "", template.read_text(), flags=re.DOTALL)
    page = BeautifulSoup(source, "html.parser")
    assert not page.find_all("style"), "styles dans la page"
    assert not page.find_all(style=True), "attribut style"
    assert not [script for script in page.find_all("script") if not script.get("src")], "script dans la page"
    assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)], "attribut on…"
    elsewhere = re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', source)
    assert not elsewhere, "adresse extérieure"
