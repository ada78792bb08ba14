"""How many questions a page asks the database: 15 at most for a stranger, and no more for many fiches than for a few.

Counted on a second visit: the first one fills Django's and Wagtail's caches (content types, addresses of sites, renditions).
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bonnespratiques.groupes import restrict_to_members
from bonnespratiques.models import (
    ActualiteFiche,
    ActualiteIndexPage,
    ActualitePage,
    FicheOrganisme,
    FichePage,
    Organisme,
    RecueilPage,
    ThemePage,
)
from tests import factories
from tests.bonnespratiques.pages.complet import fiche_complete

REQUETES_MAX = 15

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def count_queries(url: str, client: Client | None = None) -> int:
    client = client or Client()
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) <= REQUETES_MAX, "\n".join(query["sql"][:200] for query in queries)
    return len(queries)


def actualite(*fiches: FichePage, titre: str = "Une rencontre") -> ActualitePage:
    page = ActualitePage(title=titre, chapo="Deux phrases.", corps="<p>Un récit.</p>")
    page.fiches_liees = [ActualiteFiche(fiche=fiche) for fiche in fiches]
    ActualiteIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def fiches(number: int, dans: ThemePage | None = None) -> list[FichePage]:
    """Published fiches, each with an organisme of its own. Without revisions, which no page reads: forty are wanted."""
    theme = dans or factories.theme()
    made = []
    for n in range(number):
        fiche = FichePage(title=f"Fiche {n}", promesse="On y gagne.", origine="<p>Un besoin.</p>")
        organisme, _ = Organisme.objects.get_or_create(nom=f"Ville {n}")
        fiche.organismes = [FicheOrganisme(organisme=organisme)]
        made.append(theme.add_child(instance=fiche))
    return made


def _home(number: int) -> str:
    for n, fiche in enumerate(fiches(number)):
        fiches(1, dans=fiche.theme.axe)
        fiche.tags.add("accueil", f"mot {n}")
        fiche.save()
        actualite(fiche, titre=f"Nouvelle {n}")
        factories.recueil((fiche.theme, [fiche]), title=f"Recueil {n}")
    return "/"


def _theme(number: int) -> str:
    return fiches(number)[0].theme.url


def _axe(number: int) -> str:
    for n in range(number):
        factories.theme(f"Thème {n}")
    return fiches(number)[0].theme.axe.url


def _fiche(number: int) -> str:
    fiche = fiche_complete()
    for voisine in fiches(number):
        factories.recueil((fiche.theme, [fiche, voisine]), title=f"Recueil avec {voisine.pk}")
    return fiche.url


def _recueil(number: int) -> str:
    """Two axes; one fiche is for members only."""
    others = factories.theme("Méthodes collaboratives", axe="Management collaboratif")
    sections = [(factories.theme(), fiches(number // 2)), (others, fiches(number - number // 2, dans=others))]
    restrict_to_members(sections[0][1][0])
    return factories.recueil(*sections).url


def _recueils(number: int) -> str:
    for fiche in fiches(number):
        factories.recueil((fiche.theme, [fiche]), title=f"Recueil {fiche.pk}")
    return "/recueils/"


def _search(number: int) -> str:
    fiches(number)
    return "/recherche/?q=fiche"


def _browse(number: int) -> str:
    fiches(number)
    return "/recherche/"


def _actualite(number: int) -> str:
    return actualite(*fiches(number)).url


def _actualites(number: int) -> str:
    factories.installed_site()
    for n in range(number):
        actualite(titre=f"Nouvelle {n}")
    return "/actualites/"


def _texte(number: int) -> str:
    fiches(number)
    return "/charte/"


def _plan(number: int) -> str:
    _recueils(number)
    return "/plan-du-site/"


@pytest.mark.parametrize(
    ("page", "few", "many"),
    [
        (_home, 1, 7),
        (_axe, 2, 12),
        (_theme, 2, 24),
        (_fiche, 1, 6),
        (_recueil, 2, 47),
        (_recueils, 1, 6),
        (_search, 2, 12),
        (_browse, 2, 12),
        (_actualite, 1, 6),
        (_actualites, 1, 6),
        (_texte, 1, 2),
        (_plan, 1, 6),
    ],
)
def test_a_page_asks_as_many_questions_for_many_fiches_as_for_a_few(page: Callable[[int], str], few: int, many: int):
    url = page(few)
    with_few = count_queries(url)
    for model in (RecueilPage, ActualitePage, FichePage):
        for stale in model.objects.all():
            stale.delete()
    assert count_queries(page(many)) <= with_few


def test_a_page_not_found_costs_little():
    factories.installed_site()
    client = Client()
    client.get("/nulle/part/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/nulle/part/").status_code == 404
    assert len(queries) <= REQUETES_MAX
