"""`manage.py importer_recueil FILE`: a booklet (text, Word, LibreOffice, PDF) becomes published fiches and a recueil."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from bonnespratiques.echanges import rapport
from bonnespratiques.echanges.documents import read_file
from bonnespratiques.echanges.importation import ImportImpossible, import_livret
from bonnespratiques.echanges.livret import LivretIllisible


class Command(BaseCommand):
    help = (
        "Lit un recueil (texte, .docx, .odt ou .pdf) : ses fiches sont publiées sous leurs thèmes, un recueil les rassemble dans l’ordre. "
        "Tout ou rien ; un second import ne refait rien et n’écrase aucune correction. Voir docs/importer-un-recueil.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "fichier", type=Path, help="le recueil : texte UTF-8, Word (.docx), LibreOffice (.odt) ou PDF"
        )
        parser.add_argument("--slug", default="", help="adresse du recueil, par exemple recueil-2014")
        parser.add_argument("--a-blanc", action="store_true", help="dit ce qui serait fait, n’écrit rien")
        parser.add_argument("--json", action="store_true", help="le compte rendu en un objet JSON, sur une ligne")

    def handle(self, *args: Any, **options: Any) -> None:
        # Three hundred lines of Wagtail's own journal would bury the report.
        logging.disable(logging.INFO)
        try:
            livret = read_file(options["fichier"])
            bilan = import_livret(livret, slug=options["slug"], dry_run=options["a_blanc"])
        except (LivretIllisible, ImportImpossible) as error:
            raise CommandError(f"{error}\nRien n’a été écrit.") from error
        except DatabaseError as error:
            raise CommandError(
                f"La base de données a refusé : {error}\nRien n’a été écrit. "
                "Si le site vient d’être installé, lancez d’abord : manage.py migrate."
            ) from error
        finally:
            logging.disable(logging.NOTSET)
        if options["json"]:
            self.stdout.write(json.dumps(rapport.to_json(livret, bilan), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(rapport.to_lines(livret, bilan)))
