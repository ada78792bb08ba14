"""The mails of the circuit, in the order of a dossier's life. `table` says which ones each action sends."""

from typing import Any

from django.conf import settings

from workflow.circuit import Role, Statut
from workflow.courriels.courriel import Courriel
from workflow.delais import observed_delay
from workflow.models import EntreeJournal, LienSigne
from workflow.permissions import comite_of_page, place_of

_MOTIF = {"motif": "la raison donnée"}


class _Auteurs(Courriel):
    role = Role.AUTEUR


class _Comite(Courriel):
    role = Role.COMITE
    lien = "workflow_dossier"


class _Animateurs(Courriel):
    role = Role.ANIMATEUR
    lien = "workflow_deblocage"


class AccuseReception(_Auteurs):
    """Sent at submission: it arrived, what comes next, by when."""

    cle = "accuse_reception"
    variables = {
        "delai_observe": "« Depuis un an, sur ce thème, la moitié des textes… en 9 jours ou moins », quand on le sait"
    }

    def own_values(self, personne: Any) -> dict[str, str]:
        observed = observed_delay(self.dossier.theme)
        return {"delai_observe": observed.phrase if observed else ""}


class FicheAReecrire(_Comite):
    """Sent at submission: a text to rewrite."""

    cle = "fiche_a_reecrire"
    variables = {"amelioration": "« La version en ligne ne bouge pas », pour une fiche déjà publiée"}

    def own_values(self, personne: Any) -> dict[str, str]:
        what = "C’est la reprise d’une fiche que son auteur ne suit plus" if self.dossier.adoption else None
        phrase = f"{what or 'C’est une amélioration d’une fiche publiée'} : la version en ligne ne bouge pas."
        return {"amelioration": phrase if self.dossier.is_update else ""}


class AccordDemande(_Auteurs):
    """Sent with the rewritten text: nothing is published without the authors' word. Its link opens without an account."""

    cle = "accord_demande"
    lien_signe = LienSigne.Objet.ACCORD


class TexteRepris(_Auteurs):
    """Sent when the committee takes the text back, before or after the approval."""

    cle = "texte_repris"
    variables = _MOTIF


class ChangementsDemandes(_Comite):
    """Sent when an author asks for changes, with their reasons."""

    cle = "changements_demandes"
    variables = _MOTIF


class AccordEnPartie(_Comite):
    """Sent when one of several authors has approved: nothing to do yet."""

    cle = "accord_en_partie"
    urgent = False


class BonAPublierDonne(_Comite):
    """Sent at the approval: to validate."""

    cle = "bon_a_publier_donne"


class BonAPublierConfirme(_Auteurs):
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


class AccordRevoque(_Comite):
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


class LienFerme(_Auteurs):
    """Sent to the person of a link to decide that somebody else has opened, and shut."""

    cle = "lien_ferme"
    lien = "accord"


class AccordOutrepasse(_Auteurs):
    """Sent when the committee decides without the author, with the recorded reason."""

    cle = "accord_outrepasse"
    variables = _MOTIF


class FichePubliee(_Auteurs):
    """Sent when the fiche goes live, at validation or on the day chosen."""

    cle = "fiche_publiee"
    variables = {"adresse": "l’adresse permanente de la fiche"}

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers == Statut.PUBLIEE

    def own_values(self, personne: Any) -> dict[str, str]:
        page = self.dossier.page
        return {"adresse": f"{settings.SITE_URL}{page.permalink}" if page else ""}


class FicheProgrammee(_Auteurs):
    """Sent at validation for a later date."""

    cle = "fiche_programmee"

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers == Statut.PROGRAMMEE


class FicheNonRetenue(_Auteurs):
    """Sent at a rejection, with the reason."""

    cle = "fiche_non_retenue"
    variables = _MOTIF


class FicheRetiree(_Comite):
    """Sent when the author withdraws."""

    cle = "fiche_retiree"
    variables = _MOTIF
    urgent = False


class RetraitConfirme(_Auteurs):
    """Sent to whoever withdrew."""

    cle = "retrait_confirme"


class MediationDemandee(_Animateurs):
    """Sent when people disagree for good."""

    cle = "mediation_demandee"
    variables = _MOTIF


class DelaiDonneAuxAuteurs(_Auteurs):
    """Sent when the animation gives whoever must act more time."""

    cle = "delai_donne"
    variables = _MOTIF

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers == Statut.ACCORD


class DelaiDonneAuComite(DelaiDonneAuxAuteurs, _Comite):
    role = Role.COMITE
    lien = "workflow_dossier"

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers != Statut.ACCORD


class DossierConfie(_Comite):
    """Sent to whoever is given a dossier by somebody else."""

    cle = "dossier_confie"

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.details.get("apres") != entree.par_id


class DossierRepris(_Comite):
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


class MessageDuComite(_Auteurs):
    cle = "message_du_comite"
    variables = {"message": "le message"}


class MessageDeLAuteur(_Comite):
    cle = "message_de_l_auteur"
    variables = {"message": "le message"}
