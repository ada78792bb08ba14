"""The mails of the circuit, in the order of a dossier's life. `table` says which ones each action sends."""

from typing import Any

from workflow.circuit import Role, Statut
from workflow.courriels.courriel import Courriel
from workflow.models import EntreeJournal, LienSigne
from workflow.permissions import comite_of_page, place_of
from workflow.suivi.delais import observed_delay

_MOTIF = {"motif": "la raison donnée"}


class AuxAuteurs(Courriel):
    role = Role.AUTEUR


class AuComite(Courriel):
    role = Role.COMITE
    lien = "workflow_dossier"


class AuxAnimateurs(Courriel):
    role = Role.ANIMATEUR
    lien = "workflow_deblocage"


class AccuseReception(AuxAuteurs):
    """Sent at submission: it arrived, what comes next, by when."""

    cle = "accuse_reception"
    variables = {
        "delai_observe": "« Depuis un an, sur ce thème, la moitié des textes… en 9 jours ou moins », quand on le sait"
    }

    def own_values(self, personne: Any) -> dict[str, str]:
        observed = observed_delay(self.dossier.theme)
        return {"delai_observe": observed.phrase if observed else ""}


class FicheAReecrire(AuComite):
    """Sent at submission: a text to rewrite."""

    cle = "fiche_a_reecrire"
    variables = {"amelioration": "« La version en ligne ne bouge pas », pour une fiche déjà publiée"}

    def own_values(self, personne: Any) -> dict[str, str]:
        what = "C’est la reprise d’une fiche que son auteur ne suit plus" if self.dossier.adoption else None
        phrase = f"{what or 'C’est une amélioration d’une fiche publiée'} : la version en ligne ne bouge pas."
        return {"amelioration": phrase if self.dossier.is_update else ""}


class AccordDemande(AuxAuteurs):
    """Sent with the rewritten text: nothing is published without the authors' word. Its link opens without an account."""

    cle = "accord_demande"
    lien_signe = LienSigne.Objet.ACCORD


class TexteRepris(AuxAuteurs):
    """Sent when the committee takes the text back, before or after the approval."""

    cle = "texte_repris"
    variables = _MOTIF


class ChangementsDemandes(AuComite):
    """Sent when an author asks for changes, with their reasons."""

    cle = "changements_demandes"
    variables = _MOTIF


class AccordEnPartie(AuComite):
    """Sent when one of several authors has approved: nothing to do yet."""

    cle = "accord_en_partie"
    urgent = False


class BonAPublierDonne(AuComite):
    """Sent at the approval: to validate."""

    cle = "bon_a_publier_donne"


class BonAPublierConfirme(AuxAuteurs):
    """Sent to whoever approved: a decision made in somebody's name is always told to them, with a way back for a day."""

    cle = "bon_a_publier_confirme"
    variables = {"empreinte": "le sceau du texte approuvé"}
    lien_signe = LienSigne.Objet.REVOCATION

    def recipients(self) -> list[Any]:
        # Nobody, when the last approval was given earlier and another signer has just left.
        par = self.context["entree"].par
        return [par] if par else []

    def own_values(self, personne: Any) -> dict[str, str]:
        return {"empreinte": self.context["entree"].empreinte}


class AccordRevoque(AuComite):
    """Sent when an author goes back on an approval: nothing to do, their screen no longer offers to validate."""

    cle = "accord_revoque"
    urgent = False


class RetourConfirme(BonAPublierConfirme):
    """Sent to whoever went back on an approval: the same text is theirs to decide again. Its link opens without an account."""

    cle = "retour_confirme"
    variables = {}
    lien_signe = LienSigne.Objet.ACCORD

    def own_values(self, personne: Any) -> dict[str, str]:
        return {}


class LienFerme(AuxAuteurs):
    """Sent to the person of a link to decide that somebody else has opened, and shut."""

    cle = "lien_ferme"
    lien = "accord"


class AccordOutrepasse(AuxAuteurs):
    """Sent when the committee decides without the author, with the recorded reason."""

    cle = "accord_outrepasse"
    variables = _MOTIF


class MediationDemandee(AuxAnimateurs):
    """Sent when people disagree for good."""

    cle = "mediation_demandee"
    variables = _MOTIF


class DelaiDonneAuxAuteurs(AuxAuteurs):
    """Sent when the animation gives whoever must act more time."""

    cle = "delai_donne"
    variables = _MOTIF

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers == Statut.ACCORD


class DelaiDonneAuComite(DelaiDonneAuxAuteurs, AuComite):
    role = Role.COMITE
    lien = "workflow_dossier"

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers != Statut.ACCORD


class DossierConfie(AuComite):
    """Sent to whoever is given a dossier by somebody else."""

    cle = "dossier_confie"

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.details.get("apres") != entree.par_id


class DossierRepris(AuComite):
    """Sent to whoever had a dossier in hand, when somebody else takes it or is given it."""

    cle = "dossier_repris"
    variables = {"par": "qui l’a maintenant"}

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return bool(entree.details.get("avant")) and entree.details["avant"] not in {
            entree.par_id,
            entree.details.get("apres"),
        }

    def recipients(self) -> list[Any]:
        # Only who may still open it.
        before = self.context["entree"].details["avant"]
        return list(comite_of_page(place_of(self.dossier)).filter(pk=before))

    def own_values(self, personne: Any) -> dict[str, str]:
        return {"par": str(self.dossier.pris_par or "")}


class MessageDuComite(AuxAuteurs):
    cle = "message_du_comite"
    variables = {"message": "le message"}


class MessageDeLAuteur(AuComite):
    cle = "message_de_l_auteur"
    variables = {"message": "le message"}
