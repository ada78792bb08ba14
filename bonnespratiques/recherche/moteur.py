"""What an engine answers to the site's search: all the fiches that match and that the reader may see, with their columns.

`MoteurEmbarque` reads our own index; `MoteurDeWagtail` asks any other backend of modelsearch (PostgreSQL, OpenSearch), and the
titles when nothing else answers. The rest of the search (`service`) does not know which of them is in use.

Who may see what: the index knows which fiches are live, the database which branches are closed, and the outbox which fiches have
changed since. Up to `CONFIRMEES_MAX` matches, and for all that is shown, the database has the last word besides (decision 034).
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from modelsearch.backends import get_search_backend
from modelsearch.query import MatchAll, SearchQuery

from bonnespratiques.models import AttenteIndexation, FichePage
from bonnespratiques.models.fiche import FicheQuerySet
from bonnespratiques.recherche.backend import WhooshSearchBackend
from bonnespratiques.recherche.colonnes import Colonnes, Masque
from bonnespratiques.recherche.depot import Depot, IndexIndisponible
from bonnespratiques.recherche.en_base import colonnes_of
from bonnespratiques.recherche.evaluation import Evaluation
from bonnespratiques.recherche.interrogation import index_indisponible
from bonnespratiques.recherche.lexique import Lexique
from bonnespratiques.recherche.restriction import restrict
from bonnespratiques.recherche.termes import translate

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
    return MoteurEmbarque(backend) if isinstance(backend, WhooshSearchBackend) else MoteurDeWagtail()


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
            index_indisponible.send(sender=type(self._backend), root=self._backend.get_index_for_model(FichePage).root)
            try:
                found = self._read(query, closed)
            except IndexIndisponible:
                return MoteurDeWagtail().ask(query, visible, closed)
        if len(found) <= CONFIRMEES_MAX:
            return found.confirmed(visible)
        return _without_pending(found, visible)

    def lexique(self) -> Lexique | None:
        try:
            with self.depot.instantane() as instantane:
                return instantane.lexique
        except IndexIndisponible:
            return None

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
    """Any backend of modelsearch: it ranks, the database filters and counts."""

    def generation(self) -> Hashable | None:
        return None

    def lexique(self) -> Lexique | None:
        return None

    def ask(self, query: SearchQuery | None, visible: FicheQuerySet, closed: tuple[str, ...]) -> Rangees:
        degraded = False
        if query is None or isinstance(query, MatchAll):
            cles = list(visible.order_by("-pk").values_list("pk", flat=True)[: TROUVEES_MAX + 1])
        else:
            results = visible.search(translate(query))
            degraded = getattr(results, "degraded", False)
            cles = [fiche.pk for fiche in results[: TROUVEES_MAX + 1]]
        partial, cles = len(cles) > TROUVEES_MAX, cles[:TROUVEES_MAX]
        ordered, colonnes = colonnes_of(restrict(visible, map(str, cles)))
        rank = {cle: place for place, cle in enumerate(cles)}
        # Other engines tell an order, not always a score: from 1, for the first, down.
        scores = np.array([1 - rank[cle] / (len(cles) + 1) for cle in ordered], np.float32)
        return Rangees(
            np.array(ordered, np.int64),
            scores,
            np.ones(len(ordered), bool),
            colonnes,
            degraded=degraded,
            partial=partial,
        )
