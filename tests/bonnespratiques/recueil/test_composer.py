"""The process that composes dies alone, and is stopped, when it takes too much."""

import pytest

from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.rendu import execution
from bonnespratiques.recueil.rendu.formes import FORMES
from bonnespratiques.recueil.rendu.limites import Limites
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_composer_dies_alone_when_it_takes_too_much(monkeypatch):
    """Too little address space for Typst: the process dies, the caller says so in French."""
    document = build_document(recueil((theme(), [fiche("A")])))
    monkeypatch.setattr(execution, "limits_for", lambda forme, fiches: Limites(60, 60, 90 * 1024**2))
    with pytest.raises(LivretImpossible, match="s’est arrêté avant la fin"):
        execution.render(document, FORMES["pdf"])


def test_the_composer_is_stopped_when_it_takes_too_long(monkeypatch):
    document = build_document(recueil((theme(), [fiche("A")])))
    monkeypatch.setattr(execution, "limits_for", lambda forme, fiches: Limites(0.01, 60, 1024**3))
    with pytest.raises(LivretImpossible, match="a dépassé"):
        execution.render(document, FORMES["pdf"])
