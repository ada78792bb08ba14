"""`manage.py installer_site`: home page, lists and pages of text. Safe to run again after each upgrade."""

from typing import Any

from django.core.management.base import BaseCommand

from bonnespratiques.installation import install_site


class Command(BaseCommand):
    help = "Crée l’accueil, les listes et les pages de texte qui manquent. Ne change rien à ce qui existe."

    def handle(self, *args: Any, **options: Any) -> None:
        accueil = install_site()
        self.stdout.write(f"Site prêt : accueil et {accueil.get_descendants().count()} pages.")
