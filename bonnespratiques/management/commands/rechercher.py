"""What the site's search answers to an anonymous reader."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.recherche.extrait import to_plain_text
from bonnespratiques.recherche.service import RESULTATS_PAR_PAGE, Resultat, ResultatsRecherche, search_fiches

LIMITE_MAX = 1000


class Command(BaseCommand):
    help = "Répond comme la recherche du site à une personne non connectée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "requete", metavar="REQUÊTE", help="Des mots, ou une « expression exacte » entre guillemets."
        )
        parser.add_argument("--limite", type=int, default=RESULTATS_PAR_PAGE, metavar="N", help="N fiches au plus.")
        parser.add_argument("--json", action="store_true", help="Une liste JSON au lieu d’un texte.")

    def handle(self, *args: Any, requete: str, limite: int, **options: Any) -> None:
        if not 1 <= limite <= LIMITE_MAX:
            raise CommandError(f"--limite : donnez un nombre de 1 à {LIMITE_MAX}.")
        found = search_fiches(requete, user=None, par_page=limite)
        rows = [_row(resultat) for resultat in found.resultats]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{found.total} fiche{'s' if found.total > 1 else ''}")
        for line in _said(found):
            self.stdout.write(line)
        for row in rows:
            self.stdout.write(f"\n{row['rang']}. {row['titre']} (n°\u00a0{row['numero']}, {row['theme']})")
            self.stdout.write(f"   {row['organisme']}\n   {row['extrait']}")


def _said(found: ResultatsRecherche) -> Iterator[str]:
    """What the page says above its results."""
    if found.message:
        yield found.message
    if found.correction:
        said = "Recherché à la place" if found.correction.appliquee else "Vouliez-vous dire"
        yield f"{said}\u00a0: {found.correction.texte}"
    if found.elargie:
        yield f"Cherché aussi\u00a0: {', '.join(found.elargie)}"


def _row(resultat: Resultat) -> dict[str, Any]:
    fiche = resultat.fiche
    return {
        "rang": resultat.rang,
        "numero": fiche.numero,
        "titre": fiche.title,
        "organisme": ", ".join(fiche.organismes_dits),
        "theme": fiche.theme.title,
        "score": round(resultat.score, 4),
        "extrait": to_plain_text(resultat.extrait),
    }
