"""Wiring of the app that takes a fiche from first draft to publication."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Circuit de publication"

    def ready(self) -> None:
        from workflow import departs, signal_handlers
        from workflow.courriels import facteur

        signal_handlers.connect()
        departs.connect()
        facteur.connect()
