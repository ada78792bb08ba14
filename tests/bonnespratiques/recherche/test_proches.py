"""Fiches that go on from the one being read."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from bonnespratiques.models import FichePage, Organisme, TailleOrganisme
from bonnespratiques.recherche.proches import related_fiches
from bonnespratiques.recherche.tenue import indexation
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

QUAIS = (
    "<p>Le tramway longe les quais, la rame ralentit au pont-canal et les voyageurs descendent près de l’écluse.</p>"
)
RUCHES = "<p>Les ruches du toit donnent un miel clair que les enfants goûtent à la cantine avec leurs parents.</p>"


def proches(page: FichePage, *, closed: tuple[str, ...] = (), user=None) -> list[str]:
    indexation.catch_up()
    visible = FichePage.objects.visible_to(user, closed=closed)
    return [other.title for other in related_fiches(page, visible, closed)]


def of_size(page: FichePage, taille: str) -> FichePage:
    organisme = Organisme.objects.create(nom=f"Organisme de {page.title}", taille=taille)
    page.organismes.all().delete()
    page.organismes.create(organisme=organisme)
    page.save_revision().publish()
    return page


def test_those_that_speak_of_the_same_things_come_first():
    for n in range(4):
        fiche(f"Autre chose {n}", dans=theme("Écoute des usagers"))
    here = fiche("Le tramway des quais", dans=theme("Stratégie multicanal"), origine=QUAIS)
    fiche("Une rame au pont-canal", dans=theme("Management visuel", axe="Management collaboratif"), origine=QUAIS)
    fiche("Le miel du toit", dans=theme("Écoute des usagers"), origine=RUCHES)
    assert proches(here)[0] == "Une rame au pont-canal"
    assert here.title not in proches(here)


def test_between_two_alike_that_of_its_theme_comes_first():
    here = fiche("Le tramway des quais", dans=theme("Stratégie multicanal"), origine=QUAIS)
    fiche("Loin", dans=theme("Écoute des usagers"), origine=QUAIS)
    fiche("Près", dans=theme("Stratégie multicanal"), origine=QUAIS)
    fiche("Ailleurs", dans=theme("Écoute des usagers"), origine=QUAIS)
    fiche("Rien à voir", dans=theme("Écoute des usagers"), origine=RUCHES)
    assert proches(here)[0] == "Près"


def test_between_two_alike_that_of_an_organisation_of_its_size_comes_first():
    here = of_size(fiche("Le tramway des quais", origine=QUAIS), TailleOrganisme.MOINS_DE_50)
    of_size(fiche("Une métropole", origine=QUAIS), TailleOrganisme.PLUS_DE_2000)
    of_size(fiche("Un village", origine=QUAIS), TailleOrganisme.MOINS_DE_50)
    of_size(fiche("Une région", origine=QUAIS), TailleOrganisme.PLUS_DE_2000)
    assert proches(here)[0] == "Un village"


def test_only_what_the_reader_may_see():
    here = fiche("Le tramway des quais", origine=QUAIS)
    other = fiche("Une rame au pont-canal", origine=QUAIS)
    fiche("Une autre rame", origine=QUAIS)
    assert "Une rame au pont-canal" in proches(here)
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    assert "Une rame au pont-canal" not in proches(here, closed=(other.path,))
    assert "Une rame au pont-canal" in proches(here, user=PersonneFactory())


@pytest.mark.parametrize("hide", ["unpublish", "delete", "behind the outbox"])
def test_what_is_gone_is_no_longer_near(hide):
    here = fiche("Le tramway des quais", origine=QUAIS)
    other = fiche("Une rame au pont-canal", origine=QUAIS)
    fiche("Une autre rame", origine=QUAIS)
    assert other.title in proches(here)
    match hide:
        case "unpublish":
            other.unpublish()
        case "delete":
            other.delete()
        case _:
            FichePage.objects.filter(pk=other.pk).update(live=False)
    assert other.title not in proches(here)


def test_the_page_of_a_fiche_shows_three_of_them(client):
    here = fiche("Le tramway des quais", origine=QUAIS)
    for n in range(5):
        fiche(f"Rame {n}", origine=QUAIS)
    soup = BeautifulSoup(client.get(here.url).content, "html.parser")
    section = soup.find(id="proches").find_parent("section")
    assert len(section.find_all("h3")) == 3


def test_a_fiche_alone_has_none(client):
    here = fiche()
    assert proches(here) == []
    assert client.get(here.url).status_code == 200
