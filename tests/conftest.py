"""Shared by all tests: a private DATA_DIR, and a template engine that fails on an undefined variable."""

import os
import tempfile
from pathlib import Path

# Before Django reads its settings: nothing that a test writes may touch the developer's own data.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="bonnes-pratiques-tests-")
os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"

import pytest
from django.template.base import Variable, VariableDoesNotExist


@pytest.fixture(autouse=True)
def _test_settings(settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RECUEILS_DIR = tmp_path / "recueils"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR_REQUIRED = False
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture(autouse=True)
def _fail_on_undefined_template_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt variable in one of our templates fails the test instead of showing nothing."""
    resolve = Variable._resolve_lookup

    def strict(self, context):
        try:
            return resolve(self, context)
        except VariableDoesNotExist:
            template = getattr(context, "template", None) or getattr(context, "template_name", None)
            origin = str(getattr(getattr(template, "origin", None), "name", ""))
            if "/templates/" in origin and "site-packages" not in origin and not _is_tested(self):
                pytest.fail(f"Variable de gabarit inconnue : {self.var} ({origin})")
            raise

    def _is_tested(variable: Variable) -> bool:
        return getattr(variable, "may_be_missing", False)

    monkeypatch.setattr(Variable, "_resolve_lookup", strict)
