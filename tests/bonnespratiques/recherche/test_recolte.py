"""What is written into Whoosh's files is what Whoosh reads back: words, weights and places, through merges and removals."""

import random

import pytest
from whoosh import index as whoosh_index

from bonnespratiques.recherche.embarque import recolte
from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.embarque.documents import Document
from bonnespratiques.recherche.embarque.reconstruction import reconstruction
from bonnespratiques.recherche.embarque.schema import SECTION, Passage, build_schema

MOTS = ["accueil", "guichet", "été", "œuvre", "délai", "clé", "usager", "3939", "日本", "a"]


def random_document(dice: random.Random, cle: str) -> Document:
    passages = [
        Passage(section, poids, dice.choices(MOTS, k=dice.randrange(6)))
        for section, poids in ((0, 10.0), (3, 1.0), (2, 4.0), (3, 1.0))
    ]
    return Document(cle, "essai.texte", passages, passages[:1], b"", cle.encode().ljust(8))


def expected(documents: dict[str, Document]) -> dict[tuple[str, str], tuple[float, list[int]]]:
    """(weight, places) by (word, key), told as slowly as can be."""
    told: dict[tuple[str, str], tuple[float, list[int]]] = {}
    for cle, document in documents.items():
        for section, poids, mots in document.texte:
            for place, mot in enumerate(mots):
                weight, places = told.get((mot, cle), (0.0, []))
                told[mot, cle] = (weight + poids, [*places, section * SECTION + place])
    return told


def read_back(depot: Depot) -> dict[tuple[str, str], tuple[float, list[int]]]:
    """The same, by Whoosh's public interface."""
    found = {}
    with whoosh_index.open_dir(str(depot.dossier / depot.version()), schema=build_schema()).reader() as reader:
        cles = reader.column_reader("cle")
        for champ, mot in reader.all_terms():
            if champ == "texte":
                matcher = reader.postings("texte", mot)
                while matcher.is_active():
                    places = list(matcher.value_as("positions"))
                    found[mot.decode(), cles[matcher.id()]] = (matcher.weight(), places)
                    matcher.next()
    return found


@pytest.mark.parametrize("tries_max", [3, 1 << 18], ids=["many-sorts", "one-sort"])
def test_what_was_written_is_read_back_after_merges_and_removals(tmp_path, monkeypatch, tries_max):
    monkeypatch.setattr(recolte, "TRIES_MAX", tries_max)
    dice = random.Random(2014)  # noqa: S311
    depot = Depot(tmp_path / "index", "0" * 12)
    present: dict[str, Document] = {}
    with reconstruction(depot) as remplissage:
        present |= {cle: random_document(dice, cle) for cle in map(str, range(300))}
        remplissage.add_documents(present.values())
    for _commit in range(30):  # small segments are merged on the way
        changed = {cle: random_document(dice, cle) for cle in map(str, dice.sample(range(320), 4))}
        gone = str(dice.randrange(300))
        with depot.verrou(), depot.ecriture() as ecriture:
            ecriture.remove_all([*changed, gone])
            ecriture.add_all(changed.values())
        present = {cle: document for cle, document in {**present, **changed}.items() if cle != gone or cle in changed}
    assert read_back(depot) == expected(present)
    with depot.instantane() as instantane:
        assert len(instantane.segments) < 12
    depot.close()
