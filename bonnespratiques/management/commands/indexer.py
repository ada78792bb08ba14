"""Keeps the index level with the database: once, or for ever."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.externe.index_externe import MoteurInjoignable
from bonnespratiques.recherche.tenue import indexation

PAUSE_S = (
    0.1  # between two looks at the outbox: what is published is found at once, also where only this command indexes
)


class Command(BaseCommand):
    help = "Tient l’index de recherche au niveau de la base : sans fin, ou une fois avec --une-fois."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--une-fois", action="store_true", help="Indexe ce qui attend, puis s’arrête.")

    def handle(self, *args: Any, une_fois: bool, **options: Any) -> None:
        if une_fois:
            try:
                done = indexation.drain()
            except IndexIndisponible as error:
                raise CommandError(f"{error}. Lancez d’abord : manage.py reindexer") from error
            except MoteurInjoignable as error:
                raise CommandError(f"{error} Les changements restent dans la file d’attente.") from error
            self.stdout.write(f"Changements indexés\u00a0: {done}")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Indexation en continu. Arrêt\u00a0: Ctrl+C.")
        while not stop.is_set():
            close_old_connections()
            indexation.keep_level()
            stop.wait(PAUSE_S)
