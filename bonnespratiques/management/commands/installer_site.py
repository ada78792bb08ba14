"""`manage.py installer_site`: home page, lists, pages of text, first synonyms. Safe to run again after each upgrade."""

from typing import Any

from django.core.management.base import BaseCommand

from bonnespratiques.installation import install_site, install_synonymes


class Command(BaseCommand):
    help = "Crée l’accueil, les listes, les pages de texte qui manquent, et les premiers synonymes. Ne change rien à ce qui existe."

    def handle(self, *args: Any, **options: Any) -> None:
        accueil = install_site()
        if synonymes := install_synonymes():
            self.stdout.write(f"{synonymes} groupes de synonymes pour commencer.")
        self.stdout.write(f"Site prêt : accueil et {accueil.get_descendants().count()} pages.")
