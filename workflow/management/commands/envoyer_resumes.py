"""`manage.py envoyer_resumes`: the digest of the day, for whoever has news. Run again the same day, it does nothing more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow.courriels.depart import send_due
from workflow.courriels.resume import write_digests


class Command(BaseCommand):
    help = "Écrit et envoie le résumé du jour, une fois par jour et par personne. Peut être relancée sans risque."

    def handle(self, *args: Any, **options: Any) -> None:
        written, failed = write_digests()
        bilan = send_due()
        self.stdout.write(f"{written} résumés écrits.")
        if failed:
            raise CommandError(
                f"{failed} résumés n’ont pas pu être écrits : voyez le journal du serveur. Les autres le sont."
            )
        if bilan.injoignable:
            raise CommandError(f"{bilan.injoignable} Les résumés sont gardés : envoyer_courriels les enverra.")
