"""A thick booklet is cut into whole booklets, at even places, between two parts or two sections when one is near."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonnespratiques.recueil.arbre.document import Document
from bonnespratiques.recueil.arbre.volumes import split


def document(*parties: list[int]) -> Document:
    """One part a list, one section a number: how many fiches it holds."""
    numeros = iter(range(1, 100_000))
    axes: list[dict[str, Any]] = [
        {
            "id": f"axe-{a}",
            "numero": str(a),
            "titre": f"Partie {a}",
            "presentation": [{"t": "p", "c": ["Présentation"]}],
            "sections": [
                {
                    "id": f"section-{a}-{s}",
                    "titre": f"S{s}",
                    "fiches": [{"id": f"fiche-{next(numeros)}"} for _ in range(n)],
                }
                for s, n in enumerate(sections, 1)
            ],
        }
        for a, sections in enumerate(parties, 1)
    ]
    ids = [f["id"] for axe in axes for section in axe["sections"] for f in section["fiches"]]
    donnees = {
        "axes": axes,
        "index": {"organismes": [{"nom": "Tous", "lettre": "T", "fiches": ids}, {"nom": "Un", "lettre": "U", "fiches": ids[-1:]}]},
        "presentation": [{"t": "p", "c": ["x"]}],
        "editorial": {"titre": "É", "blocs": [{"t": "p", "c": ["x"]}], "signature": ""},
        "programme": {"titre": "P", "seances": [{"titre": "Une", "fiche": ids[-1]}]},
    }  # fmt: skip
    return Document(donnees, {}, [])


def sizes(volumes: list[Document]) -> list[int]:
    return [len(volume.fiches) for volume in volumes]


def test_a_booklet_of_usual_size_is_left_alone():
    seul = document([200, 200])
    assert split(seul) == [seul]


@pytest.mark.parametrize(
    ("parties", "attendu"),
    [
        ([[230], [250]], [230, 250]),  # between two parts, though ten fiches away from the middle
        ([[100, 150, 230]], [250, 230]),  # between two sections
        ([[480]], [240, 240]),  # nowhere better than in the middle
        ([[10], [470]], [240, 240]),  # too far away: as even as can be
        ([[401]], [200, 201]),
        ([[400], [400], [400]], [400, 400, 400]),
    ],
)
def test_cuts_fall_where_a_reader_expects_them(parties, attendu):
    assert sizes(split(document(*parties))) == attendu


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=6), min_size=1, max_size=6), st.integers(5, 80))
def test_no_fiche_is_lost_nor_printed_twice_and_no_volume_is_too_thick(parties, maximum):
    entier = document(*parties)
    volumes = split(entier, maximum)
    assert [f["id"] for volume in volumes for f in volume.fiches] == [f["id"] for f in entier.fiches]
    assert max(sizes(volumes)) <= maximum
    assert len(volumes) == -(-len(entier.fiches) // maximum)
    assert split(entier, maximum) == volumes


def test_each_volume_has_its_own_indexes_and_names_the_others():
    premier, second = split(document([300], [180]))
    assert premier.donnees["volume"] == {
        "rang": 1, "sur": 2, "autres": [{"rang": 2, "dit": "1. Partie 1 (suite), 2. Partie 2"}]
    }  # fmt: skip
    assert second.donnees["volume"]["autres"] == [{"rang": 1, "dit": "1. Partie 1"}]
    assert [axe["suite"] for axe in second.donnees["axes"]] == [True, False]
    assert [entree["nom"] for entree in premier.donnees["index"]["organismes"]] == ["Tous"]
    [tous, un] = second.donnees["index"]["organismes"]
    assert len(tous["fiches"]) == 240
    assert un["fiches"] == ["fiche-480"]


def test_the_first_volume_alone_holds_what_comes_before_the_fiches():
    premier, second = split(document([300], [180]))
    assert premier.donnees["editorial"]["blocs"]
    assert not second.donnees["editorial"]["blocs"]
    assert not second.donnees["presentation"]
    assert not second.donnees["programme"]["seances"]
    assert premier.donnees["programme"]["seances"][0]["fiche"] == ""  # its fiche is in the second
