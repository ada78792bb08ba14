"""`manage.py envoyer_courriels`: sends what is still to be sent, and erases what old mails said. Every few minutes, as often as wished."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow.courriels.conservation import erase_old_texts
from workflow.courriels.depart import Bilan, send_due
from workflow.models import CourrielSortant


class Command(BaseCommand):
    help = "Envoie les courriels en attente, puis efface le texte des anciens. Peut tourner en plusieurs exemplaires."

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = send_due()
        erased = erase_old_texts()
        self.stdout.write(f"{sentence(bilan)} {erased} anciens textes effacés.")
        if bilan.injoignable:
            waiting = CourrielSortant.objects.to_send().count()
            raise CommandError(f"{bilan.injoignable} {waiting} courriels attendent ; rien n’est perdu.")


def sentence(bilan: Bilan) -> str:
    return f"{bilan.partis} courriels partis, {bilan.echecs} échecs."
