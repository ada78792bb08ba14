"""Texts read once: the same tree as if they were read anew, and no node shared between two trees."""

import json
import threading

import pytest

from bonnespratiques.recueil.arbre.blocs import is_blank_text, rich_text
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.arbre.ecriture import Ecriture
from bonnespratiques.recueil.arbre.lus import Lus
from tests.bonnespratiques.recueil.hostiles import hostile_recueil

HTML = "<p>Quoi ? 🎉 <b>Oui</b><br/>non</p><ul><li>un</li></ul>"


def test_what_print_will_not_show_is_told_each_time():
    for _ in range(2):
        ecrire = Ecriture()
        rich_text(HTML, ecrire)
        assert ecrire.remplaces == {"🎉"}


def test_two_readings_share_nothing():
    un, deux = rich_text(HTML, Ecriture()), rich_text(HTML, Ecriture())
    assert un == deux
    un[0]["c"].append("ajout")
    assert rich_text(HTML, Ecriture()) == deux


@pytest.mark.parametrize(("html", "vide"), [("", True), ("<p>\xa0</p>", True), ("<p>a</p>", False)])
def test_a_text_without_words_is_blank(html: str, vide: bool):
    assert is_blank_text(html) is vide


def test_memory_is_bounded_and_the_latest_stay():
    lectures: list[str] = []
    lus = Lus(lambda texte: lectures.append(texte) or texte * 10, octets_max=100)
    for texte in ("aaa", "bbb", "ccc", "aaa", "ddd", "aaa", "bbb"):
        assert lus(texte) == texte * 10
    assert lectures == ["aaa", "bbb", "ccc", "ddd", "bbb"]
    assert lus._octets <= 100


def test_threads_read_together():
    lus = Lus(str.upper, octets_max=1000)
    fils = [threading.Thread(target=lambda: [lus(str(n)) for n in range(500)]) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert lus._octets == sum(map(len, lus._connus.values())) <= 1000


@pytest.mark.slow
@pytest.mark.django_db
def test_a_tree_read_twice_is_the_same_and_can_be_printed():
    page = hostile_recueil()
    un, deux = build_document(page), build_document(page)
    assert un.canonical() == deux.canonical()
    assert [str(a) for a in un.alertes] == [str(a) for a in deux.alertes]
    assert json.loads(un.canonical()) == un.donnees
