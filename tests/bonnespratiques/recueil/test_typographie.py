"""French spacing of plain strings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonnespratiques.typographie import FINE, INSECABLE, en_lettres, francais, mois_annee


@pytest.mark.parametrize(
    ("saisi", "imprime"),
    [
        ("Qu'est-ce qui change ?", f"Qu’est-ce qui change{FINE}?"),
        ("Quoi?!", f"Quoi{FINE}?!"),
        ("Le principe: une demande ; un numéro", f"Le principe{INSECABLE}: une demande{FINE}; un numéro"),
        ("« Bonjour »", f"«{INSECABLE}Bonjour{INSECABLE}»"),
        ('Il dit "bonjour" et sort', f"Il dit «{INSECABLE}bonjour{INSECABLE}» et sort"),
        ("12 000 € et 8,4%", f"12{FINE}000{INSECABLE}€ et 8,4{INSECABLE}%"),
        ("fiche n° 12, p. 4, M. Durand", f"fiche n°{INSECABLE}12, p.{INSECABLE}4, M.{INSECABLE}Durand"),
        ("en 3 mois...", f"en 3{INSECABLE}mois…"),
        ("le téléphone - et lui seul", f"le téléphone{INSECABLE}– et lui seul"),
        ("01 23 45 67 89", "01 23 45 67 89"),
        ("à 12:30", "à 12:30"),
        ("https://example.org/?a=b; &amp; suite", "https://example.org/?a=b; &amp; suite"),
        ('#eval("x")', '#eval("x")'),
    ],
)
def test_spaces_and_signs_are_french(saisi: str, imprime: str):
    assert francais(saisi) == imprime


@given(st.text(alphabet="aé1 \u00a0\u202f.,;:!?«»\"'%€-n°()/", max_size=60))
def test_applying_it_twice_changes_nothing_more(texte: str):
    assert francais(francais(texte)) == francais(texte)


@given(st.text(alphabet="aéZ1 ;:!?«»%€()", max_size=60))
def test_only_spaces_change(texte: str):
    def sans_espaces(chaine: str) -> str:
        return "".join(chaine.split())

    assert sans_espaces(francais(texte)) == sans_espaces(texte)


def test_dates_are_written_in_words():
    assert en_lettres(date(2026, 6, 1)) == f"1er{INSECABLE}juin{INSECABLE}2026"
    assert en_lettres(date(2026, 11, 16)) == f"16{INSECABLE}novembre{INSECABLE}2026"
    assert mois_annee(date(2026, 8, 16)) == f"août{INSECABLE}2026"
