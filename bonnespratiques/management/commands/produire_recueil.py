"""`produire_recueil SLUG --format pdf --sortie FILE`: the public booklet of a recueil, as a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.fabrication.depot import LivretOccupe, get_pdf, write_atomically

FORMATS_A_VENIR = ("epub", "html", "docx")


class Command(BaseCommand):
    help = "Compose le livret d’un recueil, tel que tout le monde peut le lire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="Le dernier mot de l’adresse du recueil, par exemple recueil-2026.")
        parser.add_argument("--format", default="pdf", help="pdf (epub, html et docx viendront).")
        parser.add_argument("--sortie", required=True, type=Path, help="Le fichier à écrire.")

    def handle(self, *args: Any, **options: Any) -> None:
        sortie: Path = options["sortie"]
        if options["format"] in FORMATS_A_VENIR:
            raise CommandError(f"Le format {options['format']} n’est pas encore produit : demandez --format pdf.")
        if options["format"] != "pdf":
            raise CommandError(f"Format inconnu : {options['format']}. Demandez --format pdf.")
        if sortie.is_dir() or not sortie.absolute().parent.is_dir():
            raise CommandError(f"{sortie} : donnez un nom de fichier dans un dossier qui existe.")
        document = build_document(_find(options["slug"]))
        for alerte in document.alertes:
            self.stderr.write(f"{alerte.gravite} : {alerte}")
        try:
            fichier = get_pdf(_find(options["slug"]), document)
            write_atomically(sortie.absolute(), fichier.path.read_bytes())
        except (LivretImpossible, LivretOccupe) as erreur:
            raise CommandError(str(erreur)) from erreur
        except OSError as erreur:
            raise CommandError(f"{sortie} ne peut pas être écrit : {erreur.strerror}.") from erreur
        self.stdout.write(f"{sortie} : {fichier.pages} pages, {fichier.octets // 1000} ko.")


def _find(slug: str) -> RecueilPage:
    recueil = RecueilPage.objects.filter(slug=slug).first()
    if recueil is None:
        connus = ", ".join(RecueilPage.objects.order_by("slug").values_list("slug", flat=True)) or "aucun"
        raise CommandError(f"Aucun recueil « {slug} ». Recueils de ce site : {connus}.")
    return recueil
