"""What an engine answers to the site's search: all the fiches that match and that the reader may see, with their columns.

`MoteurEmbarque` reads our own index; `MoteurDeWagtail` asks any other backend of modelsearch (PostgreSQL, OpenSearch), and the
titles when nothing else answers. The rest of the search (`service`) does not know which of them is in use.

Who may see what: the index knows which fiches are live, the database which branches are closed, and the outbox which fiches have
changed since. Up to `CONFIRMEES_MAX` matches, and for all that is shown, the database has the last word besides (decision 034).
"""

import logging
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import BaseSearchBackend, BaseSearchQueryCompiler, BaseSearchResults, get_model_root
from modelsearch.query import MatchAll, SearchQuery

from bonnespratiques.models import AttenteIndexation, FichePage
from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.recherche.colonnes import Colonnes, Masque
from bonnespratiques.recherche.embarque.backend import WhooshSearchBackend
from bonnespratiques.recherche.embarque.depot import Depot, IndexIndisponible
from bonnespratiques.recherche.embarque.evaluation import Evaluation
from bonnespratiques.recherche.embarque.interrogation import index_indisponible
from bonnespratiques.recherche.en_base import colonnes_of
from bonnespratiques.recherche.externe.index_externe import BackendExterne, MoteurInjoignable
from bonnespratiques.recherche.externe.lexique_externe import lexique_of
from bonnespratiques.recherche.langue.lexique import Lexique
from bonnespratiques.recherche.repli import matching_titles
from bonnespratiques.recherche.restriction import restrict
from bonnespratiques.recherche.termes import translate

logger = logging.getLogger(__name__)

CONFIRMEES_MAX = 1_000  # matches that the database is asked about, one by one
TROUVEES_MAX = 5_000  # fiches that another engine is asked for
_FICHE = "bonnespratiques.fichepage"
_PAGE = "wagtailcore.page"


@dataclass(frozen=True)
class Rangees:
    """One row for each fiche of `colonnes`; `mask` says which of them match and may be seen.

    `degraded`: the titles alone answered. `partial`: there are more matches than the engine was asked for.
    """

    cles: np.ndarray  # int64, primary keys
    scores: np.ndarray  # float32
    mask: Masque
    colonnes: Colonnes
    degraded: bool = False
    partial: bool = False

    def __len__(self) -> int:
        return int(np.count_nonzero(self.mask))

    def confirmed(self, visible: FicheQuerySet) -> "Rangees":
        """Those of them that the database shows to the reader too."""
        cles = self.cles[self.mask].tolist()
        shown = set(restrict(visible.order_by(), map(str, cles)).values_list("pk", flat=True))
        gone = [cle for cle in cles if cle not in shown]
        return replace(self, mask=self.mask & ~np.isin(self.cles, gone)) if gone else self


class Moteur(Protocol):
    def generation(self) -> Hashable | None:
        """Changes with every change of the index. None: unknown, answers are not to be kept."""

    def ask(self, query: SearchQuery | None, visible: FicheQuerySet, closed: tuple[str, ...]) -> Rangees:
        """None: every fiche. `closed`: tree paths that `visible` leaves out already."""

    def lexique(self) -> Lexique | None:
        """The words of the index. None: this engine does not tell."""


def moteur() -> Moteur:
    backend = get_search_backend()
    return MoteurEmbarque(backend) if isinstance(backend, WhooshSearchBackend) else MoteurDeWagtail(backend)


