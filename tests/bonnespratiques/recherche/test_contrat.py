"""modelsearch's own backend tests (Wagtail's search), on our backend: `contrat/suite.py`, in a process with their settings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[3]
TESTS_DE_MODELSEARCH = 120


@pytest.mark.slow
def test_the_backend_passes_the_whole_of_modelsearchs_suite():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.bonnespratiques.recherche.contrat.settings"}
    command = [
        sys.executable,
        "-m",
        "django",
        "test",
        "tests.bonnespratiques.recherche.contrat",
        "--pattern",
        "suite.py",
    ]
    played = subprocess.run(command, cwd=RACINE, env=environment, capture_output=True, text=True, timeout=300)
    assert played.returncode == 0, played.stderr[-5000:]
    assert int(re.search(r"Ran (\d+) tests", played.stderr)[1]) > TESTS_DE_MODELSEARCH
    assert "skipped" not in played.stderr
    # No test was answered by the titles alone, for want of an index.
    assert "Index à reconstruire" not in played.stderr
