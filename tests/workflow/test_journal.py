"""The journal: everything that happened, for ever, and never a name that was taken away."""

import csv
import io
import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from tests.factories import DossierStory, PersonneFactory
from workflow import actions
from workflow.circuit import Action, Role
from workflow.memoire.chronique import PHRASES, QUI, story_of
from workflow.memoire.registre import COLONNES, Filtre, entries, rows
from workflow.models import EntreeJournal
from workflow.models.journal import ADMIN, JournalImmuable

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ", strip=True)


@pytest.fixture
def administration(client):
    story = DossierStory("publiee")
    client.force_login(PersonneFactory(groupe="Administration"))
    return story


def test_every_step_of_a_dossier_is_there_with_who_when_before_and_after(client, administration):
    page = text(client.get(reverse("workflow_journal")))
    for said in ("Envoyer au comité", "Brouillon → Réécriture", "Validation → Publiée", str(administration.comite)):
        assert said in page


def test_filters_narrow_and_keep_with_the_pages(client, administration):
    DossierStory("reecriture")
    found = entries(Filtre(dossier=administration.dossier.pk, action="submit"))
    assert [entree.dossier_id for entree in found] == [administration.dossier.pk]
    response = client.get(reverse("workflow_journal"), {"action": "submit", "dossier": administration.dossier.pk})
    assert "1 entrée." in text(response)


def test_days_are_included_on_both_sides(administration):
    day = timezone.localdate()
    assert entries(Filtre(depuis=day, jusqu=day)).exists()
    assert not entries(Filtre(jusqu=day - timedelta(days=1))).exists()
    assert not entries(Filtre(depuis=day + timedelta(days=1))).exists()


@pytest.mark.parametrize(
    "query", ["depuis=hier", "dossier=x", "dossier=-1", "action=rien", "p=zzz", "dossier=9" + "9" * 30]
)
def test_a_filter_that_cannot_be_read_asks_nothing_and_breaks_nothing(client, administration, query):
    assert client.get(f"{reverse('workflow_journal')}?{query}").status_code == 200
    assert client.get(f"{reverse('workflow_journal_export', args=['csv'])}?{query}").status_code == 200


@pytest.mark.parametrize(("name", "args"), [("workflow_journal", []), ("workflow_journal_export", ["csv"])])
@pytest.mark.parametrize("groupe", ["Comité", "Animation", "Membres", None])
def test_only_the_administration_reads_it(client, administration, name, args, groupe):
    client.force_login(PersonneFactory(groupe=groupe))
    assert client.get(reverse(name, args=args)).status_code in {302, 403}


def test_a_draft_shows_its_number_and_not_its_title(client, administration):
    draft = DossierStory()
    draft.dossier.titre = "Un secret"
    draft.dossier.save()
    assert "Un secret" not in text(client.get(reverse("workflow_journal")))
    assert f"n° {draft.dossier.pk}" in text(client.get(reverse("workflow_journal")))


def test_the_json_export_holds_every_entry_oldest_first(client, administration):
    found = json.loads(client.get(reverse("workflow_journal_export", args=["json"])).content)
    assert len(found) == EntreeJournal.objects.count()
    assert [row["numero"] for row in found] == sorted(row["numero"] for row in found)
    assert tuple(found[0]) == COLONNES


def test_a_reason_that_a_spreadsheet_would_run_is_forced_to_text(client):
    story = DossierStory("accord")
    actions.take_back(story.dossier, by=story.comite, motif="=HYPERLINK(1)")
    client.force_login(PersonneFactory(groupe="Administration"))
    data = client.get(reverse("workflow_journal_export", args=["csv"])).content.decode("utf-8-sig")
    motifs = [row["motif"] for row in csv.DictReader(io.StringIO(data), delimiter=";")]
    assert "'=HYPERLINK(1)" in motifs
    assert "=HYPERLINK(1)" not in motifs


def test_an_unknown_format_is_not_found(client, administration):
    assert client.get(reverse("workflow_journal_export", args=["exe"])).status_code == 404


