"""What a booklet says of its own: figures, citations, landmarks, in the words that every form repeats."""

from typing import Any

import pytest

from bonnespratiques.recueil.rendu import paroles
from bonnespratiques.recueil.rendu.plan import after, before

EDITION = {
    "numero": 7,
    "rang": 2,
    "nom": "2e édition",
    "gel": "16\u00a0novembre\u00a02026",
    "url": "https://pratiques.example.org/r/7",
    "url_courte": "pratiques.example.org/r/7",
    "corrige": "1re édition",
    "changements": ["La fiche n°\u00a012 a changé."],
}


def fiche(**champs: Any) -> dict[str, Any]:
    return {
        "numero": 12,
        "titre": "La porte ouverte",
        "organismes": ["Ville de Brécourt", "Hôpital du Lac"],
        "organisme_tu": "",
        "lieu": "",
        "contacts": [],
        "maturite": {"mot": "installée", "rang": 2, "sur": 3},
        "preuve": None,
        "reperes": [["Délai", "18 mois"]],
        "non_communique": ["Coût de départ"],
        "recit": "Inès Marchandeau",
        "recit_tu": "",
        "date": "Vérifiée le 3 mai 2026",
        "licence": "Licence Ouverte 2.0",
        "url": "https://pratiques.example.org/f/12",
        "url_courte": "pratiques.example.org/f/12",
        **champs,
    }


def donnees(**champs: Any) -> dict[str, Any]:
    recueil = {
        "titre": "Au plus près",
        "editeur": "Réseau des accueils",
        "site": "Bonnes Pratiques",
        "date": "16\u00a0novembre\u00a02026",
        "mois": "novembre\u00a02026",
        "lieu": "Tours",
        "courriel": "",
        "fictif": False,
        "edition": None,
        "url": "https://pratiques.example.org/recueils/au-plus-pres/",
        "url_courte": "pratiques.example.org/recueils/au-plus-pres",
    }
    vide: dict[str, Any] = {
        "genre": "recueil",
        "recueil": {**recueil, **champs.pop("recueil", {})},
        "editorial": {"titre": "Éditorial", "blocs": [], "signature": ""},
        "presentation": [],
        "programme": {"titre": "Programme", "seances": []},
        "partenaires": [],
        "colophon": [],
        "quatrieme": [],
        "credits": {"contributeurs": [], "comites": []},
        "index": {"organismes": [], "themes": [], "mots_cles": []},
    }
    return {**vide, **champs}


def text(contenu: list) -> str:
    return "".join(part if isinstance(part, str) else text(part["c"]) for part in contenu).replace("\u00a0", " ")


def indicateur(**champs: Any) -> dict[str, Any]:
    return {
        "libelle": "Demandes en double",
        "avant": "22 %",
        "avant_nombre": True,
        "chiffre": "6 %",
        "unite": "des dossiers",
        "source": "2025 · Relevé",
        **champs,
    }


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({}, "Demandes en double : 6 % des dossiers, contre 22 % auparavant (2025 · Relevé)"),
        ({"avant": "non mesuré", "avant_nombre": False}, "Demandes en double : 6 % des dossiers, auparavant : non mesuré (2025 · Relevé)"),
        ({"avant": "", "source": "", "unite": ""}, "Demandes en double : 6 %"),
    ],
)  # fmt: skip
def test_a_key_figure_is_said_in_words(champs: dict, dit: str):
    assert paroles.chiffre_en_mots(indicateur(**champs)).replace("\u00a0", " ") == dit


def test_a_fiche_is_cited_from_its_booklet():
    assert text(paroles.citation(fiche(), donnees())) == (
        "Ville de Brécourt, Hôpital du Lac, « La porte ouverte », Au plus près, novembre 2026, fiche n° 12, pratiques.example.org/f/12."
    )


def test_a_fiche_of_an_edition_is_cited_with_its_rank():
    frozen = donnees(recueil={"edition": EDITION})
    assert "Au plus près, 2e édition, novembre 2026" in text(paroles.citation(fiche(), frozen))
    assert text(paroles.citation_recueil(frozen)).endswith(
        "Au plus près, 2e édition, 16 novembre 2026, pratiques.example.org/r/7."
    )


def test_a_fiche_of_a_reader_s_own_booklet_is_cited_from_the_site():
    assert ", Bonnes Pratiques, novembre 2026" in text(paroles.citation(fiche(), donnees(genre="personnel")))


def test_an_organisme_that_is_kept_back_leaves_no_empty_comma():
    tue = fiche(organismes=[], organisme_tu="Organisme non nommé à sa demande")
    assert text(paroles.citation(tue, donnees())).startswith("« La porte ouverte »")
    assert paroles.organismes_en_mots(tue) == "Organisme non nommé à sa demande"


def test_landmarks_say_what_nobody_communicated():
    assert paroles.reperes(fiche()) == [
        ("Maturité", "installée (2 sur 3)"),
        ("Délai", "18 mois"),
        ("Coût de départ", "non communiqué"),
    ]
    assert paroles.reperes_serres(fiche())[-1] == ("Non communiqué", "coût de départ")
    assert paroles.degre_en_mots({"mot": "abandonnée", "rang": 0, "sur": 3}) == "abandonnée"


def test_without_a_named_contact_readers_are_sent_to_the_fiche_on_line():
    assert text(paroles.contacts(fiche())[0]) == "par la fiche en ligne, pratiques.example.org/f/12"
    nommes = fiche(contacts=[["Odile", "directrice"], ["Paul"]])
    assert [text(ligne) for ligne in paroles.contacts(nommes)] == ["Odile, directrice", "Paul"]


def test_the_imprint_of_a_recueil_promises_what_the_circuit_holds():
    lues = [text(ligne) for ligne in paroles.mentions(donnees())]
    assert lues[0] == "Réseau des accueils. Tours, 16 novembre 2026."
    assert any("relue et approuvée par son auteur" in ligne for ligne in lues)
    assert any(ligne.startswith("Pour citer ce recueil. Réseau des accueils, Au plus près") for ligne in lues)


def test_the_imprint_of_a_reader_s_own_booklet_promises_nothing_in_anyone_s_name():
    lues = " ".join(text(ligne) for ligne in paroles.mentions(donnees(genre="personnel")))
    assert "composé le 16 novembre 2026 par un lecteur" in lues
    assert "relue et approuvée" not in lues
    assert "Pour citer ce recueil" not in lues


def test_an_edition_says_which_one_it_corrects_and_how():
    lues = [text(ligne) for ligne in paroles.edition_en_mots(donnees(recueil={"edition": EDITION}))]
    assert lues[0].startswith("2e édition, gelée le 16 novembre 2026. Elle ne changera plus")
    assert lues[1:] == ["Elle corrige la 1re édition.", "La fiche n° 12 a changé."]
    assert paroles.mention_edition(donnees()) == ""


def test_only_what_has_words_has_a_place():
    assert [piece.cle for piece in before(donnees())] == ["mentions", "lire-une-fiche"]
    assert after(donnees()) == []
    plein = donnees(
        editorial={"titre": "Éditorial", "blocs": [{"t": "p", "c": ["Mot."]}], "signature": ""},
        quatrieme=[{"t": "p", "c": ["Dos."]}],
        credits={"contributeurs": ["Inès"], "comites": []},
    )
    assert [piece.cle for piece in before(plein)] == ["mentions", "editorial", "lire-une-fiche"]
    assert [piece.cle for piece in after(plein)] == ["colophon", "quatrieme"]
