"""The queue of the committees: filters, how the work stands, several dossiers given at once, one thousand of them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.factories import DossierStory, PersonneFactory, coauteur, comite, theme
from workflow import actions
from workflow.comite.bureau import workload
from workflow.models import Dossier, EntreeJournal

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def titles(client, **asked):
    page = BeautifulSoup(client.get(reverse("workflow_file"), asked).content, "html.parser")
    return [link.get_text() for link in page.select("td.title a")]


def dossier(story, titre, **fields):
    return Dossier.objects.create(
        auteur=story.auteur, theme=story.theme, titre=titre, **{"statut": "reecriture", **fields}
    )


@pytest.fixture
def story(client):
    story = DossierStory("reecriture")
    client.force_login(story.comite)
    return story


def test_the_queue_is_cut_by_theme_step_hand_and_lateness(client, story):
    late = dossier(story, "Tard", echeance=timezone.localdate() - timedelta(days=2))
    mine = dossier(story, "Le mien", pris_par=story.comite, pris_le=timezone.now())
    other = dossier(story, "À autrui", pris_par=comite(story.theme), pris_le=timezone.now())
    dossier(story, "Au bout", statut="validation")
    assert titles(client, retard="on") == [late.titre]
    assert titles(client, prise="moi") == [mine.titre]
    assert titles(client, prise="autre") == [other.titre]
    assert set(titles(client, prise="libre")) == {str(story.dossier), "Tard", "Au bout"}
    assert titles(client, etape="validation") == ["Au bout"]
    assert len(titles(client, theme=story.theme.pk)) == 5


def test_a_title_is_found_without_its_accents_and_capitals(client, story):
    dossier(story, "Écoute des élèves")
    assert titles(client, q="ecoute ELEVES") == ["Écoute des élèves"]
    assert titles(client, q="introuvable") == []


def test_the_queue_is_sorted_by_what_one_asks(client, story):
    dossier(story, "Zèbre", statut_depuis=timezone.now() - timedelta(days=40))
    assert titles(client, tri="attente")[0] == "Zèbre"
    assert titles(client, tri="titre")[-1] == "Zèbre"


@pytest.mark.parametrize(
    "asked", [{"etape": "nulle"}, {"theme": "x"}, {"prise": "?"}, {"p": "99999"}, {"tri": "'"}, {"theme": "9" * 40}]
)
def test_a_filter_that_means_nothing_is_left_aside(client, story, asked):
    assert titles(client, **asked) == [str(story.dossier)]


def test_lateness_is_said_in_words(client, story):
    dossier(story, "Tard", echeance=timezone.localdate() - timedelta(days=2))
    page = client.get(reverse("workflow_file"), {"retard": "on"}).content.decode()
    assert "En retard" in page
    assert "en retard)" in page


def test_the_work_is_counted_by_step_age_and_person(story):
    dossier(story, "Vieux", statut_depuis=timezone.now() - timedelta(days=60), echeance=timezone.localdate().min)
    dossier(story, "Pris", pris_par=story.comite, statut_depuis=timezone.now() - timedelta(days=10))
    charge = workload(Dossier.objects.of_comite(story.comite))
    assert [(etape.value, *reste) for etape, *reste in charge.etapes] == [("reecriture", [1, 1, 1], 1, 3)]
    assert charge.membres == [(str(story.comite), 1, 0)]
    assert charge.libres == 2


def test_several_dossiers_are_given_to_a_colleague_at_once(client, story):
    other, colleague = DossierStory("accord"), comite(story.theme)
    numbers = [story.dossier.pk, other.dossier.pk]
    client.post(reverse("workflow_confier"), {"dossier": numbers, "a": colleague.pk})
    assert set(Dossier.objects.values_list("pris_par", flat=True)) == {colleague.pk}
    assert EntreeJournal.objects.filter(action="reassign", par=story.comite).count() == 2


def test_each_refusal_is_told_and_stays_ticked(client, story):
    done, colleague = DossierStory("publiee"), comite(story.theme)
    response = client.post(
        f"{reverse('workflow_confier')}?etape=publiee",
        {"dossier": [story.dossier.pk, done.dossier.pk], "a": colleague.pk},
    )
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 409
    assert "1 dossier confié" in page.get_text()
    assert "le dossier est à l’étape « Publiée »" in page.get_text()
    assert [box["value"] for box in page.select("input[name=dossier][checked]")] == [str(done.dossier.pk)]


@pytest.mark.parametrize("data", [{}, {"a": "x", "dossier": "y"}, {"a": "9" * 40, "dossier": "²"}])
def test_nothing_ticked_or_nobody_chosen_is_told(client, story, data):
    response = client.post(reverse("workflow_confier"), data)
    assert response.status_code == 400
    assert "Cochez au moins un dossier" in response.content.decode()


def test_a_dossier_of_other_committees_is_not_given_away(client, story):
    outsider = comite(theme("Méthodes collaboratives", "Management collaboratif"))
    client.force_login(outsider)
    response = client.post(reverse("workflow_confier"), {"dossier": story.dossier.pk, "a": outsider.pk})
    assert response.status_code == 400
    assert str(story.dossier) not in response.content.decode()
    story.dossier.refresh_from_db()
    assert story.dossier.pris_par is None


def test_nobody_is_offered_who_does_not_sit_there(client, story):
    stranger, admin = PersonneFactory(), PersonneFactory(groupe="Administration")
    outsider = comite(theme("Méthodes collaboratives", "Management collaboratif"))
    gone = comite(story.theme, is_active=False)
    offered = BeautifulSoup(client.get(reverse("workflow_file")).content, "html.parser").select("#confier-a option")
    values = {option["value"] for option in offered}
    assert values == {"", str(story.comite.pk)}
    for person in (stranger, admin, outsider, gone):
        client.post(reverse("workflow_confier"), {"dossier": story.dossier.pk, "a": person.pk})
    story.dossier.refresh_from_db()
    assert story.dossier.pris_par is None


def test_with_a_thousand_dossiers_every_screen_stays_under_twenty_five_queries(
    client, story, django_assert_max_num_queries
):
    colleagues = [comite(story.theme) for _ in range(4)]
    now = timezone.now()
    Dossier.objects.bulk_create(
        Dossier(
            auteur=story.auteur,
            theme=story.theme,
            titre=f"Dossier {number}",
            statut=("reecriture", "accord", "validation")[number % 3],
            pris_par=colleagues[number % 4] if number % 2 else None,
            pris_le=now if number % 2 else None,
            echeance=timezone.localdate() + timedelta(days=number % 30 - 10),
        )
        for number in range(1000)
    )
    # Who signs is asked only of those that await an approval: a page of them, each with somebody else.
    for signed in Dossier.objects.filter(statut="accord").order_by("echeance", "pk")[:30]:
        coauteur(signed)
    coauteur(story.dossier)
    actions.take(story.dossier, by=story.comite)
    reecrire, screen = (reverse(name, args=[story.dossier.pk]) for name in ("workflow_reecrire", "workflow_dossier"))
    queue = reverse("workflow_file")
    for url in (
        queue,
        f"{queue}?etape=accord",
        f"{queue}?q=dossier&retard=on&tri=titre",
        screen,
        reecrire,
        reverse("wagtailadmin_home"),
    ):
        client.get(url)
        with django_assert_max_num_queries(25):
            assert client.get(url).status_code == 200
