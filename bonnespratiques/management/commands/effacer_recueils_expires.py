"""`manage.py effacer_recueils_expires`: what readers put aside and have not touched for thirty days. `relancer` does it too."""

from typing import Any

from django.core.management.base import BaseCommand

from bonnespratiques.recueil.personnel.effacement import erase_expired


class Command(BaseCommand):
    help = (
        "Efface les recueils de lecteurs auxquels personne n’a touché depuis trente jours : fiches choisies, titre, notes, lien de "
        "partage et livrets fabriqués. À lancer chaque jour, sauf si « relancer » l’est : il s’en charge aussi."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        nombre = erase_expired()
        self.stdout.write(f"Recueils de lecteurs effacés : {nombre}.")
