"""What search promises whatever the engine that `SEARCH_URL` names: the same stories on the embedded index (here), on PostgreSQL and
on OpenSearch (`tests/test_moteurs.py`).
"""

import json
import shutil
import threading
from datetime import UTC, date, datetime
from io import StringIO

import numpy as np
import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.models import AttenteIndexation, FichePage, Illustration, Organisme, Tag
from bonnespratiques.recherche.criteres import Criteres, Tri
from bonnespratiques.recherche.elargissement import widen
from bonnespratiques.recherche.embarque.backend import WhooshIndex
from bonnespratiques.recherche.embarque.verrou import VerrouPris
from bonnespratiques.recherche.en_base import colonnes_of
from bonnespratiques.recherche.externe.verrou_commun import verrou_commun
from bonnespratiques.recherche.langue.lexique import Lexique, Mots
from bonnespratiques.recherche.moteur import moteur
from bonnespratiques.recherche.requete import parse
from bonnespratiques.recherche.service import search_fiches
from bonnespratiques.recherche.suggestions import suggest
from bonnespratiques.recherche.tenue import indexation
from bonnespratiques.recherche.termes import AuMoins, AvecPrime, Meilleur, Racine
from tests.bonnespratiques.recherche.paires import PAS_TROUVE, TROUVE, read
from tests.factories import PersonneFactory, fiche, theme

pytestmark = [
    pytest.mark.moteurs,
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("index_neuf"),
]


@pytest.fixture
def index_neuf(db) -> None:
    """Engines outlive a test, unlike what it wrote into the database."""
    for root in (Page, Organisme):
        indexation.rebuild(root)


SANS_RIEN = {"origine": "<p>Rien.</p>", "resultats": "", "principes": "", "conseils": "", "promesse": "Rien."}


def titles(asked: Criteres | str, *, user=None, **options) -> list[str]:
    return [resultat.fiche.title for resultat in search_fiches(asked, user=user, **options).resultats]


def numbers(asked: Criteres | str, nom: str, *, user=None) -> dict[str, int]:
    """The choices of a facette that leave fiches, by what they are called."""
    facettes = {facette.nom: facette for facette in search_fiches(asked, user=user).facettes}
    return {choix.libelle: choix.nombre for choix in facettes[nom].choix if choix.nombre} if nom in facettes else {}


def words_of(root) -> Lexique:
    index = get_search_backend().get_index_for_model(root)
    if isinstance(index, WhooshIndex):
        with index.depot.instantane() as instantane:
            return instantane.lexique
    return Lexique([Mots(index.mots())])


def run(command: str, *args: str) -> str:
    output = StringIO()
    call_command(command, *args, stdout=output)
    return output.getvalue()


