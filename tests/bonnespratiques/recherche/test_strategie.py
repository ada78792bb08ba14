"""How what was typed is looked for: other spellings, other words for the same thing, and what is said about it."""

import pytest

from bonnespratiques.recherche.elargissement import ESSAI
from bonnespratiques.recherche.pilotage.synonymes import Groupe
from bonnespratiques.recherche.requete import parse
from bonnespratiques.recherche.strategie import PAS_TOUS_LES_MOTS, PUIS_LES_PROCHES, Correction, read
from tests.bonnespratiques.recherche.paires import read_corrections
from tests.bonnespratiques.recherche.textes import Bibliotheque

USAGER = Groupe(("usager", "client", "allocataire"))
MSAP = Groupe(("MSAP", "maison de services au public", "France services"))


@pytest.fixture
def library(tmp_path):
    """A shelf of texts to look for; closed at the end."""
    made = []

    def of(*textes: str, caches: tuple[int, ...] = ()) -> Bibliotheque:
        made.append(Bibliotheque.of(tmp_path / f"index{len(made)}", *textes, caches=caches))
        return made[-1]

    yield of
    for bibliotheque in made:
        bibliotheque.depot.close()


# --- Typing errors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "typed", "corrected"), read_corrections())
def test_a_word_that_nothing_holds_is_corrected_and_it_is_said(library, text, typed, corrected):
    found = library(text, "Rien de tel ici.").read(typed)
    assert found.correction == (Correction(corrected, appliquee=True) if corrected else None)
    assert found.rangees == ([text] if corrected else [])


def test_a_word_of_a_text_that_the_reader_may_not_see_is_never_proposed(library):
    bibliotheque = library("Le plan secret Chrysalide.", "La chrysalie du jardin.", caches=(0,))
    assert (
        bibliotheque.read("chrisalide").correction is None
        or "Chrysalide" not in bibliotheque.read("chrisalide").correction.texte
    )
    assert library("Le plan secret Chrysalide.", "Autre chose.", caches=(0,)).read("chrysalid").correction is None


def test_a_word_that_stands_only_in_a_hidden_text_is_corrected_as_if_nobody_had_written_it(library):
    """Else readers would learn that it is there."""
    hidden = library("Le plan acceuil.", "L’accueil des habitants.", caches=(0,)).read("acceuil")
    unknown = library("Le plan.", "L’accueil des habitants.").read("acceuil")
    assert hidden.correction == unknown.correction == Correction("accueil", appliquee=True)


def test_a_hidden_word_is_not_completed_with_what_is_hidden(library):
    assert library("Opération Papillonnage.", "Autre chose.", caches=(0,)).read("papillon").correction is None


def test_the_spelling_that_goes_with_the_other_words_is_preferred(library):
    found = library("Le guichet mobile.", "Le guidon mobile.", "Un guichet", "Un guichet").read("guichit mobile")
    assert found.correction == Correction("guichet mobile", appliquee=True)
    assert found.rangees == ["Le guichet mobile."]


def test_a_rare_word_close_to_a_frequent_one_is_found_and_the_other_proposed(library):
    found = library("Un acceuil raté.", *(f"L’accueil numéro {n}." for n in range(30))).read("acceuil")
    assert found.rangees == ["Un acceuil raté."]
    assert found.correction == Correction("accueil", appliquee=False)


def test_nothing_is_proposed_for_words_that_are_written_as_they_should(library):
    found = library("Une mairie.", *(f"Une prairie, numéro {n}." for n in range(30))).read("mairie")
    assert found.correction is None


def test_a_phrase_is_not_corrected(library):
    assert library("L’accueil clair").read("« acceuil clair »").correction is None


def test_words_as_they_were_typed_are_neither_corrected_nor_widened(library):
    found = library("L’accueil des clients.").read("acceuil usager", USAGER, tel_quel=True)
    assert (found.rangees, found.correction, found.elargie) == ([], None, [])


def test_an_engine_that_does_not_tell_its_words_answers_without_correcting(library):
    bibliotheque = library("L’accueil des clients.")
    found = read(parse("acceuil clients"), bibliotheque.ask, groupes=(), lexique=None)
    assert (found.rangees, found.correction) == (["L’accueil des clients."], None)


