"""modelsearch's own backend tests, played on ours. Started by `test_contrat.py`, in a process of its own.

None of its 120 tests is left out. Its data are not in the wheel: `fixtures/search.json` is ours, written from
what the tests expect.
"""

from django.test import TestCase
from modelsearch.test.testapp import models
from modelsearch.tests.test_backends import BackendTests


class TestWhooshBackend(BackendTests, TestCase):
    backend_path = "bonnespratiques.recherche.embarque.backend"

    def test_reset_indexes(self):
        """As in the suites of the other backends: after a reset, nothing is found."""
        self.backend.reset_indexes()
        assert self.backend.search("JavaScript", models.Book).count() == 0
