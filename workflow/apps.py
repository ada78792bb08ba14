"""Wiring of the app that takes a fiche from first draft to publication."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Circuit de publication"

    def ready(self) -> None:
        from bonnespratiques.recueil.arbre import credits
        from workflow import signal_handlers
        from workflow.courriels import facteur
        from workflow.memoire import livrets
        from workflow.signature import departs

        # First who signs notes what an account that goes away had signed; then its texts are handed over.
        departs.connect()
        signal_handlers.connect()
        facteur.fil.connect()
        credits.register(livrets.credites_of)
