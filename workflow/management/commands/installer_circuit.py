"""`installer_circuit`: makes the three steps of the circuit in Wagtail. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from workflow.installation import install_circuit


class Command(BaseCommand):
    help = "Installe le circuit de publication (réécriture, accord, validation). Peut être relancée sans risque."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"« {install_circuit().name} » est installé.")
