"""Settings under which modelsearch's own tests play on our backend: its test models, and nothing of the site."""

import tempfile
from pathlib import Path

SECRET_KEY = "tests-only"
USE_TZ = True
STATIC_URL = "/static/"  # our reading of rich text imports Wagtail, which asks for it
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [
    "modelsearch.test.testapp",
    "modelsearch",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
FIXTURE_DIRS = [Path(__file__).parent / "fixtures"]
MODELSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "bonnespratiques.recherche.embarque.backend",
        "PATH": tempfile.mkdtemp(prefix="contrat-modelsearch-"),
        # Each test writes to the index itself.
        "AUTO_UPDATE": False,
    }
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
