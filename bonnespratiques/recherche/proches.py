"""The fiches that go on from the one being read: those that speak of the same things, of its theme, from organisations of its size.

They come from the index in memory and are read from the database through `visible_to`. Without an index of ours: the latest of the
same theme. Caller: the page of a fiche, whose model this module does not import.
"""

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

import numpy as np
from modelsearch.backends import get_search_backend
from modelsearch.query import Boost, Or, PlainText

from bonnespratiques.recherche.embarque.backend import WhooshSearchBackend
from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.embarque.evaluation import Evaluation
from bonnespratiques.recherche.embarque.instantane import Instantane
from bonnespratiques.recherche.embarque.memoire import Ensemble
from bonnespratiques.recherche.gardees import Gardees
from bonnespratiques.recherche.langue import francais
from bonnespratiques.rubriques import RUBRIQUES

if TYPE_CHECKING:
    from bonnespratiques.models.fiche import FichePage, FicheQuerySet

PROCHES_MAX = 3
MOTS_COMPARES = 14  # the words that say most of a fiche
PART_DU_THEME, PART_DE_LA_TAILLE = 0.35, 0.15  # of the best likeness of words, added for a common theme, a like size
_CANDIDATES = 4 * PROCHES_MAX
_FICHE = "bonnespratiques.fichepage"
GARDEES_MAX = 2_000  # answers kept, a few numbers each

_TAG = re.compile(r"<[^>]*>")

_kept: Gardees[list[int]] = Gardees(GARDEES_MAX)


def related_fiches(fiche: "FichePage", visible: "FicheQuerySet", closed: tuple[str, ...]) -> "list[FichePage]":
    """At most three of `visible`, the nearest first. `closed`: tree paths that the reader may not see, left out of `visible`."""
    cles = _nearest(fiche, closed)
    if cles is None:
        return list(visible.near(fiche)[:PROCHES_MAX])
    found = visible.in_bulk(cles)
    return [found[cle] for cle in cles if cle in found][:PROCHES_MAX]


def _nearest(fiche: "FichePage", closed: tuple[str, ...]) -> list[int] | None:
    """Primary keys, nearest first. None: there is no index of ours to read."""
    backend = get_search_backend()
    if not isinstance(backend, WhooshSearchBackend):
        return None
    try:
        with backend.get_index_for_model(type(fiche)).depot.instantane() as instantane:
            name = (instantane.state, fiche.pk, fiche.latest_revision_id, closed)
            kept = _kept.get(name)
            return _kept.put(name, _compare(fiche, instantane, closed)) if kept is None else kept
    except IndexIndisponible:
        return None


def _compare(fiche: "FichePage", instantane: Instantane, closed: tuple[str, ...]) -> list[int]:
    ensemble = instantane.ensemble
    others = ensemble.of_types([_FICHE]) & ensemble.readable(closed) & (ensemble.numeros != fiche.pk)
    words = _telling_words(fiche, instantane)
    if not words or not others.any():
        return []
    scores = Evaluation(instantane).run(Or([Boost(PlainText(word), weight) for word, weight in words]))
    scores = np.maximum(scores, 0)
    best = float(scores[others].max()) or 1.0
    scores = scores + best * (
        _shared(fiche, ensemble, "theme", PART_DU_THEME) + _shared(fiche, ensemble, "taille", PART_DE_LA_TAILLE)
    )
    scores[~others] = 0
    rows = np.argsort(-scores, kind="stable")[:_CANDIDATES]
    return [int(ensemble.cles[row]) for row in rows if scores[row] > 0]


def _shared(fiche: "FichePage", ensemble: Ensemble, nom: str, part: float) -> np.ndarray:
    """`part` for the fiches that have a value of this column in common with it, 0 for the others; a theme, not its axe."""
    values = [valeur for valeur, _label in fiche.get_search_columns().valeurs.get(nom, [])]
    if nom == "theme":
        values = [path for path in values if len(path) >= len(fiche.path) - fiche.steplen]
    return np.where(ensemble.colonnes.having(nom, values), np.float32(part), np.float32(0))


def _telling_words(fiche: "FichePage", instantane: Instantane) -> list[tuple[str, float]]:
    """The words that are frequent in it and rare elsewhere, with their weight from 0 to 1: titles and promises count for more."""
    text = " ".join(getattr(fiche, rubrique.champ) for rubrique in RUBRIQUES)
    counted: Counter[str] = Counter()
    for part, times in ((fiche.title, 4), (fiche.promesse, 2), (unescape(_TAG.sub(" ", text)), 1)):
        for word in francais.words(part):
            if len(word) > 2 and word not in francais.MOTS_VIDES:
                counted[word] += times
    total = instantane.documents or 1
    worth: dict[str, tuple[float, str]] = {}
    for word, times in counted.most_common(6 * MOTS_COMPARES):
        stem = francais.stem(word)
        frequency = instantane.frequence("texte", stem)
        if 1 < frequency <= total / 4 + 3:
            value = float(np.log1p(times) * np.log(1 + total / frequency))
            worth[stem] = max(worth.get(stem, (0.0, word)), (value, word))
    best = sorted(worth.values(), reverse=True)[:MOTS_COMPARES]
    return [(word, value / best[0][0]) for value, word in best]
