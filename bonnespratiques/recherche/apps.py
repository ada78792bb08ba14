"""Wiring: Wagtail's search application, with our outbox instead of modelsearch's signal handlers where our backend is the one in use.

In INSTALLED_APPS instead of "wagtail.search", whose tables and label it keeps.
"""

from wagtail.search.apps import WagtailSearchAppConfig

BACKEND = "bonnespratiques.recherche.backend"


class RechercheConfig(WagtailSearchAppConfig):
    def ready(self) -> None:
        super().ready()
        if self.get_search_backend_config()["default"]["BACKEND"] == BACKEND:
            from bonnespratiques.recherche import attente, indexation, interrogation  # models are loaded from here on

            attente.connect()
            interrogation.index_indisponible.connect(indexation.on_index_indisponible)