def close(page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


# --- Words ------------------------------------------------------------------------------------------------------


def test_every_pair_of_the_table_of_french_holds():
    """On titles of pictures: what is held is the way of cutting words, the same for all that is searched."""
    texts = sorted({text for text, _query in read(TROUVE) + read(PAS_TROUVE)})
    for text in texts:
        Illustration.objects.create(title=text, file="x.png", width=1, height=1)
    indexation.rebuild(Illustration)
    backend = get_search_backend()

    lexique = words_of(Illustration)

    def found(query: str) -> set[str]:
        termes = [terme.query for terme in widen(parse(query), (), lexique).termes]
        return {image.title for image in backend.search(And(termes), Illustration)} if termes else set()

    missed = [(text, query) for text, query in read(TROUVE) if text not in found(query)]
    too_much = [(text, query) for text, query in read(PAS_TROUVE) if text in found(query)]
    assert (missed, too_much) == ([], [])


@pytest.mark.parametrize(
    "typed", ["reclamation", "RÉCLAMATION", "réclamations", "l’accueil des réclamations", "accueil l'"]
)
def test_accents_plurals_and_articles_are_forgiven(typed):
    fiche("L’accueil d’une réclamation", **SANS_RIEN)
    fiche("Autre chose", **SANS_RIEN)
    assert titles(typed) == ["L’accueil d’une réclamation"]


def test_a_phrase_wants_its_words_side_by_side_in_one_field():
    fiche("La file de l’attente", **SANS_RIEN)
    fiche("Attente en file", **SANS_RIEN)
    fiche("Une longue file", **{**SANS_RIEN, "promesse": "Attente"})
    fiche("Deux rubriques", **{**SANS_RIEN, "principes": "<p>Une file</p>", "conseils": "<p>Attente</p>"})
    assert titles("« file d’attente »") == ["La file de l’attente"]
    assert len(titles("file attente")) == 4


def test_words_may_stand_in_different_fields_and_the_title_weighs_most():
    fiche("Le guichet", **{**SANS_RIEN, "origine": "<p>Les doublons.</p>"})
    fiche("Le reste", **{**SANS_RIEN, "origine": "<p>Un guichet et des doublons, des doublons.</p>"})
    assert titles("guichet") == ["Le guichet", "Le reste"]
    assert titles("doublons guichet") == ["Le guichet", "Le reste"]


def test_fiches_that_have_most_of_the_words_are_shown_when_none_has_all():
    fiche("Un guichet pour les doublons", **SANS_RIEN)
    fiche("Un guichet", **SANS_RIEN)
    found = search_fiches("doublons licorne guichet", user=None)
    assert found.resultats[0].fiche.title == "Un guichet pour les doublons"
    assert found.message


def test_a_word_misspelt_is_corrected_with_the_words_of_the_fiches():
    fiche("Une réclamation entendue", **SANS_RIEN)
    indexation.rebuild(Page)
    found = search_fiches("reclamaton", user=None)
    assert [resultat.fiche.title for resultat in found.resultats] == ["Une réclamation entendue"]
    assert found.correction.texte == "réclamation"
    assert titles("réclamer") == ["Une réclamation entendue"]


def test_each_kind_of_query_is_understood():
    both = fiche("Guichet et courrier", **SANS_RIEN).pk
    one = fiche("Guichet", **SANS_RIEN).pk
    other = fiche("Courrier et formulaire", **SANS_RIEN).pk
    run("indexer", "--une-fois")
    guichet, courrier, formulaire = PlainText("guichet"), PlainText("courrier"), PlainText("formulaires")
    visible = FichePage.objects.visible_to(None)
    expected = [
        (And([guichet, courrier]), {both}),
        (And([guichet, PlainText("le"), Not(courrier)]), {one}),
        (And([]), set()),
        (Or([guichet, formulaire]), {both, one, other}),
        (Or([And([guichet, courrier]), Phrase("courrier formulaire")]), {both, other}),
        (AuMoins([guichet, courrier, formulaire], 2), {both, other}),
        (Meilleur([guichet, Boost(formulaire, 0.5)]), {both, one, other}),
        (AvecPrime(And([guichet]), [Boost(courrier, 0.5)]), {both, one}),
        (And([AvecPrime(Meilleur([guichet, Phrase("courrier formulaire")]), [courrier]), courrier]), {both, other}),
        (Fuzzy("guichet"), {both, one}),
        (Or([Racine("formulair"), PlainText("guichet")]), {both, one, other}),
        (PlainText("guichet formulaire", operator="or"), {both, one, other}),
    ]
    for query, cles in expected:
        found = moteur().ask(query, visible, ())
        assert (query, set(found.cles[found.mask].tolist())) == (query, cles)


# --- Facettes and order -----------------------------------------------------------------------------------------


@pytest.fixture
def trois_fiches() -> None:
    fiche("Guichet A", dans=theme("Écoute des usagers"), organismes=["Ville A"], nature="pratique")
    fiche("Guichet B", organismes=["Ville A", "Ville B"], nature="essai")
    fiche("Guichet C", dans=theme("Management visuel", axe="Management collaboratif"), nature="essai")


def test_facettes_count_what_each_choice_would_leave(trois_fiches):
    assert numbers("guichet", "theme") == {
        "Relation de service": 2,
        "Écoute des usagers": 1,
        "Stratégie multicanal": 1,
        "Management collaboratif": 1,
        "Management visuel": 1,
    }
    assert numbers("guichet", "organisme") == {"Ville A": 2, "Ville B": 1, "Ville de Sainte-Orlette": 1}
    assert sorted(numbers("guichet", "nature").values()) == [1, 2]


def test_choices_narrow_within_each_other_and_widen_within_one(trois_fiches):
    asked = Criteres("guichet", {"nature": ("essai",)})
    assert set(titles(asked)) == {"Guichet B", "Guichet C"}
    assert numbers(asked, "organisme") == {"Ville A": 1, "Ville B": 1, "Ville de Sainte-Orlette": 1}
    assert sorted(numbers(asked, "nature").values()) == [1, 2]
    ville_b = (str(Organisme.objects.get(nom="Ville B").pk),)
    assert titles(Criteres("guichet", {"nature": ("essai",), "organisme": ville_b})) == ["Guichet B"]
    both = Criteres("guichet", {"theme": ("ecoute-des-usagers", "management-visuel")})
    assert set(titles(both)) == {"Guichet A", "Guichet C"}


def test_browsing_shows_all_the_newest_first():
    for day in (3, 1, 2):
        page = fiche(f"Du {day}")
        FichePage.objects.filter(pk=page.pk).update(first_published_at=datetime(2026, 3, day, tzinfo=UTC))
        indexation.rebuild(Page)
    assert titles("") == ["Du 3", "Du 2", "Du 1"]
    assert search_fiches("", user=None).total == 3


def test_three_orders():
    old = fiche("Guichet, guichet", verifiee_le=date(2026, 5, 1), **SANS_RIEN)
    fiche("Un jour, un très long titre qui parle à la fin de guichet", verifiee_le=date(2026, 4, 1), **SANS_RIEN)
    FichePage.objects.filter(pk=old.pk).update(first_published_at=datetime(2026, 1, 1, tzinfo=UTC))
    indexation.rebuild(Page)
    first = {tri: titles(Criteres("guichet", tri=tri))[0] for tri in Tri}
    assert first[Tri.PERTINENCE] == first[Tri.VERIFIEES] == "Guichet, guichet"
    assert first[Tri.RECENTES] == "Un jour, un très long titre qui parle à la fin de guichet"


def test_columns_read_from_the_database_are_those_of_the_fiches(django_assert_num_queries):
    secondary = theme("Écoute des usagers")
    full = fiche("Pleine", organismes=["Ville A", "Ville B"], maturite="installee", annee_debut=2021, cout="moins-de-5")
    full.themes_secondaires = [secondary]
    full.tags.add("accueil", "files d’attente")
    full.verifiee_le = date(2026, 5, 1)
    full.save()
    Organisme.objects.filter(nom="Ville A").update(type="collectivite", taille="50-250", region="Bretagne")
    fiche("Nue", organismes=[], **SANS_RIEN)
    with django_assert_num_queries(4):
        cles, colonnes = colonnes_of(FichePage.objects.live())
    assert len(cles) == 2
    for row, cle in enumerate(cles):
        told = FichePage.objects.get(pk=cle).get_search_columns()
        mask = np.arange(len(cles)) == row
        for nom in set(colonnes.valeurs) | set(told.valeurs):
            expected = dict(told.valeurs.get(nom, []))
            counted = colonnes.count(nom, mask)
            assert counted == dict.fromkeys(expected, 1)
            assert {valeur: colonnes.label(nom, valeur) for valeur in counted} == expected
        assert {nom: colonnes.dates(nom)[row] for nom in told.dates} == told.dates
        assert (colonnes.chemins[row].decode(), colonnes.visibles[row]) == (told.chemin, told.visible)


# --- Who may see ------------------------------------------------------------------------------------------------


def test_a_members_only_fiche_leaves_no_trace_for_others():
    hidden = fiche("La clé des champs", dans=theme("Écoute des usagers"), organismes=["Ordre secret"])
    fiche("La clé du guichet")
    close(hidden)
    for typed in ("clé", ""):
        found = search_fiches(typed, user=None)
        assert [resultat.fiche.title for resultat in found.resultats] == ["La clé du guichet"]
        assert found.total == 1
        assert numbers(typed, "theme") == {"Relation de service": 1, "Stratégie multicanal": 1}
        assert numbers(typed, "organisme") == {"Ville de Sainte-Orlette": 1}
    assert set(titles("clé", user=PersonneFactory())) == {"La clé des champs", "La clé du guichet"}


def test_drafts_unpublished_and_deleted_fiches_are_not_found():
    fiche("Le guichet en brouillon", live=False)
    unpublished, deleted = fiche("Le guichet dépublié"), fiche("Le guichet supprimé")
    assert len(titles("guichet")) == 2
    unpublished.unpublish()
    deleted.delete()
    assert titles("guichet") == []
    assert numbers("", "theme") == {}


# --- Keeping level ----------------------------------------------------------------------------------------------


def test_what_changes_beside_the_fiche_reaches_the_index():
    page = fiche("Un guichet", organismes=["Ville A"], **SANS_RIEN)
    page.tags.add("files")
    page.save()
    assert titles("ville a files") == ["Un guichet"]
    organisme, tag, dossier = Organisme.objects.get(nom="Ville A"), Tag.objects.get(name="files"), page.theme
    organisme.nom = "Métropole"
    organisme.save()
    tag.name = "attente"
    tag.save()
    dossier.title = "Canaux"
    dossier.save()
    assert titles("metropole") == titles("attentes") == titles("canal canaux") == ["Un guichet"]
    assert titles("« ville a »") == titles("files") == titles("multicanal") == []
    assert numbers("guichet", "organisme") == {"Métropole": 1}


def test_a_text_changed_is_found_by_its_new_words_only():
    page = fiche("Un guichet", **SANS_RIEN)
    assert titles("guichet") == ["Un guichet"]
    page.title = "Un comptoir"
    page.save_revision().publish()
    assert titles("comptoir") == ["Un comptoir"]
    assert titles("guichet") == []


def forget_index() -> None:
    """What a mistake on the server, or a restored backup, leaves."""
    backend = get_search_backend()
    index = backend.get_index_for_model(Page)
    match type(backend).__name__:
        case "WhooshSearchBackend":
            shutil.rmtree(backend.dossier)
        case "PostgresqlSearchBackend":
            index.entries.all().delete()
        case _:
            for concrete in index.aliased_indices():
                concrete.delete()


def test_an_index_that_vanished_is_made_again():
    fiche("Un guichet", **SANS_RIEN)
    fiche("Le reste", **{**SANS_RIEN, "origine": "<p>Un guichet.</p>"})
    run("indexer", "--une-fois")
    forget_index()
    assert "Un guichet" in titles("guichet")
    assert titles("guichet") == ["Un guichet", "Le reste"]
    forget_index()
    page = fiche("Un comptoir", **SANS_RIEN)
    assert page.title in titles("comptoir")
    assert len(titles("guichet")) == 2


def test_a_fiche_that_cannot_be_read_keeps_no_other_out_of_the_index(monkeypatch):
    def tags_text(page: FichePage) -> str:
        if page.title == "Illisible":
            raise ValueError("illisible")
        return "étiquette"

    monkeypatch.setattr(FichePage, "tags_text", tags_text)
    fiche("Illisible", **SANS_RIEN)
    fiche("Lisible", **SANS_RIEN)
    assert titles("etiquettes") == ["Lisible"]
    assert not AttenteIndexation.objects.exists()


def test_one_process_writes_at_a_time(tmp_path):
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with verrou_commun("essai", tmp_path):
            held.set()
            done.wait(timeout=30)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(timeout=30)
    with pytest.raises(VerrouPris), verrou_commun("essai", tmp_path):
        pass
    with verrou_commun("autre", tmp_path):
        done.set()
    with verrou_commun("essai", tmp_path, attendre=30):
        other.join(timeout=30)


# --- Commands and pages -----------------------------------------------------------------------------------------


def test_indexer_indexes_what_waits():
    fiche("Un guichet")
    assert AttenteIndexation.objects.exists()
    assert "Changements indexés" in run("indexer", "--une-fois")
    assert not AttenteIndexation.objects.exists()
    assert [page.title for page in FichePage.objects.search("guichets")] == ["Un guichet"]


def test_reindexer_counts_what_it_indexes_and_forgets_what_is_gone():
    gone = fiche("Un guichet")
    fiche("Un autre guichet")
    run("indexer", "--une-fois")
    FichePage.objects.filter(pk=gone.pk).delete()
    AttenteIndexation.objects.all().delete()
    assert f"pages\u00a0: {Page.objects.count()}" in run("reindexer")
    assert "la même chose" in run("verifier_index")
    assert titles("guichet") == ["Un autre guichet"]


def test_verifier_index_finds_each_kind_of_difference_and_repairs_them():
    run("reindexer")
    changed, gone = fiche("Changée"), fiche("Partie")
    run("indexer", "--une-fois")
    assert "la même chose" in run("verifier_index")
    # Behind the back of the outbox, as SQL or a restored backup would.
    FichePage.objects.filter(pk=changed.pk).update(promesse="Une autre promesse")
    missing = fiche("Manquante")
    AttenteIndexation.objects.all().delete()
    gone.pk = gone.id = 999_999
    get_search_backend().add(gone)
    get_search_backend().refresh_indexes()
    output = StringIO()
    with pytest.raises(CommandError, match="--reparer"):
        call_command("verifier_index", stdout=output)
    told = output.getvalue()
    assert f"absents de l’index\u00a0: 1 ({missing.pk})" in told
    assert f"d’un texte périmé\u00a0: 1 ({changed.pk})" in told
    assert "en trop dans l’index\u00a0: 1 (999999)" in told
    assert "la même chose" in run("verifier_index", "--reparer")
    assert titles("« autre promesse »") == ["Changée"]


def test_rechercher_answers_a_script():
    page = fiche(organismes=["Ville de Sainte-Orlette", "Centre hospitalier des Deux-Rives"])
    (row,) = json.loads(run("rechercher", "guichets", "--json"))
    assert row.pop("score") > 0
    assert row == {
        "rang": 1,
        "numero": page.numero,
        "titre": "Un dossier, quatre portes d’entrée",
        "organisme": "Ville de Sainte-Orlette, Centre hospitalier des Deux-Rives",
        "theme": "Stratégie multicanal",
        "extrait": "Les habitants répétaient leur demande à chaque guichet.",
    }
    assert json.loads(run("rechercher", "licorne", "--json")) == []


@pytest.mark.parametrize(
    "typed", ["guichets", "", "licorne", "le des", "« guichet", "titre:guichet OR (NOT x)~ [a TO z]", "\x00'\\"]
)
def test_the_page_answers(client, typed):
    fiche()
    response = client.get(reverse("recherche"), {"q": typed, "theme": "relation-de-service"})
    assert response.status_code == 200
    if typed == "guichets":
        assert BeautifulSoup(response.content, "html.parser").find("mark").text == "guichet"


def test_results_come_twenty_at_a_time():
    for number in range(23):
        fiche(f"Guichet {number}")
    first, second = titles("guichet"), titles("guichet", page=2)
    assert (len(first), len(second)) == (20, 3)
    assert not set(first) & set(second)


@pytest.mark.parametrize("typed", ["dos", "ENTREE", "quatre portes d’entr", "dossier qua"])
def test_the_administration_finds_a_title_while_it_is_typed(typed):
    fiche()
    run("indexer", "--une-fois")
    assert [page.title for page in Page.objects.autocomplete(typed)] == ["Un dossier, quatre portes d’entrée"]


def test_fiches_and_organismes_are_proposed_while_one_types():
    page = fiche("Une réclamation entendue", organismes=["Réseau des accueils"])
    close(fiche("Une réclamation tue"))
    run("indexer", "--une-fois")
    assert [(found.sorte, found.texte) for found in suggest("reclam", user=None)] == [("fiche", page.title)]
    assert ("organisme", "Réseau des accueils") in [
        (found.sorte, found.texte) for found in suggest("reseau des ac", user=None)
    ]
