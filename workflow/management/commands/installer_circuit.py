"""`installer_circuit`: makes the three steps of the circuit in Wagtail. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.models import AccueilPage
from workflow.installation import install_circuit


class Command(BaseCommand):
    help = "Installe le circuit de publication (réécriture, accord, validation). Peut être relancée sans risque."

    def handle(self, *args: Any, **options: Any) -> None:
        accueil = AccueilPage.objects.first()
        if accueil is None:
            raise CommandError("Le site n’a pas d’accueil. Lancez d’abord : manage.py installer_site")
        workflow = install_circuit(accueil)
        self.stdout.write(f"« {workflow.name} » est installé.")
