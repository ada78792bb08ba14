"""What is proposed while one types: what this reader may see, and nothing else."""

import pytest
from wagtail.models import PageViewRestriction

from bonnespratiques.models import FichePage, Organisme, RequeteSuivie, Tag
from bonnespratiques.recherche import suggestions
from bonnespratiques.recherche.pilotage import comptes, frequentes
from bonnespratiques.recherche.suggestions import suggest
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def proposed(texte: str, *, user=None) -> list[tuple[str, str]]:
    return [(suggestion.sorte, suggestion.texte) for suggestion in suggest(texte, user=user)]


def with_tag(page: FichePage, nom: str) -> FichePage:
    page.tags.add(Tag.objects.get_or_create(name=nom)[0])
    page.save_revision().publish()
    return page


def with_organisme(page: FichePage, nom: str) -> FichePage:
    page.organismes.create(organisme=Organisme.objects.create(nom=nom))
    page.save_revision().publish()
    return page


def test_titles_are_found_by_the_beginning_of_any_word_accents_or_not():
    fiche("Réduire l’attente à l’accueil")
    expected = [("fiche", "Réduire l’attente à l’accueil")]
    assert proposed("redui") == proposed("RÉDU") == proposed("acc") == proposed("att acc") == expected
    assert proposed("ttente") == proposed("licorne") == []


def test_titles_that_begin_so_come_first_then_the_shortest():
    fiche("Un accueil de jour, raconté par celles et ceux qui le tiennent")
    fiche("Le grand accueil")
    fiche("Accueil")
    assert [texte for _sorte, texte in proposed("accueil")] == [
        "Accueil",
        "Le grand accueil",
        "Un accueil de jour, raconté par celles et ceux qui le tiennent",
    ]


def test_themes_organismes_and_keywords_are_proposed_with_the_search_that_they_stand_for(client):
    page = fiche("Une page", dans=theme("Écoute des usagers"))
    with_organisme(with_tag(page, "écologie"), "École des Sorbiers")
    kinds = {suggestion.sorte: suggestion for suggestion in suggest("éco", user=None)}
    assert {sorte: suggestion.texte for sorte, suggestion in kinds.items()} == {
        "theme": "Écoute des usagers",
        "organisme": "École des Sorbiers",
        "tag": "écologie",
    }
    for sorte in ("organisme", "tag"):
        found = client.get(kinds[sorte].url)
        assert [resultat.fiche.pk for resultat in found.context["resultats"]] == [page.pk]
        assert [choix.libelle for choix in found.context["recherche"].actifs] == [kinds[sorte].texte]
    assert client.get(kinds["theme"].url).status_code == 200


def test_what_many_have_looked_for_is_proposed():
    fiche("Le rendez-vous sans attente")
    RequeteSuivie.objects.create(semaine=comptes.monday(), requete="rendez-vous sans attente", nombre=50)
    frequentes.forget()
    assert ("recherche", "rendez-vous sans attente") in proposed("rendez")


@pytest.mark.parametrize(
    "typed", ["", " ", "a", "«", "%", "\0\0", "_" * 500, "é", "…", "x" * 10_000, "(" * 200, "\ud800"]
)
def test_nothing_that_is_typed_breaks_it(typed):
    fiche()
    assert suggest(typed, user=None) == []


def test_members_alone_are_proposed_what_is_theirs():
    page = with_organisme(with_tag(fiche("Quartz, journal de bord"), "quartzite"), "Quartzerie du Val")
    assert len(proposed("quartz")) == 3
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert proposed("quartz") == []
    assert len(proposed("quartz", user=PersonneFactory())) == 3


def test_what_is_under_a_closed_theme_is_proposed_to_nobody_else():
    reserve = theme("Quartier réservé")
    fiche("Quartz", dans=reserve)
    PageViewRestriction.objects.create(page=reserve, restriction_type=PageViewRestriction.LOGIN)
    assert proposed("quar") == []


@pytest.mark.parametrize("hide", ["unpublish", "delete", "behind the outbox"])
def test_what_is_gone_is_proposed_no_more(hide):
    page = with_organisme(with_tag(fiche("Quartz"), "quartzite"), "Quartzerie du Val")
    assert len(proposed("quartz")) == 3
    match hide:
        case "unpublish":
            page.unpublish()
        case "delete":
            page.delete()
        case _:
            FichePage.objects.filter(pk=page.pk).update(live=False)
    assert proposed("quartz") == []


def test_an_organisme_that_only_drafts_name_is_not_proposed():
    page = with_organisme(fiche("Une fiche"), "Quartzerie du Val")
    page.unpublish()
    assert proposed("quartz") == []


def test_few_queries_whatever_the_number_of_fiches(django_assert_max_num_queries):
    for n in range(30):
        with_organisme(fiche(f"Accueil numéro {n}"), f"Accueil de ville {n}")
    suggest("acc", user=None)
    with django_assert_max_num_queries(5):
        assert suggest("accu", user=None)


def test_another_engine_proposes_too():
    """Without an index of ours, the database answers."""
    with_organisme(with_tag(fiche("Le quartz"), "quartzite"), "Quartzerie du Val")
    visible = FichePage.objects.visible_to(None)
    found = suggestions._of_database("quartz", visible)
    assert [(suggestion.sorte, suggestion.texte) for suggestion in found] == [
        ("fiche", "Le quartz"),
        ("organisme", "Quartzerie du Val"),
        ("tag", "quartzite"),
    ]
