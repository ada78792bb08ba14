"""Shared by all tests: private files, and a template engine that fails on an undefined variable."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from wagtail.models import Site

from bonnespratiques.installation import install_root
from bonnespratiques.recherche.embarque import depots
from bonnespratiques.recherche.pilotage import frequentes, promotions, suivi, synonymes
from tests.factories import installed_site

pytest_plugins = ["tests.navigateur"]

TEMPLATES = str(Path(__file__).resolve().parents[1] / "templates")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Beside pytest's own summary: what was played on PostgreSQL and on OpenSearch, in a line each."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        said = dict(report.user_properties).get("ailleurs")
        if said and report.when == "call":
            terminalreporter.write_line(said)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The site as its installation leaves it, once for all the tests: each would otherwise spend a third of its time on it.

    `make check` skips migrations, which take most of a minute: the root of the tree, which they make, is made here too.
    """
    with django_db_blocker.unblock():
        installed_site()


@pytest.fixture
def site_vide(db: None) -> None:
    """A database where nothing is installed yet: the root of the tree, alone."""
    Site.objects.all().delete()
    for page in install_root().get_children():
        page.delete()


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RECUEILS_DIR = tmp_path / "recueils"
    settings.PIECES_DIR = tmp_path / "pieces"
    search = settings.WAGTAILSEARCH_BACKENDS
    settings.WAGTAILSEARCH_BACKENDS = {**search, "default": {**search["default"], "PATH": tmp_path / "index"}}
    yield
    depots.close_all()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What a process keeps of the database, which tests undo behind the back of its signals; what it would write when it ends."""
    for module in (synonymes, promotions, frequentes, suivi):
        module.forget()
    yield
    suivi.forget()


@pytest.fixture(autouse=True)
def _fail_on_undefined_template_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt variable in one of our own templates fails the test instead of showing nothing.

    `{% if x %}` and filters such as `default` still see a missing variable: only what would be printed empty fails.
    """
    original = FilterExpression.resolve

    def strict(self: FilterExpression, context, ignore_failures: bool = False):
        forgiven = ignore_failures or any(function.__name__.startswith("default") for function, _ in self.filters)
        if isinstance(self.var, Variable) and not forgiven:
            # The template under way, not the outermost: Wagtail's own, included in ours, are Wagtail's business.
            template = getattr(context.render_context, "template", None)
            origin = str(getattr(getattr(template, "origin", None), "name", ""))
            if origin.startswith(TEMPLATES):
                try:
                    self.var.resolve(context)
                except VariableDoesNotExist as error:
                    raise AssertionError(f"Variable de gabarit inconnue : {self.var} dans {origin}") from error
        return original(self, context, ignore_failures)

    monkeypatch.setattr(FilterExpression, "resolve", strict)
