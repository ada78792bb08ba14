"""`indexation`, for the engines that are not ours: the outbox drained into them, and their index made again from the database.

The same promises: a row goes away once the engine holds what the database held after the row was read, and one process writes at a
time. During a rebuild, rows wait for its end.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from modelsearch.backends import get_search_backend

from bonnespratiques.models import AttenteIndexation
from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.embarque.documents import indexed_models
from bonnespratiques.recherche.embarque.verrou import VerrouPris
from bonnespratiques.recherche.externe.index_externe import IndexExterne, MoteurInjoignable
from bonnespratiques.recherche.externe.verrou_commun import verrou_commun
from bonnespratiques.recherche.restriction import restrict

logger = logging.getLogger(__name__)

LOT = 500  # rows of the outbox read at once

Replace = Callable[[type[models.Model], Sequence[models.Model]], None]


def drain_family(root: type[models.Model], index: IndexExterne, limite: int | None) -> int:
    """Returns the number of rows done; at once where another process is writing. Raises what `IndexExterne` raises."""
    rows = AttenteIndexation.objects.filter(famille=root._meta.label_lower)
    done = 0
    # Looking again after the lock is freed: a row written while we held it had nobody else to read it.
    while rows.exists() and (limite is None or done < limite):
        try:
            with verrou_commun(root._meta.label_lower, _dossier()):
                done += _apply(rows, index, min(LOT, limite or LOT))
        except VerrouPris:
            break
    if done:
        index.refresh()
    return done


def _dossier() -> Path:
    return get_search_backend().dossier


def _apply(rows: models.QuerySet[AttenteIndexation], index: IndexExterne, lot: int) -> int:
    read = list(rows.order_by("pk").values_list("pk", "modele", "cle")[:lot])
    wanted: dict[str, set[str]] = {}
    for _pk, modele, cle in read:
        wanted.setdefault(modele, set()).add(cle)
    present: set[str] = set()
    for modele, cles in wanted.items():
        try:
            model: Any = apps.get_model(modele)
        except LookupError:  # the model left the code with a deployment
            continue
        objects = list(restrict(model.get_indexed_objects(), sorted(cles)))
        _write(index.replace, model, objects)
        present.update(str(obj.pk) for obj in objects)
    if gone := set().union(*wanted.values()) - present:
        index.remove(gone)
    restrict(AttenteIndexation.objects.all(), [str(pk) for pk, _modele, _cle in read]).delete()
    return len(read)


def _write(replace: Replace, model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """One object that cannot be read must not keep all others out of the index."""
    if not objects:
        return
    try:
        replace(model, objects)
    except (MoteurInjoignable, IndexIndisponible):
        raise
    except Exception:
        if len(objects) > 1:
            for obj in objects:
                _write(replace, model, [obj])
        else:
            logger.exception("Impossible d’indexer %s %s.", model._meta.label_lower, objects[0].pk)


def rebuild(
    root: type[models.Model],
    index: IndexExterne,
    lots: Iterable[tuple[type[models.Model], list[Any]]],
    *,
    attendre: float,
    on_progress: Callable[[int], Any] | None,
) -> int:
    """All the objects of a family, by lots of one model. Returns their number. Raises `VerrouPris` when somebody else is writing."""
    done = 0
    with verrou_commun(root._meta.label_lower, _dossier(), attendre=attendre), index.rebuilding() as remplissage:
        for model in indexed_models(root):
            remplissage.add_model(model)
        for model, objects in lots:
            _write(remplissage.add_items, model, objects)
            done += len(objects)
            if on_progress:
                on_progress(done)
    return done