class MoteurEmbarque:
    def __init__(self, backend: WhooshSearchBackend) -> None:
        self._backend = backend

    @property
    def depot(self) -> Depot:
        return self._backend.get_index_for_model(FichePage).depot

    def generation(self) -> Hashable | None:
        try:
            return self.depot.state()
        except (IndexIndisponible, OSError):
            return None

    def ask(self, query: SearchQuery | None, visible: FicheQuerySet, closed: tuple[str, ...]) -> Rangees:
        try:
            found = self._read(query, closed)
        except IndexIndisponible:
            self._ask_for_a_rebuild()
            try:
                found = self._read(query, closed)
            except IndexIndisponible:
                return MoteurDeWagtail(self._backend).ask(query, visible, closed)
        if len(found) <= CONFIRMEES_MAX:
            return found.confirmed(visible)
        return _without_pending(found, visible)

    def lexique(self) -> Lexique | None:
        if not self.depot.is_available():
            self._ask_for_a_rebuild()  # the first to be asked: a small index is there again for the query itself
        try:
            with self.depot.instantane() as instantane:
                return instantane.lexique
        except IndexIndisponible:
            return None

    def _ask_for_a_rebuild(self) -> None:
        index_indisponible.send(sender=type(self._backend), root=self._backend.get_index_for_model(FichePage).root)

    def _read(self, query: SearchQuery | None, closed: tuple[str, ...]) -> Rangees:
        with self.depot.instantane() as instantane:
            ensemble = instantane.ensemble
            scores = None if query is None else Evaluation(instantane).run(query)
        mask = ensemble.of_types([_FICHE]) & ensemble.readable(closed)
        if scores is None:
            scores = np.zeros(len(mask), np.float32)
        else:
            mask &= scores >= 0
        return Rangees(ensemble.numeros, scores, mask, ensemble.colonnes)


def _without_pending(found: Rangees, visible: FicheQuerySet) -> Rangees:
    """What has changed since it was indexed is asked of the database, however many matches there are."""
    pending = AttenteIndexation.objects.filter(famille=_PAGE, appliquee=False).values_list("cle", flat=True)
    cles = np.array([int(cle) for cle in pending], np.int64)
    if not len(cles):
        return found
    changed = found.mask & np.isin(found.cles, cles)
    kept = replace(found, mask=changed).confirmed(visible)
    return replace(found, mask=(found.mask & ~changed) | kept.mask)


class MoteurDeWagtail:
    """Any backend of modelsearch: it ranks, the database filters and counts. When it cannot, titles answer."""

    def __init__(self, backend: BaseSearchBackend) -> None:
        self._backend = backend

    def generation(self) -> Hashable | None:
        return None

    def lexique(self) -> Lexique | None:
        if isinstance(self._backend, BackendExterne):
            return lexique_of(get_model_root(FichePage), self._backend.dossier)
        return None

    def ask(self, query: SearchQuery | None, visible: FicheQuerySet, closed: tuple[str, ...]) -> Rangees:
        degraded = False
        if query is None or isinstance(query, MatchAll):
            ranked = [(cle, 0.0) for cle in visible.latest().values_list("pk", flat=True)[: TROUVEES_MAX + 1]]
        elif (found := self._rank(query)) is not None:
            ranked = found
        else:
            degraded, ranked = True, _matching_titles(query, visible)
        scores = dict(ranked[:TROUVEES_MAX])
        cles, colonnes = colonnes_of(restrict(visible, map(str, scores)))
        return Rangees(
            np.array(cles, np.int64),
            np.array([scores[cle] for cle in cles], np.float32),
            np.ones(len(cles), bool),
            colonnes,
            degraded=degraded,
            partial=len(ranked) > TROUVEES_MAX,
        )

    def _rank(self, query: SearchQuery) -> list[tuple[int, float]] | None:
        """(primary key, score) of those that match, whoever may see them. None: the engine does not answer."""
        live = FichePage.objects.live()
        if not isinstance(self._backend, BackendExterne):
            return (
                None
                if isinstance(self._backend, WhooshSearchBackend)
                else _by_order(self._backend.search(translate(query), live))
            )
        try:
            return self._backend.ranked_keys(query, live, limite=TROUVEES_MAX + 1)
        except MoteurInjoignable as error:
            logger.warning("%s", error)
        except IndexIndisponible:
            index_indisponible.send(sender=type(self._backend), root=get_model_root(FichePage))
        return None


def _by_order(results: BaseSearchResults) -> list[tuple[int, float]]:
    """A backend that we do not know tells an order, not always a score: from 1, for the first, down."""
    cles = [fiche.pk for fiche in results[: TROUVEES_MAX + 1]]
    return [(cle, 1 - place / (len(cles) + 1)) for place, cle in enumerate(cles)]


def _matching_titles(query: SearchQuery, visible: FicheQuerySet) -> list[tuple[int, float]]:
    found = matching_titles(BaseSearchQueryCompiler(visible, translate(query)))
    return [(cle, 0.0) for cle in found.latest().values_list("pk", flat=True)[: TROUVEES_MAX + 1]]
