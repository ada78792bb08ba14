"""Wiring: Wagtail's search application, with our outbox instead of modelsearch's signal handlers where one of our backends is in use.

In INSTALLED_APPS instead of "wagtail.search", whose tables and label it keeps.
"""

from wagtail.search.apps import WagtailSearchAppConfig

# `backend` (the embedded index), `backend_postgresql`, `backend_opensearch`: `config.moteur_de_recherche` chooses one.
BACKENDS = "bonnespratiques.recherche.backend"


class RechercheConfig(WagtailSearchAppConfig):
    def ready(self) -> None:
        super().ready()
        if self.get_search_backend_config()["default"]["BACKEND"].startswith(BACKENDS):
            from bonnespratiques.recherche import attente, indexation, interrogation  # models are loaded from here on

            attente.connect()
            interrogation.index_indisponible.connect(indexation.on_index_indisponible)
