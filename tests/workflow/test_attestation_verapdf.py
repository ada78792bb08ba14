"""The certificate passes the independent judge of accessible and archivable PDF, hostile words included."""

import pytest

from tests.bonnespratiques.recueil.test_verapdf import assert_conforming, classes, pytestmark
from tests.factories import DossierStory
from workflow.memoire.attestation import build_certificate, credit_of

__all__ = ["assert_conforming", "classes", "pytestmark"]


@pytest.mark.parametrize("nom", ["Kerbrat", '#panic() *x* ‮ 漢 🎉 "<b>'])
def test_a_certificate_conforms(assert_conforming, nom):
    story = DossierStory("publiee")
    story.auteur.last_name = nom
    story.auteur.save()
    assert_conforming(build_certificate(credit_of(story.dossier, story.auteur)))
