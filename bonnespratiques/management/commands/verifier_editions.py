"""`manage.py verifier_editions [--refaire]`: compare frozen editions, on the disk and in the base, with what was frozen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bonnespratiques.recueil.edition.depot import sweep
from bonnespratiques.recueil.edition.verification import check_all


class Command(BaseCommand):
    help = "Compare les éditions gelées (contenus, fichiers, images) à leurs empreintes. Rien n’est modifié sans --refaire."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refaire",
            action="store_true",
            help="recompose les fichiers perdus, et ne garde que ceux qui sont identiques à l’octet près",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for reste in sweep() if options["refaire"] else ():
            self.stdout.write(f"Reste d’un gel interrompu, enlevé : {reste.name}")
        editions, restent = check_all(rebuild=options["refaire"], tell=lambda constat: self.stdout.write(constat.texte))
        if restent:
            ecarts = "1 écart" if restent == 1 else f"{restent} écarts"
            raise CommandError(f"{_read(editions)} : {ecarts}, voir ci-dessus.")
        self.stdout.write(f"{_read(editions)} : tout est ce qui a été gelé.")


def _read(editions: int) -> str:
    return f"{editions} édition lue" if editions < 2 else f"{editions} éditions lues"
