"""`manage.py exporter_journal`: the journal of the circuit as JSON or CSV, oldest entry first."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.echanges.fichiers import to_csv, to_json, write_atomically
from workflow.memoire.registre import COLONNES, Filtre, rows


def _day(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise ArgumentTypeError(f"« {texte} » n’est pas une date : écrivez par exemple 2026-11-26.") from None


class Command(BaseCommand):
    help = "Exporte le journal du circuit : qui a fait quoi, quand, pourquoi, avant et après."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--depuis", type=_day, help="premier jour, par exemple 2026-01-01")
        parser.add_argument("--jusqu", type=_day, help="dernier jour, compris")
        parser.add_argument("--format", choices=["json", "csv"], default="json", help="json (par défaut) ou csv")
        parser.add_argument("--sortie", type=Path, help="fichier à écrire ; sans lui, le texte s’affiche")

    def handle(self, *args: Any, **options: Any) -> None:
        found = rows(Filtre(depuis=options["depuis"], jusqu=options["jusqu"]))
        data = to_csv(found, colonnes=COLONNES) if options["format"] == "csv" else to_json(found)
        sortie: Path | None = options["sortie"]
        if sortie is None:
            self.stdout.write(data.decode("utf-8-sig"), ending="")
            return
        try:
            write_atomically(sortie, data)
        except FileNotFoundError as error:
            raise CommandError(f"Le dossier {sortie.parent} n’existe pas : créez-le, ou écrivez ailleurs.") from error
        except OSError as error:
            raise CommandError(f"{sortie} n’a pas pu être écrit : {error}.") from error
        self.stderr.write(f"{len(found)} entrées dans {sortie}.")
