"""`manage.py exporter_fiches`: the published fiches as JSON, CSV or XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.echanges.exportation import export_fiches
from bonnespratiques.echanges.fichiers import FORMATS, write_atomically


class Command(BaseCommand):
    help = "Exporte les fiches publiées, telles qu’un lecteur anonyme peut les lire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=list(FORMATS), default="json", help="json (par défaut), csv ou xlsx")
        parser.add_argument("--sortie", type=Path, help="fichier à écrire ; sans lui, le texte s’affiche")
        parser.add_argument(
            "--contacts", action="store_true", help="ajoute les contacts : des données personnelles, à ne pas publier"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sortie: Path | None = options["sortie"]
        if sortie is None and options["format"] == "xlsx":
            raise CommandError("Un classeur ne s’affiche pas : donnez un fichier, par exemple --sortie fiches.xlsx.")
        rows = export_fiches(contacts=options["contacts"])
        data = FORMATS[options["format"]](rows)
        if sortie is None:
            self.stdout.write(data.decode("utf-8-sig"), ending="")
            return
        try:
            write_atomically(sortie, data)
        except FileNotFoundError as error:
            raise CommandError(f"Le dossier {sortie.parent} n’existe pas : créez-le, ou écrivez ailleurs.") from error
        except (PermissionError, IsADirectoryError) as error:
            raise CommandError(
                f"Impossible d’écrire {sortie} : c’est un dossier, ou vous n’en avez pas le droit."
            ) from error
        except OSError as error:
            raise CommandError(f"{sortie} n’a pas pu être écrit : {error}.") from error
        self.stderr.write(f"{len(rows)} fiches dans {sortie}.")
