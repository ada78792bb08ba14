"""Wiring: Wagtail's search application, with our outbox instead of modelsearch's signal handlers where one of our backends is in use.

In INSTALLED_APPS instead of "wagtail.search", whose tables and label it keeps.
"""

from wagtail.search.apps import WagtailSearchAppConfig

# Ours: `config.moteur_de_recherche` chooses one.
BACKENDS = (
    "bonnespratiques.recherche.embarque.backend",
    "bonnespratiques.recherche.externe.backend_postgresql",
    "bonnespratiques.recherche.externe.backend_opensearch",
)


class RechercheConfig(WagtailSearchAppConfig):
    def ready(self) -> None:
        super().ready()
        if self.get_search_backend_config()["default"]["BACKEND"] in BACKENDS:
            # Models are loaded from here on.
            from bonnespratiques.recherche.embarque import interrogation
            from bonnespratiques.recherche.tenue import attente, indexation

            attente.connect()
            interrogation.index_indisponible.connect(indexation.on_index_indisponible)
