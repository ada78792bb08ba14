"""The certificate passes the independent judge of accessible and archivable PDF, hostile words included."""

from tests.bonnespratiques.recueil.test_verapdf import classes, is_conforming, pytestmark, verdicts
from tests.factories import DossierStory
from workflow.memoire.attestation import build_certificate, credit_of

__all__ = ["classes", "pytestmark", "verdicts"]


def test_certificates_conform(verdicts):
    story = DossierStory("publiee")
    attestations = {}
    for cle, nom in {"simple": "Kerbrat", "hostile": '#panic() *x* ‮ 漢 🎉 "<b>'}.items():
        story.auteur.last_name = nom
        story.auteur.save()
        attestations[cle] = build_certificate(credit_of(story.dossier, story.auteur))
    # One page holds fewer things to check than a booklet.
    assert {cle: lu for cle, lu in verdicts(attestations).items() if not is_conforming(lu, controles=100)} == {}
