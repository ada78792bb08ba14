"""Advice while writing: tables of what is said, and of what is rightly not said."""

import pytest

from workflow.ecriture.conseils import PHRASE_MOTS_MAX, advise, sentences

LONG = " ".join(["mot"] * 60)


def said(champ="origine", **texte):
    """What is said of one field, the length left aside."""
    conseils = advise({name: f"<p>{value}</p>" for name, value in texte.items()}, (champ,))
    return [conseil.phrase for conseil in conseils if not conseil.phrase.startswith("C’est ")]


@pytest.mark.parametrize(
    "texte",
    [
        "La CAF nous a aidés.",
        "Avec la C.A.F. nous avançons.",
        "Les PMI ont suivi.",
        "Le DGFiP a suivi.",
        "Chacun (PMI) a suivi.",
        "La CAF (bis) a suivi.",
        "La CAF a suivi. La caisse d’allocations familiales (CAF) aussi.",
        "L’ARS a suivi.",
    ],
)
def test_an_acronym_that_nobody_explained_is_asked_about(texte):
    assert len(said(origine=texte)) == 1
    assert "toutes lettres" in said(origine=texte)[0]


@pytest.mark.parametrize(
    "texte",
    [
        "La caisse d’allocations familiales (CAF) nous a aidés. La CAF reste.",
        "La CAF (caisse d’allocations familiales) nous a aidés. La CAF reste.",
        "La CAF, c’est-à-dire la caisse d’allocations familiales, nous a aidés.",
        "Un SMS part, un PDF suit, et la SNCF arrive.",
        "Au XIXe siècle, sous Louis XIV, chapitre II.",
        "McDonald et Jean-Paul ont dit oui. À la fin, tout va.",
        "NOUS AVONS TOUT ÉCRIT EN CAPITALES SANS PENSER À MAL",
        "",
    ],
)
def test_what_needs_no_explanation_is_left_alone(texte):
    assert said(origine=texte) == []


def test_an_acronym_explained_in_an_earlier_rubric_is_explained():
    texte = {"origine": "La protection maternelle et infantile (PMI) est venue.", "conseils": "Appelez la PMI."}
    assert said("conseils", **texte) == []
    assert said("conseils", conseils="Appelez la PMI.") != []


def test_a_long_sentence_is_quoted_with_its_number_of_words():
    [phrase] = said(origine=f"Nous avons décidé un beau matin {LONG}.")
    assert "« Nous avons décidé un beau… »" in phrase
    assert str(len(LONG.split()) + 6) in phrase


def test_a_sentence_just_short_enough_is_left_alone():
    assert said(origine=" ".join(["mot"] * PHRASE_MOTS_MAX) + ".") == []


@pytest.mark.parametrize(
    ("texte", "number"),
    [("Il dit oui. Elle dit non.", 2), ("Voir p. 12 du guide.", 1), ("« Oui ! » Puis rien.", 2), ("Fini…", 1)],
)
def test_sentences_end_where_a_reader_stops(texte, number):
    assert len(sentences(texte)) == number


@pytest.mark.parametrize("texte", ["On est passé de 22 % à 6 %.", "Trois fois moins : 40 jours.", "1 200 appels."])
def test_a_figure_without_source_is_asked_about(texte):
    assert "D’où viennent vos chiffres" in said("resultats", resultats=texte)[0]


@pytest.mark.parametrize(
    "texte",
    [
        "On est passé de 22 % à 6 %, selon le registre.",
        "Depuis 2019, c’est mieux.",
        "C’est mieux.",
        "Estimation : 40 jours.",
    ],
)
def test_a_figure_with_its_source_or_a_year_is_left_alone(texte):
    assert said("resultats", resultats=texte) == []


def test_figures_are_only_asked_about_in_the_results():
    assert said("origine", origine="Il y avait 40 appels.") == []


@pytest.mark.parametrize(
    ("words", "said"), [(1, "court : un mot"), (12, "court : 12 mots"), (100, ""), (500, "long : 500 mots")]
)
def test_too_short_and_too_long_are_said_with_the_count(words, said):
    texte = ". ".join(["Mot"] * words)
    phrases = [conseil.phrase for conseil in advise({"origine": f"<p>{texte}</p>"}, ("origine",))]
    assert [said in phrase for phrase in phrases] == ([True] if said else [])


def test_an_optional_rubric_may_be_short_and_nothing_is_said_of_an_empty_one():
    assert advise({"freins": "<p>Aucun.</p>"}, ("freins", "echecs")) == []
    assert advise({}, ("titre", "origine", "resultats")) == []


def test_a_title_that_runs_on_is_noticed():
    assert "140 signes" in advise({"titre": "x" * 140}, ("titre",))[0].phrase
