"""Whatever hand typed the booklet, the reader finds the same cards: the fictional fiches of the demonstration, printed and read."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonnespratiques.demo.donnees import read_fiches
from bonnespratiques.echanges.livret import parse_livret
from bonnespratiques.echanges.livret.cles import key
from bonnespratiques.rubriques import RUBRIQUES_COEUR
from tests.bonnespratiques.echanges.imprimeur import CONFERENCES, Main, print_booklet
from tests.bonnespratiques.echanges.textes import sans_balises

COURTS = ("Origine", "Résultats", "Principes", "Conseils")
MAINS = st.builds(
    Main,
    marque=st.sampled_from(["■ ", "▪", "• ", "- ", "* ", "## "]),
    table=st.sampled_from(["titre puis organisme", "organisme dessous", "une ligne"]),
    puce=st.sampled_from(["-", "•", "*", "–"]),
    intitules=st.sampled_from([Main().intitules, ("Origine", "Résultats attendus", "Principes", "Conseils"), COURTS]),
    habit=st.sampled_from(["{}", "**{}**", "### {}", "{} :"]),
    contact=st.sampled_from(
        ["Pour plus d'informations, contacter :", "Contact", "Contacts :", "Pour tout renseignement"]
    ),
    forme_du_contact=st.sampled_from(
        ["{nom} {courriel}", "{nom}, directrice\n{courriel} - 01 22 33 44 55", "{nom}\n\n{courriel}"]
    ),
    blancs=st.sampled_from([1, 3]),
    intercalaires=st.booleans(),
    capitales=st.booleans(),
    largeur=st.sampled_from([0, 0, 80]),
    apostrophe=st.sampled_from(["'", "’"]),
)


@cache
def fiches() -> list[dict[str, Any]]:
    """One fiche out of four, in the order of a booklet."""
    chosen = sorted(read_fiches()[::4], key=lambda fiche: (fiche["axe"] == CONFERENCES, fiche["axe"], fiche["theme"]))
    for n, fiche in enumerate(chosen):
        fiche["organismes"] = [organisme["nom"] for organisme in fiche["organismes"]]
        fiche["contact"] = {"nom": "Inès Le Goff", "courriel": f"ines.legoff{n}@example.org"}
    return chosen


def check_same(main: Main) -> None:
    livret = parse_livret(print_booklet(fiches(), main))
    assert len(livret.cartes) == len(fiches())
    for carte, fiche in zip(livret.cartes, fiches(), strict=True):
        assert key(carte.titre) == key(fiche["titre"])
        assert key(carte.promesse) == key(fiche["promesse"])
        assert key(carte.axe) == key(fiche["axe"])
        assert key(carte.sous_theme) == ("" if fiche["axe"] == CONFERENCES else key(fiche["theme"]))
        assert [key(nom) for nom in carte.organismes] == [key(nom) for nom in fiche["organismes"]]
        for rubrique in RUBRIQUES_COEUR:
            assert key(sans_balises(carte.rubriques[rubrique.champ])) == key(sans_balises(fiche[rubrique.champ]))
        assert [contact.courriel for contact in carte.contacts] == [fiche["contact"]["courriel"]]
        assert carte.contacts[0].nom == fiche["contact"]["nom"]


@settings(max_examples=40, deadline=None)
@given(main=MAINS)
def test_any_hand_is_read(main: Main) -> None:
    check_same(main)


@pytest.mark.parametrize("table", ["titre puis organisme", "organisme dessous", "une ligne"])
def test_logos_above_the_titles_are_no_titles(table: str) -> None:
    check_same(Main(table=table, logos=True))


def test_single_blank_lines_and_wrapped_lines_are_enough() -> None:
    check_same(Main(table="organisme dessous", blancs=1, largeur=72, intercalaires=False))
