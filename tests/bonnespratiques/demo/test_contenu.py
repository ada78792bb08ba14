"""The demonstration as it was written: complete, well set in French, and with words for every picture. No database."""

import re

import pytest

from bonnespratiques.demo import donnees
from bonnespratiques.demo.illustrations import DESSINS
from bonnespratiques.demo.personnes import GROUPES
from bonnespratiques.rubriques import RUBRIQUES_COEUR

FICHIERS = sorted(path.stem for path in donnees.DONNEES_DIR.glob("*.json"))
FICHES = donnees.read_fiches()
TITRES = {fiche["titre"] for fiche in FICHES}
THEMES = {axe["titre"]: [theme["titre"] for theme in axe["sous_themes"]] for axe in donnees.read("themes")}


def strings(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in strings(part)]


def test_two_axes_of_fifteen_themes_and_the_conferences():
    assert {axe: len(themes) for axe, themes in THEMES.items()} == {
        "Relation de service": 11,
        "Management collaboratif": 4,
        "Conférences": 0,
    }


def test_every_fiche_is_complete_and_under_a_known_theme():
    assert len(TITRES) == len(FICHES) == 46
    known = set(THEMES) | {theme for themes in THEMES.values() for theme in themes}
    for fiche in FICHES:
        assert {fiche["theme"], *fiche["themes_secondaires"]} <= known, fiche["titre"]
        assert all(fiche[rubrique.champ] for rubrique in RUBRIQUES_COEUR), fiche["titre"]


def test_every_choice_written_by_hand_is_one_of_ours():
    for fiche in FICHES:
        assert fiche["nature"] in donnees.NATURES
        assert fiche["cout"] in donnees.COUTS
        assert fiche["maturite"] in donnees.MATURITES
        assert fiche["preuve"] in donnees.PREUVES
        assert fiche["licence"] in donnees.LICENCES
        assert all(o["type"] in donnees.TYPES and o["taille"] in donnees.TAILLES for o in fiche["organismes"])


def test_recueil_news_and_dossiers_speak_of_what_exists():
    recueil = [titre for section in donnees.read("recueil")["sections"] for titre in section["titres"]]
    cited = [titre for actualite in donnees.read("actualites") for titre in actualite["fiches_liees"]]
    assert set(recueil) | set(cited) <= TITRES
    assert len(recueil) == len(set(recueil))
    contributeurs = {p["courriel"] for p in donnees.read("personnes") if p["role"] == "contributeur"}
    assert {dossier["auteur"]["courriel"] for dossier in donnees.read("dossiers")} <= contributeurs


def test_the_printed_recueil_holds_no_members_only_fiche():
    reserved = {fiche["titre"] for fiche in FICHES if fiche["visibilite"] == "membres"}
    printed = {titre for section in donnees.read("recueil")["sections"] for titre in section["titres"]}
    assert reserved
    assert not reserved & printed


def test_there_is_somebody_of_each_kind():
    assert {p["role"] for p in donnees.read("personnes")} == {"contributeur", "comité", *GROUPES}


@pytest.mark.parametrize("fichier", FICHIERS)
def test_french_is_well_set(fichier):
    """No straight apostrophe inside a word, and a space that does not break before ; : ! ? % and inside « »."""
    for text in strings(donnees.read(fichier)):
        assert not re.search(r"[a-zà-ü]'[a-zà-ü]", text.replace("remis dans l'ordre", "")), text
        assert not re.search(r"[^\s\u00a0\u202f<>&/\w.,=\"'-][;!?]| [;:!?%»]|« ", re.sub(r"<[^>]*>|&\w+;", "", text)), (
            text
        )


@pytest.mark.parametrize("dessin", DESSINS, ids=lambda dessin: dessin.nom)
def test_every_drawing_belongs_to_a_fiche_and_says_what_it_shows(dessin):
    assert dessin.fiche in TITRES
    assert 40 <= len(dessin.alt) <= 250
    assert not re.search(r" [;:!?%»]|« ", dessin.alt + dessin.legende)


def test_a_drawing_is_the_same_each_time_and_light():
    drawn = DESSINS[0].draw()
    assert drawn.startswith(b"\x89PNG")
    assert drawn == DESSINS[0].draw()
    assert len(drawn) < 60_000
