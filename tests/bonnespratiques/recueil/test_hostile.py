"""Hostile content is printed as it was typed, or refused in plain French; it is never run, and it never stops a worker."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import typst

from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.rendu.compilateur import GABARITS_DIR
from bonnespratiques.typographie import francais
from tests.bonnespratiques.recueil.conftest import compose
from tests.bonnespratiques.recueil.hostiles import (
    ARABE,
    HEBREU,
    HTML,
    MOT_SANS_FIN,
    TYPST,
    hostile_recueil,
    in_every_field,
)
from tests.bonnespratiques.recueil.lecture import build_pdf, reader, squeezed, words
from tests.factories import fiche, recueil, theme

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def squeezed_words(octets: bytes) -> str:
    return squeezed(words(octets))


@pytest.mark.parametrize("texte", [TYPST, HTML], ids=["typst", "html"])
def test_markup_is_printed_literally_in_every_field(texte: str):
    imprime = squeezed_words(compose(recueil((theme(), [in_every_field(texte)]))))
    # Six rubrics with four places each, table, quotation, box, landmarks: far more than the sommaire and the citation.
    assert imprime.count(squeezed(francais(texte))) > 30
    assert "root:x:0" not in imprime


def test_a_word_without_end_breaks_and_loses_no_letter():
    octets = compose(recueil((theme(), [fiche("A", origine=f"<p>{MOT_SANS_FIN}</p>")])))
    assert squeezed(MOT_SANS_FIN) in squeezed_words(octets)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not there")
def test_right_to_left_words_are_printed_in_their_reading_order(tmp_path: Path):
    livret = tmp_path / "livret.pdf"
    livret.write_bytes(compose(recueil((theme(), [fiche("A", origine=f"<p>Accueil : {ARABE} et {HEBREU}</p>")]))))
    lu = subprocess.run(["pdftotext", str(livret), "-"], capture_output=True, check=True, text=True).stdout
    assert ARABE in lu
    assert HEBREU in lu


def test_four_thousand_words_run_on_and_none_is_lost():
    texte = "".join(f"<p>{'mot ' * 80}fin du paragraphe {n}.</p>" for n in range(50))
    imprime = words(compose(recueil((theme(), [fiche("A", conseils=texte)]))))
    assert [n for n in range(50) if f"fin du paragraphe {n}." not in imprime] == []
    assert "« A » (suite)" in imprime


def test_a_table_of_sixty_columns_becomes_lists():
    tableau = {"titre": "Large", "entetes": [f"C{n}" for n in range(60)], "lignes": [[f"v{n}" for n in range(60)]] * 2}
    imprime = words(compose(recueil((theme(), [fiche("A", blocs=[("tableau", tableau)])]))))
    assert imprime.count("C59 : v59") == 2


def test_unsafe_addresses_keep_their_words_only():
    octets = compose(recueil((theme(), [fiche("A", origine='<p><a href="javascript:alert(1)">un lien</a></p>')])))
    assert "un lien" in words(octets)
    assert b"javascript" not in octets


def test_headings_of_contributeurs_never_skip_a_level():
    axe = theme("x", "Conférences").get_parent().specific
    encadre = ("encadre", {"titre": "E", "texte": "<h3>Un titre</h3><p>Un texte.</p>"})
    page = fiche(dans=axe, nature="conference", origine="<h3>Titre</h3><p>x</p>", blocs=[encadre] * 4)
    assert compose(recueil((axe, [page])))  # PDF/UA refuses a skipped level


@pytest.mark.parametrize("forme", ["pdf", "pdf-a5"])
def test_everything_hostile_at_once_makes_a_booklet(forme):
    document = build_document(hostile_recueil())
    octets = build_pdf(document, forme)
    assert len(reader(octets).pages) > 20
    assert [alerte for alerte in document.alertes if "remplacés par un carré" in str(alerte)]


@pytest.mark.parametrize("nom", ["../commande.json", "/etc/passwd", "x/../../y.png", "a.svg", "recueil.typ"])
def test_a_picture_is_never_looked_for_outside_its_folder(nom: str):
    """Names of pictures are ours; if one were not, neither the code that reads its shape nor the template would follow it."""
    document = build_document(recueil((theme(), [fiche("A")])))
    document.fiches[0]["image"] = {"t": "image", "src": nom, "alt": "x", "legende": "", "credit": ""}
    with pytest.raises(LivretImpossible):
        build_pdf(document)


def test_a_code_that_is_not_digits_and_letters_of_a_path_is_refused():
    piege = "M0 0h1'/><image href='file:///etc/passwd'/>"
    with pytest.raises(typst.TypstError, match="code QR refusé"):
        compile_signes('#qr((n: 21, d: sys.inputs.donnees), 20mm, "x")', piege)


@pytest.mark.parametrize("nom", ["../secret.png", "images/../x.png", "/etc/passwd", "x.svg"])
def test_the_template_itself_refuses_a_name_of_picture_that_is_not_ours(nom: str):
    with pytest.raises(typst.TypstError, match="nom d’image refusé"):
        compile_signes('#image-du-livret((src: sys.inputs.donnees, alt: "x"))', nom)


def compile_signes(source: str, donnees: str) -> bytes:
    """A line of template with the signs of ours, over `donnees`."""
    with tempfile.TemporaryDirectory() as dossier:
        for gabarit in ("grille.typ", "signes.typ"):
            shutil.copy(GABARITS_DIR / gabarit, dossier)
        page = Path(dossier) / "page.typ"
        page.write_text(f'#import "signes.typ": *\n{source}')
        return typst.compile(str(page), root=dossier, sys_inputs={"donnees": donnees})


def test_a_reader_who_writes_markup_in_a_note_is_printed_literally():
    document = build_document(recueil((theme(), [fiche("A")])))
    document.fiches[0]["note_lecteur"] = TYPST
    assert squeezed(TYPST) in squeezed_words(build_pdf(document))


def test_addresses_of_partners_that_no_one_may_follow_keep_their_name_only():
    document = build_document(recueil((theme(), [fiche("A")])))
    document.donnees["partenaires"] = [{"nom": "Partenaire sûr", "url": "javascript:alert(1)", "image": None}]
    octets = build_pdf(document)
    assert "Partenaire sûr" in words(octets)
    assert b"javascript" not in octets


def test_templates_neither_evaluate_nor_read_what_they_print():
    """Data can only be shown: the one `json` reads what the compiler is given, the one `image` a name that was checked."""
    for gabarit in GABARITS_DIR.glob("*.typ"):
        source = re.sub(r"//.*", "", gabarit.read_text())
        assert not re.search(r"\b(eval|read|yaml|toml|xml|csv|cbor|plugin|include)\(", source), gabarit.name
        assert set(re.findall(r"\bjson\([^)]*\)", source)) <= {"json(bytes(sys.inputs.donnees)"}, gabarit.name
        assert "@preview" not in source
