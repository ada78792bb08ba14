"""Wagtail's search contract (`modelsearch`) kept on our own Whoosh index. Named in the settings:

    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "bonnespratiques.recherche.embarque.backend", "PATH": DATA_DIR / "index"}}

Here: what a backend is made of, and direct writing. Asking: `interrogation`.
"""

from pathlib import Path
from typing import Any

from django.db import models
from modelsearch.backends.base import BaseIndex, BaseSearchBackend, get_model_root

from bonnespratiques.recherche.embarque.depot import Depot
from bonnespratiques.recherche.embarque.depots import depot_for
from bonnespratiques.recherche.embarque.documents import Document, to_document
from bonnespratiques.recherche.embarque.interrogation import (
    WhooshAutocompleteQueryCompiler,
    WhooshSearchQueryCompiler,
    WhooshSearchResults,
)
from bonnespratiques.recherche.embarque.reconstruction import Remplissage, reconstruction

ATTENTE_ECRITURE_S = 30.0  # how long a direct call (`backend.add(obj)`) waits for another writer


class WhooshIndex(BaseIndex):
    """One index for each family of models: all the page types share Page's.

    Called directly by tests and by Wagtail's `update_index`; the site itself goes through the outbox (`attente`).
    """

    def __init__(self, backend: "WhooshSearchBackend", root: type[models.Model]) -> None:
        super().__init__(backend)
        self.root = root

    def __str__(self) -> str:
        return self.root._meta.label_lower

    def get_key(self) -> str:
        return str(self)

    @property
    def depot(self) -> Depot:
        return depot_for(self.backend.dossier, self.root)

    def add_items(self, model: type[models.Model], items: Any) -> None:
        documents = [to_document(item) for item in items] if model.search_fields else []  # type: ignore[attr-defined]
        if documents:
            self._replace([document.cle for document in documents], documents)

    def delete_item(self, item: models.Model) -> None:
        self._replace([str(item.pk)], [])

    def _replace(self, cles: list[str], documents: list[Document]) -> None:
        with self.depot.verrou(attendre=ATTENTE_ECRITURE_S), self.depot.ecriture() as ecriture:
            ecriture.remove_all(cles)
            ecriture.add_all(documents)

    def reset(self) -> None:
        with reconstruction(self.depot):
            pass


class WhooshRebuilder:
    """`reconstruction`, in the two halves that Wagtail's `update_index` wants."""

    def __init__(self, index: WhooshIndex) -> None:
        self._reconstruction = reconstruction(index.depot)

    def start(self) -> Remplissage:
        return self._reconstruction.__enter__()

    def finish(self) -> None:
        self._reconstruction.__exit__(None, None, None)


class WhooshSearchBackend(BaseSearchBackend):
    query_compiler_class = WhooshSearchQueryCompiler
    autocomplete_query_compiler_class = WhooshAutocompleteQueryCompiler
    index_class = WhooshIndex
    results_class = WhooshSearchResults
    rebuilder_class = WhooshRebuilder
    catch_indexing_errors = True

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.dossier = Path(params["PATH"])

    def get_index_for_model(self, model: type[models.Model]) -> WhooshIndex:
        return WhooshIndex(self, get_model_root(model))


SearchBackend = WhooshSearchBackend
