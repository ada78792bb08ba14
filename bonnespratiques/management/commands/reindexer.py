"""Rebuilds the index from the database, beside the one in use; searches and edits go on meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.embarque.verrou import VerrouPris
from bonnespratiques.recherche.externe.index_externe import MoteurInjoignable
from bonnespratiques.recherche.tenue import indexation


class Command(BaseCommand):
    help = "Reconstruit l’index de recherche à côté de l’ancien, puis le remplace. Le site continue de répondre."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        for root in indexation.roots():
            name = str(root._meta.verbose_name_plural)
            try:
                documents = indexation.rebuild(root, on_progress=self._tell if verbosity > 1 else None)
            except VerrouPris:
                raise CommandError(
                    f"{name} : une autre reconstruction est en cours. Attendez qu’elle finisse."
                ) from None
            except (IndexIndisponible, MoteurInjoignable, OSError) as error:
                raise CommandError(
                    f"{name} : reconstruction impossible, l’ancien index reste en service. {error}"
                ) from error
            if verbosity:
                self.stdout.write(f"{name}\u00a0: {documents}")

    def _tell(self, done: int) -> None:
        self.stdout.write(f"  {done}…")
