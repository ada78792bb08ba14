"""The site's own search, measured: the engine alone, pages, edits, rebuilding, opening."""

import time
from collections.abc import Callable
from typing import Any

from django.test import Client
from mesures import Tableau, times_of
from questions import Questions
from wagtail.models import Page

from bonnespratiques.models import FichePage
from bonnespratiques.navigation import Navigation
from bonnespratiques.recherche import suggestions
from bonnespratiques.recherche.criteres import Criteres
from bonnespratiques.recherche.embarque import depots
from bonnespratiques.recherche.langue import francais
from bonnespratiques.recherche.moteur import moteur
from bonnespratiques.recherche.pilotage.synonymes import groups_in_force
from bonnespratiques.recherche.requete import parse
from bonnespratiques.recherche.service import search_fiches
from bonnespratiques.recherche.tenue import indexation
from bonnespratiques.recherche.trouvaille import Demande, look_up

EDITIONS = 20


def measure_ours(taille: int, questions: Questions, barres: dict[str, Any], *, by_cpu: bool, deja_posee: float) -> None:
    tableau = Tableau(by_cpu=by_cpu)
    speed, cpu = _rebuild()
    tableau.at_least("reconstruction, fiches/s", speed, cpu, barres.get("débit"))
    client = Client()
    client.get("/recherche/")
    for name, queries in (("un mot", questions.un_mot), ("trois mots, tous", questions.trois_mots)):
        engine, page = barres.get(name, (None, None))
        # Half of the questions each: an answer given once is kept.
        tableau.times(f"{name}, moteur seul", times_of(_ask_engine(), queries[::2]), engine)
        tableau.times(f"{name}, page entière", times_of(_get(client, "/recherche/"), queries[1::2]), page)
    engine, page = barres.get("suggestion", (None, None))
    tableau.times("suggestion, moteur seul", times_of(_complete(), questions.debuts), engine)
    tableau.times(
        "suggestion, réponse entière", times_of(_get(client, "/recherche/suggestions"), questions.debuts), page
    )
    tableau.times(
        "question déjà posée, moteur seul", times_of(_ask_engine(), questions.un_mot), deja_posee if barres else None
    )
    tableau.times("question déjà posée, page entière", times_of(_get(client, "/recherche/"), questions.un_mot), None)
    tableau.times("tout parcourir, page entière", times_of(_get(client, "/recherche/"), [""] * 20), None)
    fiches = list(FichePage.objects.order_by("?")[:EDITIONS])
    tableau.times("correction, jusqu’à ce qu’on la trouve", times_of(_edit, fiches), barres.get("correction"))
    tableau.times("ouverture de l’index", times_of(_open_anew, range(5)), None)


def _rebuild() -> tuple[float, float]:
    start, start_cpu = time.perf_counter(), time.process_time()
    documents = indexation.rebuild(Page)
    return documents / (time.perf_counter() - start), documents / (time.process_time() - start_cpu)


def _ask_engine() -> Callable[[str], object]:
    """All but reading and showing fiches: words understood, matches that may be seen, sorted, counted in every facette."""
    navigation = Navigation(None)
    visible = FichePage.objects.visible_to(None, closed=navigation.closed)

    def ask(query: str) -> None:
        parsed = parse(query)
        look_up(Demande(parsed, Criteres(texte=parsed.texte), visible, navigation, groups_in_force()))

    return ask


def _complete() -> Callable[[str], object]:
    with moteur().depot.instantane() as instantane:  # type: ignore[attr-defined]
        ensemble = instantane.ensemble

    def complete(debut: str) -> None:
        debuts = francais.words(debut)
        suggestions._candidates(ensemble, debuts, ())
        for nom in ("organisme", "tag"):
            suggestions._witnesses(ensemble, nom, debuts, ())

    return complete


def _get(client: Client, address: str) -> Callable[[str], object]:
    def get(query: str) -> None:
        assert client.get(address, {"q": query}).status_code == 200

    return get


def _edit(fiche: FichePage) -> None:
    fiche.title = f"Nouveau titre {fiche.pk}x"
    fiche.save()
    assert FichePage.objects.search(f"{fiche.pk}x").count() == 1


def _open_anew(_number: int) -> None:
    depots.close_all()
    search_fiches("licorne", user=None)
