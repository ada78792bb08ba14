"""What is no booklet is refused in plain French, with the line; chance never makes the reader fail otherwise."""

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonnespratiques.echanges.livret import LivretIllisible, parse_livret, read_livret
from bonnespratiques.echanges.livret.intitules import COEUR
from bonnespratiques.echanges.livret.lignes import LIGNE_MAX, TAILLE_MAX
from tests.bonnespratiques.echanges.textes import texte_fictif

LIGNES = texte_fictif().split("\n")


def refusal(path: Path) -> str:
    with pytest.raises(LivretIllisible) as refused:
        read_livret(path)
    return str(refused.value)


def refusal_of(text: str) -> str:
    with pytest.raises(LivretIllisible) as refused:
        parse_livret(text)
    return str(refused.value)


def without(line: str) -> str:
    assert line in LIGNES
    return "\n".join(ligne for ligne in LIGNES if ligne != line)


def line_of(text: str, *, after: int = 0) -> int:
    return LIGNES.index(text, after) + 1


def test_missing_file_is_said(tmp_path: Path) -> None:
    assert "n’existe pas" in refusal(tmp_path / "absent.txt")


def test_directory_is_said(tmp_path: Path) -> None:
    assert "n’est pas un fichier" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "est vide"),
        (b"  \n\n", "est vide"),
        (b"%PDF-1.7 ...", "est un PDF"),
        (b"PK\x03\x04....", "Word"),
        (b"\x89PNG\r\n", "image"),
        ("Origine".encode("utf-16"), "UTF-16"),
        (b"Titre\nbinaire \x00 ici", "Ligne 2"),
        ("Première ligne\nDeuxième : é".encode("latin-1"), "UTF-8"),
        ("Une ligne\nÉcho".encode()[:11], "coupé au milieu d’une lettre"),
    ],
)
def test_what_is_no_utf8_text_is_named(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "recueil.txt"
    path.write_bytes(data)
    assert expected in refusal(path)


def test_line_of_a_wrong_encoding_is_given(tmp_path: Path) -> None:
    path = tmp_path / "recueil.txt"
    path.write_bytes(b"un\ndeux\ntrois \xe9\nquatre")
    assert refusal(path).startswith("Ligne 3 : ")


def test_file_over_twenty_megabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "recueil.txt"
    with path.open("wb") as file:
        file.truncate(TAILLE_MAX + 1)
    assert "trop gros : 20 Mo au plus" in refusal(path)


def test_endless_line_is_refused() -> None:
    assert refusal_of("Titre\n" + "a" * (LIGNE_MAX + 1)).startswith("Ligne 2 : ")


def test_any_other_text_is_no_booklet() -> None:
    assert "n’est pas un recueil" in refusal_of("Chère Madame,\n\nMerci de votre lettre.\n")


def test_text_without_table_is_refused() -> None:
    cards = "\n".join(LIGNES[LIGNES.index("**LA BORNE QUI DIT BONJOUR**") :])
    assert "table des matières est introuvable" in refusal_of(cards)


def test_file_cut_inside_the_table_is_refused() -> None:
    assert "le fichier est coupé" in refusal_of("\n".join(LIGNES[: line_of("• Écrire aux usagers")]))


def test_file_cut_between_two_cards_names_the_first_missing() -> None:
    end = line_of("LES ÉQUIPES", after=40) - 1
    message = refusal_of("\n".join(LIGNES[:end]))
    assert "la table annonce 6 fiches, le texte en a 4" in message
    assert "« Les appels du 17 »" in message


def test_file_cut_inside_the_last_card_says_where_and_what_is_missing() -> None:
    end = line_of("L'oeil du lecteur d'abord.")
    message = refusal_of("\n".join(LIGNES[:end]))
    assert message.startswith(f"Ligne {line_of('**Origine de la démarche**', after=170)} : ")
    assert f"s’arrête ligne {end}" in message
    assert "« Conseils de mise en œuvre »" in message


def test_missing_rubric_names_the_card_and_its_line() -> None:
    message = refusal_of("\n".join(LIGNES).replace("**Principes**\nLa réponse d'abord", "La réponse d'abord"))
    assert (
        message
        == f"Ligne {line_of('**Origine de la démarche**')} : Dans la fiche « La lettre d’une page », il manque « Principes adoptés »."
    )


def test_empty_rubric_is_a_missing_one() -> None:
    assert "il manque « Principes adoptés »" in refusal_of(without("Gros caractères."))


def test_card_that_the_table_forgot_is_filed_and_reported() -> None:
    texte = without("La lettre d'une page ............. p. 7").replace("Centre hospitalier des Brumes\n", "")
    livret = parse_livret(texte)
    assert [c.sous_theme for c in livret.cartes][3] == "Écrire aux usagers"
    assert any("n’est pas dans la table" in avertissement for _, avertissement in livret.avertissements)


def test_card_announced_but_absent_in_the_middle_is_reported() -> None:
    debut = line_of("**Le registre unique des demandes**") - 1
    fin = line_of("**La lettre d'une page**") - 1
    livret = parse_livret("\n".join(LIGNES[:debut] + LIGNES[fin:]))
    assert len(livret.cartes) == 5
    assert any(i.texte == "Le registre unique des demandes" and "absente" in i.raison for i in livret.ignorees)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(LivretIllisible):
        parse_livret(text)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("octets") / "recueil.txt"
    path.write_bytes(data)
    assert refusal(path)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 40))
def test_a_booklet_torn_to_pieces_is_read_or_refused(chance: random.Random, blows: int) -> None:
    lignes = list(LIGNES)
    for _ in range(blows):
        rang, autre = chance.randrange(len(lignes)), chance.randrange(len(lignes))
        blow = chance.choice(["delete", "swap", "copy", "cut"])
        if blow == "delete" and len(lignes) > 1:
            del lignes[rang]
        elif blow == "swap":
            lignes[rang], lignes[autre] = lignes[autre], lignes[rang]
        elif blow == "copy":
            lignes.insert(rang, lignes[autre])
        else:
            lignes[rang] = lignes[rang][: chance.randrange(len(lignes[rang]) + 1)]
    with suppress(LivretIllisible):
        livret = parse_livret("\n".join(lignes))
        assert all(carte.titre and set(COEUR) <= set(carte.rubriques) for carte in livret.cartes)
