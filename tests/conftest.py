"""Shared by all tests: private files, and a template engine that fails on an undefined variable."""

from pathlib import Path

import pytest
from django.template.base import Variable, VariableDoesNotExist

TEMPLATES = str(Path(__file__).resolve().parents[1] / "templates")


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RECUEILS_DIR = tmp_path / "recueils"


@pytest.fixture(autouse=True)
def _fail_on_undefined_template_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt variable in one of our own templates fails the test instead of showing nothing.

    `{% if x %}` and filters such as `default` still see a missing variable: only what would be printed empty fails.
    """
    original = Variable.resolve

    def strict(self: Variable, context):
        try:
            return original(self, context)
        except VariableDoesNotExist as error:
            template = getattr(context, "template", None)
            origin = str(getattr(getattr(template, "origin", None), "name", ""))
            if origin.startswith(TEMPLATES):
                raise AssertionError(f"Variable de gabarit inconnue : {self.var} dans {origin}") from error
            raise

    monkeypatch.setattr(Variable, "resolve", strict)
