"""Compares the index with the database. Exit status 1 when they differ and nothing was repaired."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models

from bonnespratiques.recherche.embarque.depot import IndexIndisponible
from bonnespratiques.recherche.externe.index_externe import MoteurInjoignable
from bonnespratiques.recherche.tenue import indexation
from bonnespratiques.recherche.tenue.verification import Ecarts, compare, repair

MONTRES_MAX = 20  # keys shown for each kind of difference


class Command(BaseCommand):
    help = "Compare l’index de recherche et la base, dit les écarts, et les répare avec --reparer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reparer", action="store_true", help="Réindexe ce qui diffère.")

    def handle(self, *args: Any, reparer: bool, **options: Any) -> None:
        try:
            differing = [root for root in indexation.roots() if self._differs(root, reparer=reparer)]
        except MoteurInjoignable as error:
            raise CommandError(str(error)) from error
        if differing:
            raise CommandError("L’index diffère de la base. Pour le réparer : manage.py verifier_index --reparer")
        self.stdout.write("L’index et la base disent la même chose.")

    def _differs(self, root: type[models.Model], *, reparer: bool) -> bool:
        """Whether differences remain once this is done."""
        try:
            ecarts = compare(root)
        except IndexIndisponible as error:
            self.stdout.write(f"{root._meta.verbose_name_plural} : aucun index lisible ({error}).")
            if reparer:
                indexation.rebuild(root)
                ecarts = compare(root)
            else:
                return True
        self._tell(root, ecarts)
        if ecarts and reparer:
            repair(root, ecarts)
            ecarts = compare(root)
        return bool(ecarts)

    def _tell(self, root: type[models.Model], ecarts: Ecarts) -> None:
        for label, cles in (
            ("absents de l’index", ecarts.manquants),
            ("d’un texte périmé", ecarts.perimes),
            ("en trop dans l’index", ecarts.en_trop),
            ("en double dans l’index", ecarts.doubles),
        ):
            if cles:
                shown = ", ".join(cles[:MONTRES_MAX]) + (", …" if len(cles) > MONTRES_MAX else "")
                self.stdout.write(f"{root._meta.verbose_name_plural}, {label}\u00a0: {len(cles)} ({shown})")
