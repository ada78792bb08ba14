"""`manage.py charger_demo`: a fictional site, from its themes to dossiers at each step. For machines of development only."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.demo.personnes import MOT_DE_PASSE, PersonneDeDemo
from bonnespratiques.installation import install_site
from workflow.demo import load_demo
from workflow.installation import install_circuit


class Command(BaseCommand):
    help = "Charge un contenu fictif : thèmes, fiches, recueil, personnes, dossiers. Refuse de tourner hors DEBUG."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "La démonstration crée des comptes au mot de passe connu : elle ne se charge que sur un poste de "
                "développement. Relancez avec DEBUG=1 si c’est bien ce que vous voulez."
            )
        debut = time.monotonic()
        install_site()
        install_circuit()
        personnes = load_demo(lambda ligne: self.stdout.write(f"  {time.monotonic() - debut:5.1f} s  {ligne}"))
        self.stdout.write("\nComptes de démonstration :")
        for personne in personnes:
            self.stdout.write(f"  {personne.role:<15}{personne.courriel:<42}{_comment(personne)}")


def _comment(personne: PersonneDeDemo) -> str:
    return f"mot de passe « {MOT_DE_PASSE} »" if personne.has_password else "code reçu sur /courriels-locaux/"