def test_an_empty_export_keeps_its_headings(client, administration):
    day = timezone.localdate() + timedelta(days=1)
    data = client.get(reverse("workflow_journal_export", args=["csv"]), {"depuis": day.isoformat()}).content
    assert data.decode("utf-8-sig").strip() == ";".join(COLONNES)


def test_the_command_writes_a_file_whole(administration, tmp_path, capsys):
    sortie = tmp_path / "journal.json"
    call_command("exporter_journal", sortie=sortie)
    assert len(json.loads(sortie.read_text())) == EntreeJournal.objects.count()
    call_command("exporter_journal", "--format", "csv")
    assert capsys.readouterr().out.startswith("numero;le;")


def test_the_command_says_what_is_wrong(administration, tmp_path):
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("exporter_journal", sortie=tmp_path / "nulle" / "part.json")
    with pytest.raises(CommandError, match="n’est pas une date"):
        call_command("exporter_journal", "--depuis", "hier")


def test_what_happened_is_neither_changed_nor_erased(administration):
    entree = EntreeJournal.objects.first()
    for attempt in (
        entree.delete,
        entree.save,
        EntreeJournal.objects.all().delete,
        lambda: EntreeJournal.objects.update(motif="Autre."),
        lambda: EntreeJournal.objects.update(par=administration.comite),
    ):
        with pytest.raises(JournalImmuable):
            attempt()


def test_the_screen_asks_the_same_few_questions_of_a_thousand_entries(
    client, administration, django_assert_max_num_queries
):
    EntreeJournal.objects.bulk_create(
        EntreeJournal(dossier=administration.dossier, action="save", par=administration.auteur, role="auteur")
        for _ in range(1000)
    )
    with django_assert_max_num_queries(25):
        client.get(reverse("workflow_journal"))


def test_everything_that_can_happen_is_told_in_words():
    assert set(PHRASES) == {*Action.values, *EntreeJournal.Evenement.values}
    assert set(QUI) == {*Role, ADMIN, ""}


def test_an_author_reads_what_they_did_as_theirs_and_the_rest_by_role(administration):
    phrases = [fait.phrase for fait in story_of(administration.dossier, administration.auteur)]
    assert "Vous avez envoyé le texte au comité." in phrases
    assert "Le comité a envoyé le texte réécrit pour votre accord." in phrases
    assert "Le comité a validé le texte, qui est publié." in phrases


def test_an_author_never_reads_who_of_the_committee_did_it(client, administration):
    client.force_login(administration.auteur)
    page = text(client.get(reverse("dossier", args=[administration.dossier.pk])))
    assert "Le comité a envoyé le texte réécrit" in page
    assert administration.comite.last_name not in page


def test_the_reason_is_told_with_the_step(client):
    story = DossierStory("accord")
    actions.take_back(story.dossier, by=story.comite, motif="Il reste une coquille.")
    client.force_login(story.auteur)
    assert "Il reste une coquille." in text(client.get(reverse("dossier", args=[story.dossier.pk])))


def test_a_new_date_is_told_and_a_strange_one_breaks_nothing(administration):
    for after in ("2026-12-24", "bientôt", 12):
        actions.record(administration.dossier, "date_moved", details={"avant": None, "apres": after})
    phrases = [fait.phrase.replace("\xa0", " ") for fait in story_of(administration.dossier, administration.auteur)]
    assert (
        "Le comité a pris du retard : une nouvelle date est annoncée. Nouvelle date : le 24 décembre 2026." in phrases
    )


def test_the_journal_of_a_deleted_account_is_anonymous_everywhere(client, administration):
    name = str(administration.auteur)
    before = EntreeJournal.objects.count()
    administration.auteur.delete()
    assert EntreeJournal.objects.count() == before
    assert "contributeur anonyme" in {row["par"] for row in rows(Filtre())}
    assert name not in json.dumps(rows(Filtre()), ensure_ascii=False)
    assert name not in text(client.get(reverse("workflow_journal")))
    assert QuerySet(EntreeJournal).filter(role="auteur", par=None).exists()
