"""`manage.py relancer`: reminders, new dates, dossiers to unblock, fiches to check, and readers' recueils that have expired.

May be run as often as one likes.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonnespratiques.recueil.personnel.effacement import erase_expired
from workflow.courriels.depart import send_due
from workflow.models import Relance
from workflow.permissions import animateurs
from workflow.suivi import fraicheur, relances


class Command(BaseCommand):
    help = (
        "Envoie les rappels, annonce les nouvelles dates, confie à l’animation ce qui est bloqué, demande si les fiches "
        "anciennes sont toujours vraies, efface les recueils de lecteurs qui ont expiré. Sans danger si on la lance deux fois, ou deux à la fois."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        bilan, fiches = relances.remind_all(), fraicheur.check_all()
        for niveau in Relance.Niveau:
            if number := bilan.niveaux[niveau]:
                self.stdout.write(f"{niveau.label} : {number}")
        for label, number in fiches.lines():
            self.stdout.write(f"{label} : {number}")
        if not bilan.niveaux.total() and not fiches.total():
            self.stdout.write("Rien à relancer.")
        if bilan.niveaux[Relance.Niveau.ESCALADE] and not animateurs().exists():
            self.stderr.write("Personne ne peut débloquer un dossier : ajoutez quelqu’un au groupe « Animation ».")
        if effaces := erase_expired():
            self.stdout.write(f"Recueils de lecteurs effacés : {effaces}")
        send_due()  # what these have just written, and what could not leave before
        if bilan.echecs or fiches.echecs:
            dossiers, pages = (", ".join(map(str, numbers)) or "aucun" for numbers in (bilan.echecs, fiches.echecs))
            raise CommandError(
                f"À regarder dans le journal du serveur, puis à relancer. Dossiers : {dossiers}. Fiches : {pages}."
            )
