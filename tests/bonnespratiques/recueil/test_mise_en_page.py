"""How fiches stand on their pages, and that what was measured once gives the same bytes ever after."""

from typing import Any

import pytest

from bonnespratiques.models import FichePage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.rendu.execution import render
from bonnespratiques.recueil.rendu.formes import FORMES
from bonnespratiques.recueil.rendu.mise_en_page import decide, into_pages, key_of, may_share
from tests.bonnespratiques.recueil.conftest import complete_recueil
from tests.bonnespratiques.recueil.lecture import reader
from tests.factories import fiche, recueil, theme

GRILLE: dict[str, Any] = {
    "hauteur": 700.0, "u": 12.0, "image": 230.0, "a5": False, "entre": 18.0,
    "densites": [{"entre": 21.0, "air": 6.0}, {"entre": 12.0, "air": 3.0}, {"entre": 6.0, "air": 0.0}] + [{"entre": 6.0, "air": 0.0}] * 2,
}  # fmt: skip


def noeud(**champs: Any) -> dict[str, Any]:
    rubriques = [{"blocs": [{"t": "ul", "c": [["Un point."]] * 3}]} for _ in range(4)]
    return {"forme": "complete", "nature": "pratique", "image": None, "blocs": [], "indicateurs": [], "reperes": [],
            "rubriques": rubriques, **champs}  # fmt: skip


def mesure(rubriques: float, **champs: Any) -> dict[str, Any]:
    return {"ample": {"titre": 300.0, "tete": 100.0}, "pied": 40.0, "flanc": 200.0, "bande": 0, "rubriques": rubriques,
            "image": 0, "image_seule": 0, "blocs": [], "marges": [], "partage": None, **champs}  # fmt: skip


@pytest.mark.parametrize(
    ("rubriques", "attendu"),
    [
        (300.0, ("ample", 0, False)),
        (450.0, ("ample", 1, False)),
        (540.0, ("ample", 2, False)),
        (570.0, ("serre", 2, False)),
        (600.0, ("serre", 3, False)),
        (640.0, ("serre", 4, False)),
        (800.0, ("ample", 0, True)),
    ],
)
def test_a_fiche_takes_the_airiest_form_that_holds_on_its_page(rubriques, attendu):
    serree = {"serre": {"titre": 300.0, "tete": 75.0}, "petites": [rubriques * 0.94, rubriques * 0.87]}
    mise = decide(noeud(), mesure(rubriques, **serree), GRILLE)
    assert (mise["place"], mise["densite"], mise["suite"]) == attendu


def test_a_picture_gives_up_some_height_before_the_text_runs_on():
    mise = decide(noeud(image={}), mesure(350.0, image=230.0, image_seule=215.0), GRILLE)
    assert not mise["suite"]
    assert 215 * 0.7 <= mise["image"] < 215


def test_quotations_stand_in_the_rail_while_it_has_room():
    blocs = [{"t": "citation"}, {"t": "citation"}, {"t": "tableau"}]
    mise = decide(noeud(blocs=blocs), mesure(300.0, marges=[100.0, 400.0, None], blocs=[60.0, 60.0, 80.0]), GRILLE)
    assert mise["marge"] == [0]


def test_short_fiches_share_pages_in_order_as_many_as_fit():
    fiches = [noeud(id=str(n), forme="courte") for n in range(5)]
    hauts: list[float | None] = [300.0, 300.0, 200.0, None, 200.0]
    mises = {str(n): {"large": 1.0, "partage_large": 2.0, "demi": haut} for n, haut in enumerate(hauts)}
    fiches[3]["forme"] = "complete"
    pages = into_pages(fiches, mises, GRILLE)
    assert [[f["id"] for f in page] for page in pages] == [["0", "1"], ["2"], ["3"], ["4"]]
    assert [mises[str(n)]["partage"] for n in range(5)] == [True, True, True, False, True]


def test_what_needs_a_rail_or_a_picture_does_not_share():
    assert may_share(noeud())
    assert may_share(noeud(forme="courte", indicateurs=[{}], reperes=[["a", "b"]]))
    assert not may_share(noeud(indicateurs=[{}]))
    assert not may_share(noeud(image={"src": "1.png"}))
    assert not may_share(noeud(nature="essai"))
    assert not may_share(noeud(rubriques=[{"blocs": [{"t": "p", "c": ["x" * 901]}]}]))


def test_a_kept_layout_is_that_of_the_same_words_on_the_same_paper_only():
    une = noeud(titre="A")
    assert key_of({**une, "qr": {"d": "M0"}}, ["a4"]) == key_of(une, ["a4"])
    assert len({key_of(une, ["a4"]), key_of({**une, "titre": "B"}, ["a4"]), key_of(une, ["a5"])}) == 3


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("forme", ["pdf", "pdf-a5"])
def test_measured_now_or_before_the_bytes_are_the_same(forme):
    document = build_document(complete_recueil())
    premier = render(document, FORMES[forme])
    assert len(premier.mesures) == len(document.fiches) + 1
    second = render(document, FORMES[forme], mesures={**premier.mesures, "d’un autre livret": {}})
    assert second == premier


@pytest.mark.slow
@pytest.mark.django_db
def test_only_what_changed_is_measured_again():
    page = complete_recueil()
    premier = render(build_document(page), FORMES["pdf"])
    FichePage.objects.filter(title="La borne que personne n’a adoptée").update(promesse="Une autre promesse.")
    second = render(build_document(page), FORMES["pdf"], mesures=premier.mesures)
    assert len(set(second.mesures) - set(premier.mesures)) == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_a_fiche_that_stops_the_measuring_stops_the_booklet_and_says_why():
    document = build_document(recueil((theme(), [fiche("Sage"), fiche("Fautive")])))
    document.fiches[1]["rubriques"][0]["icone"] = "inconnue"  # what a bug of ours would do
    with pytest.raises(LivretImpossible, match="inconnue"):
        render(document, FORMES["pdf"])


@pytest.mark.slow
@pytest.mark.django_db
def test_a_long_fiche_says_its_title_on_the_pages_that_follow_and_leaves_its_rail_whole():
    longue = fiche("Longue", conseils="".join(f"<p>{'Un mot de plus. ' * 40}</p>" for _ in range(12)))
    pages = [
        p.extract_text()
        for p in reader(render(build_document(recueil((theme(), [longue]))), FORMES["pdf"]).octets).pages
    ]
    assert sum("(suite)" in page for page in pages) >= 1
