"""`produire_recueil SLUG --format pdf --sortie FILE`: the public booklet of a recueil, as a file (several when it has volumes)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.echanges.fichiers import write_atomically
from bonnespratiques.models import RecueilPage
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.document import build_document
from bonnespratiques.recueil.fabrication.service import Fichier, build_now
from bonnespratiques.recueil.rendu.formes import FORMES

EFFACER = "\r\033[K"  # the line of progress of a terminal


class Command(BaseCommand):
    help = "Compose le livret d’un recueil, tel que tout le monde peut le lire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="Le dernier mot de l’adresse du recueil, par exemple recueil-2026.")
        parser.add_argument("--format", default="pdf", help=f"{', '.join(FORMES)}. Par défaut : pdf.")
        parser.add_argument(
            "--sortie",
            required=True,
            type=Path,
            help="Le fichier à écrire. S’il y a des volumes : FICHIER-volume-1.pdf…",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sortie: Path = options["sortie"]
        forme = FORMES.get(options["format"])
        if forme is None:
            raise CommandError(f"Format inconnu : {options['format']}. Demandez l’un de ceux-ci : {', '.join(FORMES)}.")
        if sortie.is_dir() or not sortie.absolute().parent.is_dir():
            raise CommandError(f"{sortie} : donnez un nom de fichier dans un dossier qui existe.")
        document = build_document(_find(options["slug"]))
        for alerte in document.alertes:
            self.stderr.write(f"{alerte.gravite} : {alerte}")
        try:
            fichiers = build_now(document, forme, suivi=self._progress if self.stderr.isatty() else None)
        except LivretImpossible as erreur:
            raise CommandError(str(erreur)) from erreur
        finally:
            if self.stderr.isatty():
                self.stderr.write(EFFACER, ending="")
        for fichier in fichiers:
            self._write(fichier, _numbered(sortie, fichier))

    def _write(self, fichier: Fichier, sortie: Path) -> None:
        try:
            write_atomically(sortie.absolute(), fichier.path.read_bytes())
        except OSError as erreur:
            raise CommandError(f"{sortie} ne peut pas être écrit : {erreur.strerror}.") from erreur
        pages = f"{fichier.pages} pages, " if fichier.pages else ""
        self.stdout.write(f"{sortie} : {pages}{max(1, fichier.octets // 1000)} ko.")

    def _progress(self, etape: str, fait: int, total: int) -> bool:
        self.stderr.write(f"{EFFACER}{etape}{f' ({fait} sur {total})' if total else ''}", ending="")
        self.stderr.flush()
        return True


def _numbered(sortie: Path, fichier: Fichier) -> Path:
    if fichier.volumes == 1:
        return sortie
    return sortie.with_name(f"{sortie.stem}-volume-{fichier.volume}{sortie.suffix}")


def _find(slug: str) -> RecueilPage:
    recueil = RecueilPage.objects.filter(slug=slug).first()
    if recueil is None:
        connus = ", ".join(RecueilPage.objects.order_by("slug").values_list("slug", flat=True)) or "aucun"
        raise CommandError(f"Aucun recueil « {slug} ». Recueils de ce site : {connus}.")
    return recueil
