"""Says what changed: signals write a row of the outbox (`AttenteIndexation`) in the transaction of the change, and the index is
brought level after the commit. A crash between the two loses nothing: the next who passes reads the row.

Takes the place of modelsearch's own signal handlers (`recherche.apps`).
"""

import threading
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from modelsearch import signal_handlers as modelsearch_handlers
from modelsearch.backends.base import get_model_root
from modelsearch.index import get_indexed_models
from wagtail.models import Page
from wagtail.signals import post_page_move

from bonnespratiques.models import AttenteIndexation, FicheOrganisme, FichePage, FicheTag, Organisme, Tag, ThemePage
from bonnespratiques.recherche.tenue import indexation

_thread = threading.local()


def connect() -> None:
    for model in get_indexed_models():
        post_save.disconnect(modelsearch_handlers.post_save_signal_handler, sender=model)
        post_delete.disconnect(modelsearch_handlers.post_delete_signal_handler, sender=model)
        post_save.connect(_object_changed, sender=model)
        post_delete.connect(_object_changed, sender=model)
    for model in (FicheOrganisme, FicheTag, Organisme, Tag):
        post_save.connect(_part_changed, sender=model)
        post_delete.connect(_part_changed, sender=model)
    post_page_move.connect(_page_moved)


def _page_moved(instance: Page, **kwargs: Any) -> None:
    """Moving a branch rewrites the paths of all its fiches, without saving them: themes and restrictions follow the path."""
    enqueue(FichePage, list(FichePage.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True)))


def _object_changed(instance: Any, **kwargs: Any) -> None:
    # A page saved as a plain Page is indexed as what it is.
    model = getattr(instance, "specific_class", None) or type(instance)
    enqueue(model, [instance.pk])
    if model is ThemePage:
        # Fiches are found by the name of their theme.
        enqueue(FichePage, list(FichePage.objects.child_of(instance).values_list("pk", flat=True)))


def _part_changed(instance: Any, **kwargs: Any) -> None:
    """What is indexed of a fiche also stands in other tables."""
    match instance:
        case FicheOrganisme():
            fiches = [instance.fiche_id]
        case FicheTag():
            fiches = [instance.content_object_id]
        case Organisme():
            fiches = list(FicheOrganisme.objects.filter(organisme=instance.pk).values_list("fiche_id", flat=True))
        case _:
            fiches = list(FicheTag.objects.filter(tag=instance.pk).values_list("content_object_id", flat=True))
    enqueue(FichePage, [pk for pk in fiches if pk])


def enqueue(model: type[models.Model], pks: list[Any]) -> None:
    """These objects were saved or deleted: have them read again after the commit."""
    famille = get_model_root(model)._meta.label_lower
    AttenteIndexation.objects.bulk_create(
        AttenteIndexation(famille=famille, modele=model._meta.label_lower, cle=str(pk)) for pk in pks
    )
    _thread.dirty = True
    transaction.on_commit(_drain_once)


def _drain_once() -> None:
    """Ten thousand fiches saved in one transaction call this ten thousand times: the first one does it all."""
    if _thread.dirty:
        _thread.dirty = False
        indexation.drain_after_commit()
