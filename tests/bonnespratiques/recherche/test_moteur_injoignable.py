"""OpenSearch is down: readers and contributeurs go on, nothing is lost, operators are told."""

import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models import AttenteIndexation
from bonnespratiques.recherche.service import EN_RECONSTRUCTION, search_fiches
from tests.factories import fiche

backend_opensearch = pytest.importorskip(
    "bonnespratiques.recherche.externe.backend_opensearch",
    reason="opensearch-py n’est pas installé",
    exc_type=ImportError,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def opensearch_en_panne(settings, tmp_path, monkeypatch) -> int:
    """Nobody listens on this port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "bonnespratiques.recherche.externe.backend_opensearch",
            "PATH": tmp_path / "index",
            "HOSTS": [{"host": "127.0.0.1", "port": port}],
            "INDEX_PREFIX": "essais_",
        }
    }
    monkeypatch.setattr("bonnespratiques.recherche.externe.dialogue_opensearch._silent_until", 0.0)
    return port


def run(command: str, *args: str) -> str:
    output = StringIO()
    call_command(command, *args, stdout=output)
    return output.getvalue()


def test_titles_answer_and_the_page_says_so():
    fiche("Le guichet")
    hidden = fiche("Le guichet des membres")
    fiche("Le comptoir")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    found = search_fiches("guichet", user=None)
    assert [resultat.fiche.title for resultat in found.resultats] == ["Le guichet"]
    assert found.degraded
    assert EN_RECONSTRUCTION in found.message
    assert search_fiches("", user=None).total == 2


def test_the_administration_finds_titles_too():
    fiche("Le guichet")
    found = Page.objects.autocomplete("guich")
    assert [page.title for page in found] == ["Le guichet"]
    assert found.count() == 1


def test_what_changes_waits_in_the_outbox(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = fiche("Le guichet")
    assert AttenteIndexation.objects.filter(cle=page.pk).exists()


def test_after_a_failure_readers_do_not_wait_for_it_again(monkeypatch):
    fiche("Le guichet")
    search_fiches("guichet", user=None)
    asked = []
    monkeypatch.setattr(
        backend_opensearch.OpenSearch, "search", lambda *args, **options: asked.append(1) or {"hits": {"hits": []}}
    )
    assert search_fiches("guichet", user=None).degraded
    assert [page.title for page in Page.objects.autocomplete("guich")] == ["Le guichet"]
    assert asked == []


@pytest.mark.parametrize("command", [["indexer", "--une-fois"], ["reindexer"], ["verifier_index"]])
def test_commands_say_why_they_stop(command):
    fiche("Le guichet")
    with pytest.raises(CommandError, match="OpenSearch ne répond pas"):
        run(*command)
    assert AttenteIndexation.objects.exists()


def test_rechercher_answers_with_titles():
    fiche("Le guichet")
    assert "Le guichet" in run("rechercher", "guichet")
