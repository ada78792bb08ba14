"""The mails of the circuit, in the order of a dossier's life. `COURRIELS` says which ones each action sends."""

from workflow.circuit import Action, Role
from workflow.courriels.courriel import Courriel
from workflow.models import EntreeJournal


class _Auteur(Courriel):
    role = Role.AUTEUR


class _Comite(Courriel):
    role = Role.COMITE
    lien = "workflow_dossier"


class AccuseReception(_Auteur):
    """Sent at submission: it arrived, what comes next, by when."""

    gabarit = "accuse_reception"
    objet = "Votre fiche « {titre} » est bien arrivée"


class FicheAReecrire(_Comite):
    """Sent at submission: a text to rewrite."""

    gabarit = "fiche_a_reecrire"
    objet = "À réécrire : « {titre} »"


class AccordDemande(_Auteur):
    """Sent with the rewritten text: nothing is published without the author's word."""

    gabarit = "accord_demande"
    objet = "C’est à vous : relisez « {titre} »"
    lien = "accord"


class TexteRepris(_Auteur):
    """Sent when the committee takes the text back, before or after the approval."""

    gabarit = "texte_repris"
    objet = "Le comité retravaille « {titre} »"


class ChangementsDemandes(_Comite):
    """Sent when the author asks for changes, with their reasons."""

    gabarit = "changements_demandes"
    objet = "Changements demandés : « {titre} »"


class BonAPublierDonne(_Comite):
    """Sent at the approval: to validate."""

    gabarit = "bon_a_publier_donne"
    objet = "À valider : « {titre} »"


class BonAPublierConfirme(_Auteur):
    """Sent to whoever approved: a decision made in somebody's name is always told to them."""

    gabarit = "bon_a_publier_confirme"
    objet = "Votre bon à publier pour « {titre} »"


class AccordOutrepasse(_Auteur):
    """Sent when the committee decides without the author, with the recorded reason."""

    gabarit = "accord_outrepasse"
    objet = "Le comité publie « {titre} » sans votre réponse"


class FichePublieeOuProgrammee(_Auteur):
    """Sent at validation, and again when a scheduled fiche goes live."""

    gabarit = "fiche_publiee"
    objet = "Votre fiche « {titre} »"

    def subject(self) -> str:
        return f"{super().subject()} {'est publiée' if self.dossier.statut == 'publiee' else 'va paraître'}"


class FicheNonRetenue(_Auteur):
    """Sent at a rejection, with the reason."""

    gabarit = "fiche_non_retenue"
    objet = "Votre fiche « {titre} » n’a pas été retenue"


class FicheRetiree(_Comite):
    """Sent when the author withdraws."""

    gabarit = "fiche_retiree"
    objet = "Retirée par son auteur : « {titre} »"


class RetraitConfirme(_Auteur):
    """Sent to whoever withdrew."""

    gabarit = "retrait_confirme"
    objet = "Votre fiche « {titre} » est retirée"


class MessageDuComite(_Auteur):
    gabarit = "message"
    objet = "Un message du comité sur « {titre} »"


class MessageDeLAuteur(_Comite):
    gabarit = "message"
    objet = "Un message de l’auteur sur « {titre} »"


COURRIELS: dict[str, tuple[type[Courriel], ...]] = {
    Action.SUBMIT: (AccuseReception, FicheAReecrire),
    Action.SEND_FOR_APPROVAL: (AccordDemande,),
    Action.TAKE_BACK: (TexteRepris,),
    Action.ASK_CHANGES: (ChangementsDemandes,),
    Action.APPROVE: (BonAPublierDonne, BonAPublierConfirme),
    Action.OVERRIDE: (AccordOutrepasse,),
    Action.SEND_BACK: (TexteRepris,),
    Action.VALIDATE: (FichePublieeOuProgrammee,),
    EntreeJournal.Evenement.PUBLISHED: (FichePublieeOuProgrammee,),
    Action.REJECT: (FicheNonRetenue,),
    Action.WITHDRAW: (FicheRetiree, RetraitConfirme),
}
