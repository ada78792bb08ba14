"""The one indexer: brings the index level with the database, from the outbox or from scratch.

Called after each commit (`attente`), by each public search for what a crash may have left, and by the commands `indexer`,
`reindexer` and `verifier_index`. Any number of processes may call it: one works, the others leave their rows to it.

The order matters. A row is read, then its object (whose state is that of the row, or later), then the index is committed, then
the row is deleted. Killed anywhere, the row is still there; doing it again changes nothing.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import models
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import get_model_root
from modelsearch.index import get_indexed_models

from bonnespratiques.models import AttenteIndexation
from bonnespratiques.recherche.embarque.backend import WhooshSearchBackend
from bonnespratiques.recherche.embarque.depot import Depot, IndexIndisponible
from bonnespratiques.recherche.embarque.depots import depot_for
from bonnespratiques.recherche.embarque.documents import Document, fingerprint, indexed_models, to_document
from bonnespratiques.recherche.embarque.reconstruction import reconstruction
from bonnespratiques.recherche.embarque.verrou import VerrouPris
from bonnespratiques.recherche.externe import indexation_externe
from bonnespratiques.recherche.externe.index_externe import MoteurInjoignable, external_index
from bonnespratiques.recherche.restriction import restrict
from bonnespratiques.recherche.tenue import veille

logger = logging.getLogger(__name__)

LOT = 500  # objects read from the database at once
RATTRAPAGE_MAX = 200  # rows that a search indexes before it answers


def roots() -> list[type[models.Model]]:
    """The families of searchable models: one index each."""
    return sorted({get_model_root(model) for model in get_indexed_models()}, key=lambda model: model._meta.label_lower)


def depot_of(root: type[models.Model]) -> Depot:
    backend = get_search_backend()
    if not isinstance(backend, WhooshSearchBackend):
        raise IndexIndisponible("Le moteur de recherche réglé n’est pas celui-ci.")
    return depot_for(backend.dossier, root)


# --- From the outbox --------------------------------------------------------------------------------------------


def drain(*, limite: int | None = None) -> int:
    """Index what the outbox says, `limite` rows of each family at most. Returns the number of rows done.

    Returns at once where another process is writing: it will see our rows. Raises `IndexIndisponible` where there is no index to
    write into; the rows then wait for the rebuild.
    """
    familles = AttenteIndexation.objects.values_list("famille", flat=True).distinct()
    return sum(_drain_family(apps.get_model(famille), limite) for famille in list(familles))


def drain_quietly(*, limite: int | None = None) -> None:
    """`drain` for callers whose own work is done and must not fail: rebuilds if there is no index, logs what goes wrong."""
    try:
        try:
            drain(limite=limite)
        except IndexIndisponible:
            for root in roots():
                if AttenteIndexation.objects.filter(famille=root._meta.label_lower).exists():
                    rebuild_soon(root)
    except MoteurInjoignable as error:
        logger.warning("Indexation remise à plus tard. %s", error)
    except Exception:
        logger.exception("Indexation remise à plus tard : les changements restent dans la file d’attente.")


def catch_up() -> bool:
    """Before a public search: what a crash, or a process that was writing, has left. Whether nothing was left."""
    if not AttenteIndexation.objects.filter(appliquee=False).exists():
        return True
    if not veille.is_left_to_indexer():
        drain_quietly(limite=RATTRAPAGE_MAX)
    return False


def drain_after_commit() -> None:
    """In the process that has just changed something."""
    if not veille.is_left_to_indexer():
        drain_quietly()


def keep_level() -> None:
    """For whoever does nothing else (`manage.py indexer`): index what waits, and rebuild what cannot be read. Never raises."""
    with suppress(IndexIndisponible):  # another engine than ours has no depot
        for root in roots():
            if not depot_of(root).is_available():
                rebuild_soon(root)
    drain_quietly()


def _drain_family(root: type[models.Model], limite: int | None) -> int:
    if autre := external_index(root):
        return indexation_externe.drain_family(root, autre, limite)
    depot = depot_of(root)
    done = 0
    # Looking again after the lock is freed: a row written while we held it had nobody else to read it.
    while _pending(root, depot).exists() and (limite is None or done < limite):
        try:
            with depot.verrou():
                done += _apply(root, depot, limite)
        except VerrouPris:
            break
    return done


def _pending(root: type[models.Model], depot: Depot) -> models.QuerySet[AttenteIndexation]:
    """During a rebuild, rows already applied are kept for the new version; outside of one, they are to be applied again."""
    rows = AttenteIndexation.objects.filter(famille=root._meta.label_lower)
    return rows.filter(appliquee=False) if depot.is_rebuilding() else rows


def _apply(root: type[models.Model], depot: Depot, limite: int | None) -> int:
    rows = list(_pending(root, depot).order_by("pk").values_list("pk", "modele", "cle")[:limite])
    if not rows:
        return 0
    cles: dict[str, set[str]] = {}
    for _pk, modele, cle in rows:
        cles.setdefault(modele, set()).add(cle)
    with depot.instantane() as instantane:
        known = instantane.empreintes_of(set().union(*cles.values()))
    unchanged: set[str] = set()
    documents = _changed(cles, known, unchanged)
    # A page is saved several times on its way to publication, most often without a change of what is indexed: no commit then.
    first = next(documents, None)
    if first or known.keys() - unchanged:
        with depot.ecriture() as ecriture:
            ecriture.add_all(chain([first] if first else [], documents))
            ecriture.remove_all(known.keys() - unchanged)
    settled = restrict(AttenteIndexation.objects.all(), [str(pk) for pk, _modele, _cle in rows])
    # Under `verrou`, which the swap of a rebuild takes too: either it is still under way and wants these rows, or it is over.
    if depot.is_rebuilding():
        settled.update(appliquee=True)
    else:
        settled.delete()
    return len(rows)


def _changed(cles: dict[str, set[str]], known: dict[str, bytes], unchanged: set[str]) -> Iterator[Document]:
    """The documents of these objects (keys by model) as they are now, where the index holds something else.

    `known`: fingerprints of what the index holds. The keys of the other objects are added to `unchanged`, as we go.
    """
    for modele, of_model in cles.items():
        try:
            model = apps.get_model(modele)
        except LookupError:  # the model left the code with a deployment
            continue
        ordered = sorted(of_model)
        for start in range(0, len(ordered), LOT):
            for obj in restrict(model.get_indexed_objects(), ordered[start : start + LOT]):
                if _is_known(obj, known):
                    unchanged.add(str(obj.pk))
                else:
                    yield from _documents([obj])


def _is_known(obj: models.Model, known: dict[str, bytes]) -> bool:
    try:
        return known.get(str(obj.pk)) == fingerprint(obj)
    except Exception:  # `_documents` says it
        return False


def _documents(objects: Iterable[models.Model]) -> Iterator[Document]:
    for obj in objects:
        try:
            yield to_document(obj)
        except Exception:
            # One object that cannot be read must not keep all others out of the index.
            logger.exception("Impossible d’indexer %s %s.", type(obj)._meta.label_lower, obj.pk)


# --- From scratch -----------------------------------------------------------------------------------------------


def rebuild(root: type[models.Model], *, attendre: float = 5.0, on_progress: Callable[[int], Any] | None = None) -> int:
    """Index all the objects of a family beside the index in use, then swap. Returns the number of documents.

    `on_progress` is called with the number of objects read so far. Raises `VerrouPris` when somebody else is rebuilding.
    """
    if autre := external_index(root):
        indexed = indexation_externe.rebuild(root, autre, _lots(root), attendre=attendre, on_progress=on_progress)
        _drain_family(root, None)
        return indexed
    depot, done = depot_of(root), 0
    with reconstruction(depot, attendre=attendre) as remplissage:
        for _model, objects in _lots(root):
            remplissage.add_documents(_documents(objects))
            done += len(objects)
            if on_progress:
                on_progress(done)
    _drain_family(root, None)
    return remplissage.count


def _lots(root: type[models.Model]) -> Iterator[tuple[type[models.Model], list[Any]]]:
    return ((model, lot) for model in indexed_models(root) for lot in by_lots(model.get_indexed_objects()))


def by_lots(queryset: models.QuerySet) -> Iterator[list[Any]]:
    """In order of primary key, each lot read by itself: no long transaction, nobody left out by what others insert or delete."""
    queryset = queryset.order_by("pk")
    lot = list(queryset[:LOT])
    while lot:
        yield lot
        lot = list(queryset.filter(pk__gt=lot[-1].pk)[:LOT])


def on_index_indisponible(sender: Any, root: type[models.Model], **kwargs: Any) -> None:
    if not veille.is_left_to_indexer():
        rebuild_soon(root)


def rebuild_soon(root: type[models.Model]) -> None:
    """There is no index to read: a small one is rebuilt before we return, another in a thread. Never raises."""
    depot = None if external_index(root) else depot_of(root)
    veille.rebuild_soon(root, depot, partial(rebuild, root, attendre=0))
