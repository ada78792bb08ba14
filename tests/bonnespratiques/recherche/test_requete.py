"""What a stranger types becomes a few bounded query objects, whatever they type."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelsearch.query import Or, Phrase, PlainText

from bonnespratiques.recherche.requete import COUPEE, SANS_MOT, SIGNES_MAX, TERMES_MAX, TROP_COURANTS, parse


def described(typed: str) -> list:
    """Words as they are, phrases between « », alternatives as sets."""
    return [_described(terme) for terme in parse(typed).termes]


def _described(terme):
    match terme:
        case PlainText():
            return terme.query_string
        case Phrase():
            return f"« {terme.query_string} »"
        case Or():
            return {_described(subquery) for subquery in terme.subqueries}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("accueil", ["accueil"]),
        ("  l’accueil   des usagers ", ["accueil", "usagers"]),
        ("« files d’attente » accueil", ["« files d’attente »", "accueil"]),
        ('"langage clair"', ["« langage clair »"]),
        ("“langage clair”", ["« langage clair »"]),
        ("co-développement", [{"co développement", "codéveloppement"}]),
        ("rendez-vous", ["rendez"]),
        ("accueil Accueil accueils", ["accueil"]),
        ("ÉTÉ", ["ÉTÉ"]),
        ("« jamais fermé", ["jamais", "fermé"]),
        ('"« » accueil', ["accueil"]),
        (
            "accueil* usag?r titre:secret NOT (x AND y)~2",
            ["accueil", "usag", "r", "titre", "secret", "NOT", "x", "AND", "2"],
        ),
    ],
)
def test_words_and_phrases(typed, expected):
    assert described(typed) == expected


def test_nothing_typed_is_no_query_and_no_reproach():
    assert parse("   \u200b ") == parse("")
    assert parse("").message == ""


@pytest.mark.parametrize("typed", ["le des aux", "où est-ce que c’est ?"])
def test_words_that_are_everywhere_get_an_explanation(typed):
    assert parse(typed).termes == []
    assert parse(typed).message == TROP_COURANTS


@pytest.mark.parametrize("typed", ["!!!", "« »", "😀😀", "___"])
def test_no_word_at_all_gets_an_explanation(typed):
    assert parse(typed).termes == []
    assert parse(typed).message == SANS_MOT


def test_a_long_query_is_cut_and_says_so():
    parsed = parse("accueil " + "x" * 500)
    assert len(parsed.texte) <= SIGNES_MAX
    assert parsed.message == COUPEE


def test_too_many_words_are_cut_and_it_says_so():
    parsed = parse(" ".join(f"mot{number}" for number in range(20)))
    assert len(parsed.termes) == TERMES_MAX
    assert parsed.message == COUPEE


def test_a_phrase_counts_its_words():
    assert described("« " + " ".join(f"m{number}" for number in range(20)) + " » fin") == [
        "« " + " ".join(f"m{number}" for number in range(TERMES_MAX)) + " »"
    ]


@pytest.mark.parametrize(
    "typed",
    [
        " ".join("*c*" for _ in range(26)),
        "a" * 1_000_000,
        "mot " * 3_000,
        "(" * 100_000,
        '"' * 10_001,
        "«" * 10_001,
        "\u0301" * 100_000,
        "ﷺ" * 100_000,
        "a-" * 100_000,
        "\x00'\"; DROP TABLE wagtailcore_page; --",
    ],
    ids=["wildcards", "word", "words", "brackets", "quotes", "guillemets", "marks", "ligatures", "hyphens", "sql"],
)
def test_hostile_input_is_cut_before_anything_is_done_with_it(typed):
    start = time.perf_counter()
    parsed = parse(typed)
    assert time.perf_counter() - start < 0.1
    assert len(parsed.texte) <= SIGNES_MAX
    assert len(parsed.racines) <= 3 * TERMES_MAX


@given(st.text(alphabet=st.characters(), max_size=300))
def test_never_raises_and_keeps_what_it_is_given_short(typed):
    parsed = parse(typed)
    assert len(parsed.texte) <= SIGNES_MAX
    assert len(parsed.termes) <= TERMES_MAX
    assert parse(parsed.texte).termes is not None
