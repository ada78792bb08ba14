"""What the facettes count in memory is what the database would count: for any choices, any closed branches, from the index and from
the database. OR within a facette, AND between facettes; the counts of a facette leave its own choices aside.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models import Cout, FichePage, Maturite, Nature, Organisme, Preuve, ThemePage
from bonnespratiques.recherche import moteur
from bonnespratiques.recherche.criteres import Criteres
from bonnespratiques.recherche.en_base import colonnes_of
from bonnespratiques.recherche.facettes import Facette
from bonnespratiques.recherche.service import search_fiches
from bonnespratiques.recherche.tenue import indexation
from tests.factories import fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FICHES = 12
THEMES = [("Accueil", "Relation"), ("Courrier", "Relation"), ("Réunions", "Management")]
ORGANISMES = [("Ville A", "collectivite", "Nord"), ("Hôpital B", "hopital", "Sud"), ("Ville C", "collectivite", "Sud")]
TAGS = ["délais", "langage clair", "écoute"]
ANNEES = ["2019", "2021", "2024"]
VALEURS = {
    "theme": ["relation", "accueil", "courrier", "reunions"],
    "nature": Nature.values,
    "type": ["collectivite", "hopital"],
    "territoire": ["Nord", "Sud"],
    "tag": ["delais", "langage-clair", "ecoute"],
    "maturite": Maturite.values,
    "preuve": Preuve.values,
    "cout": Cout.values,
    "annee": [*ANNEES, "1789"],
}


@pytest.fixture
def corpus() -> None:
    dice = random.Random(2014)  # noqa: S311
    for nom, type_, region in ORGANISMES:
        Organisme.objects.create(nom=nom, type=type_, region=region)
    themes = [theme(titre, axe=axe) for titre, axe in THEMES]
    for number in range(FICHES):
        page = fiche(
            f"Pratique {number}",
            dans=ThemePage.objects.get(pk=dice.choice(themes).pk),
            organismes=[nom for nom, _type, _region in dice.sample(ORGANISMES, dice.randrange(3))],
            nature=dice.choice(Nature.values),
            maturite=dice.choice(["", *Maturite.values]),
            preuve=dice.choice(["", *Preuve.values]),
            cout=dice.choice(Cout.values),
            annee_debut=dice.choice([None, *map(int, ANNEES)]),
            live=dice.random() < 0.9,
        )
        page.tags.add(*dice.sample(TAGS, dice.randrange(3)))
        page.themes_secondaires = dice.sample(themes, dice.randrange(2))
        page.save()
    indexation.rebuild(Page)


# --- The same, told slowly by the database ----------------------------------------------------------------------


def values_of(page: FichePage) -> dict[str, set[str]]:
    """What a fiche holds, facette by facette, as addresses name it."""
    organismes = Organisme.objects.filter(fiches__fiche=page)
    themes = {page.theme, *page.themes_secondaires.all()}
    single = {"nature": page.nature, "maturite": page.maturite, "preuve": page.preuve, "annee": page.annee_debut}
    return {
        "theme": {slug for each in themes for slug in (each.slug, each.axe.slug)},
        "type": {organisme.type for organisme in organismes},
        "territoire": {organisme.region for organisme in organismes},
        "organisme": {str(organisme.pk) for organisme in organismes},
        "tag": set(page.tags.values_list("slug", flat=True)),
        "cout": {page.cout} - {Cout.NON_COMMUNIQUE},
        **{name: {str(value)} if value else set() for name, value in single.items()},
    }


def expected_counts(pages: list[dict[str, set[str]]], choix: dict[str, tuple[str, ...]]) -> dict[str, Counter[str]]:
    """Number of fiches by facette and value; under "", how many are left in all."""
    # A value that no fiche to be seen holds is left aside.
    known = {
        name: chosen
        for name, values in choix.items()
        if (chosen := {value for value in values if name == "theme" or any(value in page[name] for page in pages)})
    }

    def answer(page: dict[str, set[str]], *, but: str = "") -> bool:
        return all(page[name] & chosen for name, chosen in known.items() if name != but)

    counts = {name: Counter(v for page in pages if answer(page, but=name) for v in page[name]) for name in pages[0]}
    return {**counts, "": Counter({"": sum(map(answer, pages))})}


def told(facettes: list[Facette]) -> dict[str, dict[str, int]]:
    counted = {
        facette.nom: {choix.valeur: choix.nombre for choix in facette.choix if choix.nombre} for facette in facettes
    }
    return {name: values for name, values in counted.items() if values}


# --- The stories ------------------------------------------------------------------------------------------------


def assert_same_columns() -> None:
    """In the index and in the database."""
    indexed = moteur.moteur().ask(None, FichePage.objects.live(), ())
    cles, read = colonnes_of(FichePage.objects.live())
    shown = {int(cle): row for row, cle in enumerate(indexed.cles) if indexed.mask[row]}
    assert shown.keys() == set(cles)
    for row, cle in enumerate(cles):
        assert values_in(read, row) == values_in(indexed.colonnes, shown[cle])


def values_in(colonnes, row: int) -> dict[str, set[str]]:
    found = {}
    for name, colonne in colonnes.valeurs.items():
        numbers = colonne.numeros[colonne.lignes == row]
        if len(numbers):
            found[name] = {colonnes.vocabulaires.named(name).valeurs[number] for number in numbers}
    return {**found, "publiee": {str(colonnes.dates("publiee")[row])}, "": {str(bool(colonnes.visibles[row]))}}


choices = st.dictionaries(
    st.sampled_from(sorted(VALEURS)), st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True), max_size=3
)


def test_facettes_count_what_the_database_would_count(corpus, monkeypatch):
    """One test for all the examples: writing the fiches costs more than asking."""
    assert_same_columns()
    values = {page.pk: values_of(page) for page in FichePage.objects.all()}
    pks = sorted(values)

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(
        drawn=choices,
        closed=st.sets(st.integers(0, FICHES + 2), max_size=3),
        confirmed=st.booleans(),
        texte=st.booleans(),
    )
    def check(drawn, closed, confirmed, texte) -> None:
        monkeypatch.setattr(moteur, "CONFIRMEES_MAX", 1000 if confirmed else 0)
        choix = {name: tuple(VALEURS[name][n % len(VALEURS[name])] for n in numbers) for name, numbers in drawn.items()}
        with undone():
            for number in closed:
                PageViewRestriction.objects.create(page=page_to_close(number, pks), restriction_type="login")
            shown = [values[pk] for pk in FichePage.objects.visible_to(None).values_list("pk", flat=True)]
            found = search_fiches(Criteres(texte="guichet" if texte else "", choix=choix), user=None, par_page=3)
            hidden = {t.slug for t in ThemePage.objects.all()} - {t.slug for t in ThemePage.objects.visible_to(None)}
            choix = {**choix, "theme": tuple(set(choix.get("theme", ())) - hidden)}
            expected = expected_counts(shown, {name: kept for name, kept in choix.items() if kept})
            assert found.total == expected.pop("")[""]
            expected["theme"] = Counter({slug: n for slug, n in expected["theme"].items() if slug not in hidden})
            assert told(found.facettes) == {name: dict(counted) for name, counted in expected.items() if counted}

    check()


def page_to_close(number: int, pks: list[int]) -> Page:
    themes = list(ThemePage.objects.exclude(slug="relation").order_by("path"))
    return Page.objects.get(pk=pks[number]) if number < FICHES else themes[number % len(themes)].page_ptr


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is not kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
