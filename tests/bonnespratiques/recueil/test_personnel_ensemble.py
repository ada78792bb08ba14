"""Two tabs, ten clicks at once: nothing is lost, nothing is there twice, the order has no hole."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from bonnespratiques.models import FichePage, MonRecueil
from bonnespratiques.recueil.personnel import effacement, gestes
from bonnespratiques.recueil.personnel.gestes import Vers
from tests.factories import theme

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def together(*acts: Callable[[], object]) -> list[BaseException]:
    """All begin at the same moment, each in a thread of its own. What they raised."""
    depart, echecs = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            depart.wait()
            act()
        except BaseException as erreur:  # the thread's own end
            echecs.append(erreur)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return echecs


@pytest.fixture
def fiches() -> list[FichePage]:
    lieu = theme()
    return [lieu.add_child(instance=FichePage(title=f"Fiche {n}", promesse="x")) for n in range(12)]


def ranks(recueil: MonRecueil) -> list[int]:
    return list(recueil.choix.order_by("rang").values_list("rang", flat=True))


def test_tabs_that_add_at_once_lose_no_fiche(fiches):
    recueil, _cle = gestes.create()
    assert together(*(lambda page=page: gestes.add(recueil, [page]) for page in fiches)) == []
    assert ranks(recueil) == list(range(1, 13))


def test_the_same_fiche_added_ten_times_at_once_is_there_once(fiches):
    recueil, _cle = gestes.create()
    assert together(*[lambda: gestes.add(recueil, fiches[:1])] * 10) == []
    assert ranks(recueil) == [1]


def test_adding_moving_writing_and_taking_away_at_once_lose_nothing(fiches):
    recueil, _cle = gestes.create()
    gestes.add(recueil, fiches[:8])
    numeros = [page.numero for page in fiches]
    assert (
        together(
            lambda: gestes.add(recueil, fiches[8:10]),
            lambda: gestes.move(recueil, numeros[7], Vers.PREMIERE),
            lambda: gestes.place_after(recueil, numeros[0], numeros[5]),
            lambda: gestes.remove(recueil, numeros[3]),
            lambda: gestes.write(recueil, titre="Écrit pendant ce temps"),
            lambda: gestes.write(recueil, notes={numeros[2]: "Notée pendant ce temps"}),
            lambda: gestes.share(recueil),
            lambda: gestes.add(recueil, fiches[10:]),
        )
        == []
    )
    garde = MonRecueil.objects.get()
    assert ranks(garde) == list(range(1, 12))
    assert set(garde.choix.values_list("fiche__numero", flat=True)) == set(numeros) - {numeros[3]}
    assert garde.titre == "Écrit pendant ce temps"
    assert garde.partage
    assert garde.choix.get(fiche=fiches[2]).note == "Notée pendant ce temps"


def test_erasing_while_adding_leaves_nothing_half_there(fiches):
    recueil, _cle = gestes.create()
    acts = [lambda page=page: gestes.add(recueil, [page]) for page in fiches[:4]]
    echecs = together(*acts[:2], lambda: effacement.erase(recueil), *acts[2:])
    assert all(isinstance(erreur, MonRecueil.DoesNotExist) for erreur in echecs)
    assert not MonRecueil.objects.exists()
