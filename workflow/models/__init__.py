"""What the circuit keeps. Import models from here."""

from workflow.models.approbation import Approbation
from workflow.models.coauteur import Coauteur
from workflow.models.courriel import CourrielSortant, PreferencesCourriel, TexteCourriel
from workflow.models.delais import DelaisDuCircuit
from workflow.models.dossier import Dossier
from workflow.models.journal import EntreeJournal
from workflow.models.lien import LienSigne
from workflow.models.message import Message
from workflow.models.modele_refus import ModeleRefus
from workflow.models.piece import PieceJointe
from workflow.models.profil import Credit, Profil
from workflow.models.raison import Puce, RaisonChangement
from workflow.models.relance import Relance
from workflow.models.reponse import ReponseEnCours
from workflow.models.taches import AccordTask, ReecritureTask, ValidationTask
from workflow.models.verification import VerificationFiche

__all__ = [
    "AccordTask",
    "Approbation",
    "Coauteur",
    "CourrielSortant",
    "Credit",
    "DelaisDuCircuit",
    "Dossier",
    "EntreeJournal",
    "LienSigne",
    "Message",
    "ModeleRefus",
    "PieceJointe",
    "PreferencesCourriel",
    "Profil",
    "Puce",
    "RaisonChangement",
    "ReecritureTask",
    "Relance",
    "ReponseEnCours",
    "TexteCourriel",
    "ValidationTask",
    "VerificationFiche",
]
