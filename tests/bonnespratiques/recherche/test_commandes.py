"""The four commands of search, as an operator or a script uses them."""

import json
import os
import shutil
import signal
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from modelsearch.backends import get_search_backend
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models import AttenteIndexation, FichePage
from bonnespratiques.recherche.embarque.documents import to_document
from bonnespratiques.recherche.tenue import attente
from tests.bonnespratiques.recherche.processus import in_another_process
from tests.factories import fiche, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def run(command: str, *args: str, **options) -> str:
    output = StringIO()
    call_command(command, *args, stdout=output, **options)
    return output.getvalue()


def test_rechercher_gives_what_the_site_answers_to_an_anonymous_reader():
    page = fiche(organismes=["Ville de Sainte-Orlette", "Centre hospitalier des Deux-Rives"])
    hidden = fiche("Réservée", dans=theme("Écoute des usagers"))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    rows = json.loads(run("rechercher", "guichets", "--json"))
    assert [(row.pop("score") > 0, row) for row in rows] == [
        (
            True,
            {
                "rang": 1,
                "numero": page.numero,
                "titre": "Un dossier, quatre portes d’entrée",
                "organisme": "Ville de Sainte-Orlette, Centre hospitalier des Deux-Rives",
                "theme": "Stratégie multicanal",
                "extrait": "Les habitants répétaient leur demande à chaque guichet.",
            },
        )
    ]


def test_rechercher_gives_at_most_what_is_asked_for_in_order():
    for number in range(3):
        fiche(f"Guichet {number}", dans=theme())
    assert [row["rang"] for row in json.loads(run("rechercher", "guichet", "--limite", "2", "--json"))] == [1, 2]
    assert json.loads(run("rechercher", "licorne", "--json")) == []


def test_rechercher_writes_for_people_too():
    fiche(origine="<p>Le « guichet » &amp; la clé</p>")
    assert "Le « guichet » & la clé" in run("rechercher", "clé")


@pytest.mark.parametrize("limite", ["0", "-3", "100000"])
def test_rechercher_refuses_an_impossible_limit(limite):
    with pytest.raises(CommandError, match="de 1 à 1000"):
        run("rechercher", "guichet", "--limite", limite)


def test_indexer_indexes_what_waits_and_stops():
    run("reindexer")
    fiche()
    assert AttenteIndexation.objects.exists()
    assert "Changements indexés" in run("indexer", "--une-fois")
    assert not AttenteIndexation.objects.exists()
    assert FichePage.objects.search("guichet").count() == 1


def test_indexer_says_what_to_do_when_there_is_no_index():
    fiche()
    with pytest.raises(CommandError, match="Lancez d’abord"):
        run("indexer", "--une-fois")


def test_indexer_goes_on_until_it_is_told_to_stop(base_sur_disque):
    run("reindexer")
    depot = get_search_backend().get_index_for_model(Page).depot
    child = in_another_process(lambda: call_command("indexer"), wait=False)
    with depot.verrou(attendre=10):
        fiche()  # what this process cannot index itself
    for _attempt in range(1000):
        if not AttenteIndexation.objects.exists():
            break
        time.sleep(0.01)
    os.kill(child, signal.SIGTERM)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert not AttenteIndexation.objects.exists()
    assert FichePage.objects.search("guichet").count() == 1


def test_reindexer_builds_another_version_and_counts():
    fiche()
    run("reindexer")
    depot = get_search_backend().get_index_for_model(Page).depot
    before = depot.version()
    assert f"pages\u00a0: {Page.objects.count()}" in run("reindexer")
    assert depot.version() != before
    assert [path.name for path in depot.dossier.iterdir() if path.is_dir()] == [depot.version()]


def test_reindexer_says_that_somebody_else_is_at_it():
    depot = get_search_backend().get_index_for_model(Page).depot
    with depot.verrou_reconstruction(), pytest.raises(CommandError, match="en cours"):
        run("reindexer")


def test_verifier_index_says_nothing_when_all_is_well():
    fiche()
    run("reindexer")
    assert "la même chose" in run("verifier_index")


def test_verifier_index_finds_each_kind_of_difference_and_repairs_them():
    changed, gone, twice = fiche("Changée"), fiche("Partie"), fiche("Deux fois")
    run("reindexer")
    # Behind the back of the outbox, as SQL or a restored backup would.
    FichePage.objects.filter(pk=changed.pk).update(promesse="Une autre promesse")
    missing = fiche("Manquante")
    gone_key = gone.pk
    gone.delete()
    AttenteIndexation.objects.all().delete()
    index = get_search_backend().get_index_for_model(Page)
    with index.depot.ecriture() as ecriture:
        ecriture.add_all([to_document(twice)])
    output = StringIO()
    with pytest.raises(CommandError, match="--reparer"):
        call_command("verifier_index", stdout=output)
    told = output.getvalue()
    assert f"absents de l’index\u00a0: 1 ({missing.pk})" in told
    assert f"d’un texte périmé\u00a0: 1 ({changed.pk})" in told
    assert f"en trop dans l’index\u00a0: 1 ({gone_key})" in told
    assert f"en double dans l’index\u00a0: 1 ({twice.pk})" in told
    assert "la même chose" in run("verifier_index", "--reparer")
    assert "la même chose" in run("verifier_index")


def test_verifier_index_rebuilds_what_is_missing_altogether():
    fiche()
    run("reindexer")
    shutil.rmtree(get_search_backend().dossier)
    with pytest.raises(CommandError, match="--reparer"):
        run("verifier_index")
    run("verifier_index", "--reparer")
    assert "la même chose" in run("verifier_index")


def test_wagtails_own_command_rebuilds_our_index():
    fiche()
    run("update_index", verbosity=0)
    assert FichePage.objects.search("guichet").count() == 1
    assert "la même chose" in run("verifier_index")


def test_changes_of_nothing_write_nothing():
    attente.enqueue(FichePage, [])
    assert not AttenteIndexation.objects.exists()
