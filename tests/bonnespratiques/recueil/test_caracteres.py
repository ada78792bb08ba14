"""Every character is printed, or replaced by a visible stand-in and told."""

import json
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from bonnespratiques.recueil.arbre.ecriture import Ecriture
from bonnespratiques.recueil.rendu.caracteres import IMPRIMABLES, MOT_MAX, SUBSTITUT, printable, replaced, to_print
from bonnespratiques.recueil.rendu.compilateur import GABARITS_DIR, POLICES_DIR

# Each string in the plain, bold and italic styles of both families.
SOURCE = b"""
#set document(title: "x")
#set text(lang: "fr", font: ("Recueil Sans", "Recueil Sans Ext"))
#for x in json(bytes(sys.inputs.d)) {
  text(x); strong(text(x)); emph(text(x))
  set text(font: ("Recueil Serif", "Recueil Serif Ext"), weight: 600)
  text(x); emph(text(x))
}
"""


def compile_strings(chaines: list[str]) -> None:
    typst.compile(
        SOURCE, font_paths=[str(POLICES_DIR)], ignore_system_fonts=True, sys_inputs={"d": json.dumps(chaines)},
        format="pdf", pdf_standards=["ua-1", "a-2a"],
    )  # fmt: skip


def test_ordinary_french_goes_through_untouched():
    ecrire = Ecriture()
    assert ecrire("L’œuvre d’Éloïse coûte 12 € — ça va") == "L’œuvre d’Éloïse coûte 12\u00a0€ — ça va"
    assert not ecrire.remplaces


@pytest.mark.parametrize("signe", ["🚀", "漢", "\u0e01", "𓀀"])
def test_a_character_in_no_font_becomes_a_square_and_is_told(signe: str):
    ecrire = Ecriture()
    assert ecrire(f"avant {signe} après") == f"avant {signe} après"  # other forms show it
    assert ecrire.remplaces == {signe}
    assert printable(f"avant {signe} après") == f"avant {SUBSTITUT} après"


def test_a_compatible_character_is_written_plainly():
    assert printable("𝐁𝐨𝐧 ﬁchier ①") == "Bon fichier ①"
    assert not replaced("𝐁𝐨𝐧 ﬁchier ①")


def test_what_only_dresses_a_character_leaves_no_square():
    assert printable("✔\ufe0f a\u200db \u202egauche e\u0301") == "✔ ab gauche é"


def test_accents_piled_up_are_thinned_and_told():
    empile = "z\u0337\u0321 et x\u0304\u0308"
    assert printable(empile) == "z et x\u0304"
    assert replaced(empile) == {"accents sur « z »", "accents sur « x »"}


def test_a_long_word_may_break():
    ecrit = printable("https://example.org/" + "a" * 100)
    assert max(len(morceau) for morceau in ecrit.split("\u200b")) <= MOT_MAX
    assert ecrit.replace("\u200b", "") == "https://example.org/" + "a" * 100


def test_every_printable_character_is_in_a_font():
    compile_strings([chr(point) for point in sorted(IMPRIMABLES)])


QUELCONQUES = st.text(max_size=40)
RARES = st.text(alphabet=[chr(point) for point in sorted(IMPRIMABLES)], max_size=40)


@settings(max_examples=30, deadline=None)
@given(st.lists(QUELCONQUES | RARES, max_size=20))
def test_no_string_stops_the_compiler(chaines: list[str]):
    compile_strings([printable(Ecriture()(chaine)) for chaine in chaines])


def test_addresses_are_left_as_they_are():
    lien = {"t": "a", "href": "https://example.org/" + "a" * 100, "c": ["🚀"]}
    assert to_print([lien]) == [{**lien, "c": [SUBSTITUT]}]


def test_the_template_asks_for_no_other_font():
    familles = {"Recueil Sans", "Recueil Sans Ext", "Recueil Serif", "Recueil Serif Ext"}
    assert 'let sans = ("Recueil Sans", "Recueil Sans Ext")' in (GABARITS_DIR / "grille.typ").read_text()
    assert familles <= set(typst.Fonts(include_system_fonts=False, font_paths=[str(POLICES_DIR)]).families())
    assert {path.suffix for path in Path(POLICES_DIR).iterdir()} == {".ttf", ".txt"}
