"""Mails of the end of a dossier: published, promised for a day, not kept, withdrawn, or stopped from outside."""

from typing import Any

from django.conf import settings

from workflow.circuit import Statut
from workflow.courriels.du_circuit import AuComite, AuxAuteurs
from workflow.models import EntreeJournal


class FichePubliee(AuxAuteurs):
    """Sent when the fiche goes live, at validation or on the day chosen."""

    cle = "fiche_publiee"
    variables = {"adresse": "l’adresse permanente de la fiche"}

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers == Statut.PUBLIEE

    def own_values(self, personne: Any) -> dict[str, str]:
        page = self.dossier.page
        return {"adresse": f"{settings.SITE_URL}{page.permalink}" if page else ""}


class FicheProgrammee(AuxAuteurs):
    """Sent at validation for a later date."""

    cle = "fiche_programmee"

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers == Statut.PROGRAMMEE


class FicheNonRetenue(AuxAuteurs):
    """Sent at a rejection, with the reason."""

    cle = "fiche_non_retenue"
    variables = {"motif": "la raison donnée"}


class FicheRetiree(AuComite):
    """Sent when the author withdraws."""

    cle = "fiche_retiree"
    variables = {"motif": "la raison donnée"}
    urgent = False


class RetraitConfirme(AuxAuteurs):
    """Sent to whoever withdrew."""

    cle = "retrait_confirme"


class CircuitInterrompu(AuxAuteurs):
    """Sent when somebody stops Wagtail's workflow from the administration: the dossier is closed, its text kept."""

    cle = "circuit_interrompu"