# --- Other words for the same thing -----------------------------------------------------------------------------


def test_a_synonym_is_found_after_the_word_itself_and_it_is_said(library):
    found = library("Les clients attendent.", "Les usagers attendent.", "Autre chose.").read("usager", USAGER)
    assert found.rangees == ["Les usagers attendent.", "Les clients attendent."]
    assert found.elargie == ["client", "allocataire"]


def test_a_rare_synonym_is_not_worth_more_than_the_frequent_word_typed(library):
    texts = [f"Les usagers attendent, numéro {n}." for n in range(20)]
    found = library("Les allocataires attendent ici.", *texts).read("usagers", USAGER)
    assert found.rangees[-1] == "Les allocataires attendent ici."


def test_several_words_are_found_by_one_and_one_by_several(library):
    bibliotheque = library(
        "La maison de services au public ouvre.", "La MSAP ferme.", "Une maison ancienne, un service, un public."
    )
    assert set(bibliotheque.read("MSAP", MSAP).rangees) == {bibliotheque.textes[0], bibliotheque.textes[1]}
    assert set(bibliotheque.read("ouvrir une maison de services au public", MSAP).rangees) == {bibliotheque.textes[0]}
    assert bibliotheque.textes[1] in bibliotheque.read("maison de services au public", MSAP).rangees


def test_some_synonyms_go_one_way(library):
    groupe = Groupe(("handicap", "accessibilité"), reciproque=False)
    bibliotheque = library("L’accessibilité des lieux.", "Le handicap invisible.")
    assert len(bibliotheque.read("handicap", groupe).rangees) == 2
    assert bibliotheque.read("accessibilité", groupe).rangees == ["L’accessibilité des lieux."]


def test_a_phrase_is_never_widened(library):
    found = library("Les clients attendent.").read("« usager »", USAGER)
    assert (found.rangees, found.elargie) == ([], [])


def test_synonyms_are_bounded(library):
    groupes = [Groupe(tuple(f"mot{lettre}{n}" for n in range(12))) for lettre in "abcdefghijkl"]
    found = library("Un texte.").read(" ".join(f"mot{lettre}0" for lettre in "abcdefghijkl"), *groupes)
    assert len(found.elargie) <= 60


def test_synonyms_and_families_are_marked_whole(library):
    found = library("La maison de services au public.", "Une réclamation.").read("MSAP réclamer", MSAP)
    marques = found.racines
    text = "Une maison, un service. La maison de services au public. Des réclamations."
    assert [text[m.debut : m.fin] for m in marques.locate(text)] == ["maison", "services", "public", "réclamations"]


def test_whoever_looks_for_what_failed_finds_the_failed_attempts(library):
    for typed in ["échec", "projets ratés", "ce qui n’a pas marché", "cela n'a pas fonctionné", "fiasco"]:
        found = library("Essai infructueux. Le projet de borne.", "Un projet.", "Un marché.").read(typed)
        assert found.rangees[0].startswith("Essai infructueux")
        assert ESSAI in found.elargie


# --- Many words -------------------------------------------------------------------------------------------------


def test_when_no_text_has_all_the_words_those_that_have_most_come_first(library):
    found = library("Un agent.", "Une personne agresse un agent.", "Une personne.").read(
        "personne agent violence grave"
    )
    assert found.rangees[0] == "Une personne agresse un agent."
    assert found.message == PAS_TOUS_LES_MOTS


def test_when_few_texts_have_all_the_words_those_that_have_most_follow(library):
    texts = ["Réduire l’attente au guichet.", "L’attente au guichet est longue.", "Un guichet."]
    found = library(*texts).read("comment réduire l’attente au guichet ?")
    assert (found.rangees, found.message) == (texts[:2], PUIS_LES_PROCHES)


def test_two_words_are_both_wanted_when_a_text_has_them(library):
    found = library("L’accueil mobile.", "L’accueil.").read("accueil mobile")
    assert (found.rangees, found.message) == (["L’accueil mobile."], "")


def test_words_side_by_side_come_before_the_same_words_apart(library):
    far = "L’attente est longue et la file s’étire."
    near = "La file d’attente est longue et elle s’étire."
    assert library(far, near).read("file d’attente").rangees == [near, far]
