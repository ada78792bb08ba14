"""What the circuit keeps. Import models from here."""

from workflow.models.approbation import Approbation
from workflow.models.dossier import Dossier
from workflow.models.journal import EntreeJournal
from workflow.models.message import Message
from workflow.models.taches import AccordTask, ReecritureTask, ValidationTask

__all__ = ["AccordTask", "Approbation", "Dossier", "EntreeJournal", "Message", "ReecritureTask", "ValidationTask"]
