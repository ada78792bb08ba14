"""First installation of a site: the home page, the two lists, the pages of text that the law and the charter ask for, synonyms.

Everything may be run again: what exists is left as it is, a text that somebody changed is never overwritten.
Callers: the commands `installer_site`, `importer_recueil` and `charger_demo`; the tests. Groups: `bonnespratiques.groupes`.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, Locale, Page, Site

from bonnespratiques.models import (
    AccueilPage,
    ActualiteIndexPage,
    Compteur,
    GroupeSynonymes,
    RecueilIndexPage,
    Sens,
    TextePage,
)

SLUG_RECUEILS = "recueils"
SLUG_ACTUALITES = "actualites"
# Slug and title of each page of text; its words are in `textes_de_depart/<slug>.html`.
TEXTES_DE_DEPART = {
    "charte": "La charte du contributeur",
    "comment-se-passe-la-relecture": "Comment se passe la relecture",
    "mentions-legales": "Mentions légales",
    "donnees-personnelles": "Données personnelles",
    "accessibilite": "Déclaration d’accessibilité",
}
_TEXTES_DIR = Path(__file__).resolve().parent / "textes_de_depart"
_SYNONYMES_INSTALLES = "synonymes de départ"
_PORTS = {"http": 80, "https": 443}


@transaction.atomic
def install_site() -> AccueilPage:
    """Make whatever is missing and return the home page. Safe to run twice, on an empty database or on a site in use."""
    accueil = AccueilPage.objects.first() or _add_page(install_root(), AccueilPage(title="Accueil", slug="accueil"))
    _install_default_site(accueil)
    _delete_welcome_page()
    if not RecueilIndexPage.objects.exists():
        _add_page(accueil, RecueilIndexPage(title="Recueils", slug=SLUG_RECUEILS))
    if not ActualiteIndexPage.objects.exists():
        _add_page(accueil, ActualiteIndexPage(title="Actualités", slug=SLUG_ACTUALITES))
    existing = set(accueil.get_children().values_list("slug", flat=True))
    for slug, titre in TEXTES_DE_DEPART.items():
        if slug not in existing:
            corps = (_TEXTES_DIR / f"{slug}.html").read_text(encoding="utf-8")
            _add_page(accueil, TextePage(title=titre, slug=slug, corps=corps))
    return accueil


@transaction.atomic
def install_synonymes() -> int:
    """Make the synonyms to begin with, once in the life of a site: what the animateurs delete does not come back.

    Returns how many groups were made.
    """
    _row, is_first = Compteur.objects.get_or_create(nom=_SYNONYMES_INSTALLES)
    if not is_first or GroupeSynonymes.objects.exists():
        return 0
    groups = _read_synonymes()
    for group in groups:
        group.full_clean()
        group.save()
    return len(groups)


def _read_synonymes() -> list[GroupeSynonymes]:
    lines = (_TEXTES_DIR / "synonymes.txt").read_text(encoding="utf-8").splitlines()
    return [_group(line) for line in lines if line and not line.startswith("#")]


def _group(line: str) -> GroupeSynonymes:
    first, one_way, others = line.partition(" > ")
    if one_way:
        return GroupeSynonymes(expressions="\n".join([first, *others.split(", ")]), sens=Sens.DU_PREMIER)
    return GroupeSynonymes(expressions="\n".join(line.split(" = ")))


def install_root() -> Page:
    """The root of the tree. Wagtail's migrations make it; a database that was flushed, or made without them, lacks it."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root")


def _add_page(parent: Page, page: Page) -> Page:
    """Live at once, without a revision: the first is made by whoever changes the page."""
    page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
    return page


def _install_default_site(accueil: AccueilPage) -> None:
    """The one site starts at the home page and answers at SITE_URL, which alone decides of absolute addresses."""
    address = urlsplit(settings.SITE_URL)
    values = {
        "hostname": address.hostname or "localhost",
        "port": address.port or _PORTS.get(address.scheme, 80),
        "root_page": accueil,
    }
    # The name is that of the administration's dashboard, and an administrator's to change.
    Site.objects.update_or_create(
        is_default_site=True, defaults=values, create_defaults={**values, "site_name": settings.WAGTAIL_SITE_NAME}
    )
    Site.objects.filter(is_default_site=True, site_name="").update(site_name=settings.WAGTAIL_SITE_NAME)


def _delete_welcome_page() -> None:
    """Wagtail's « Welcome to your new Wagtail site! »: a bare `Page`, which nobody can create from the administration."""
    for page in Page.objects.filter(depth=2, content_type__app_label="wagtailcore", content_type__model="page"):
        if page.is_leaf():
            page.delete()
