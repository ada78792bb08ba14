"""`fabriquer [--une-fois]`: builds the booklets that wait, then removes those that nobody asks for any more."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from bonnespratiques.recueil.fabrication import chantier, purge

PAUSE_S = 2


class Command(BaseCommand):
    help = "Compose les livrets qui attendent, puis retire ceux que plus personne ne demande."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--une-fois", action="store_true", help="S’arrêter quand plus rien n’attend.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            while not options["une_fois"]:
                self._round(purge.purge_if_due)
                time.sleep(PAUSE_S)
                close_old_connections()
            self._round(purge.purge)
        except KeyboardInterrupt:
            return
        except OSError as erreur:
            raise CommandError(f"Le dossier des livrets ne peut pas être écrit : {erreur}.") from erreur

    def _round(self, clean: Any) -> None:
        if composes := chantier.run_all():
            self.stdout.write(f"{composes} livret{'s' if composes > 1 else ''}.")
        if retires := clean():
            self.stdout.write(f"{retires} livret{'s' if retires > 1 else ''} retiré{'s' if retires > 1 else ''}.")
