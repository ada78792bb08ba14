"""The mails of deadlines: reminders, new dates, silence, dossiers handed to the animation; and « toujours vrai ? ».

Sent by `workflow.suivi.relances` and `workflow.suivi.fraicheur`. Reminders of the committee before the last one wait for the daily
digest: somebody who has ten dossiers gets one mail.
"""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from workflow.circuit import Role, Statut
from workflow.courriels.courriel import Courriel
from workflow.models import DelaisDuCircuit, EntreeJournal, LienSigne, Relance
from workflow.permissions import comite_in_charge, comite_of_page

_DERNIER = {Relance.Niveau.DERNIER}
_AVANT_LE_DERNIER = {Relance.Niveau.AVANT, Relance.Niveau.APRES}
_SUITE = {"suite": "ce qui arrivera sans réponse, et quand"}
_MESSAGE, _EXEMPLE = {"message": "le message"}, {"message": "Bonjour, où en êtes-vous ?"}


def _level(entree: EntreeJournal) -> str:
    return entree.details.get("niveau", "")


def _last_day(entree: EntreeJournal) -> str:
    """The day left to answer the last reminder, as `workflow.suivi.relances` counts it."""
    return date_format(timezone.localdate(entree.le) + timedelta(days=DelaisDuCircuit.load().sursis), "j F Y")


class _AuComite(Courriel):
    role = Role.COMITE
    lien = "workflow_dossier"

    def recipients(self) -> list[Any]:
        return comite_in_charge(self.dossier)


class RappelAccord(Courriel):
    """Sent to the signataires who have not answered, before and after the date. Its link opens without an account."""

    cle = "rappel_accord"
    role = Role.AUTEUR
    lien_signe = LienSigne.Objet.ACCORD
    niveaux = _AVANT_LE_DERNIER

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers == Statut.ACCORD and _level(entree) in cls.niveaux

    def recipients(self) -> list[Any]:
        entree = self.context["entree"]
        given = set(
            self.dossier.approbations.valables()
            .filter(revision_id=entree.revision_id)
            .values_list("personne", flat=True)
        )
        return [personne for personne in super().recipients() if personne.pk not in given]


class DernierRappelAccord(RappelAccord):
    """Sent as the last reminder of an approval: it says what silence will mean, and from when."""

    cle = "dernier_rappel_accord"
    variables = _SUITE
    niveaux = _DERNIER

    def own_values(self, personne: Any) -> dict[str, str]:
        day = _last_day(self.context["entree"])
        if self.dossier.silence_vaut_accord and self.dossier.mediation_le is None:
            suite = (
                f"Sans réponse d’ici au {day}, le comité pourra publier ce texte sans vous, "
                "comme vous l’avez accepté en envoyant votre fiche."
            )
        else:
            suite = f"Sans réponse d’ici au {day}, l’animation du site prendra le relais. Rien ne paraîtra sans votre accord."
        return {"suite": suite}


class RappelAuComite(_AuComite):
    """Sent to whoever has the dossier in hand, or to the whole committee, around the date."""

    cle = "rappel_au_comite"
    urgent = False
    niveaux = _AVANT_LE_DERNIER

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers != Statut.ACCORD and _level(entree) in cls.niveaux


class DernierRappelAuComite(RappelAuComite):
    """Sent as the last reminder to the committee, before the dossier goes to the animation."""

    cle = "dernier_rappel_au_comite"
    variables = _SUITE
    urgent = True
    niveaux = _DERNIER

    def own_values(self, personne: Any) -> dict[str, str]:
        day = _last_day(self.context["entree"])
        return {"suite": f"Sans suite d’ici au {day}, le dossier sera confié à l’animation du site."}


class DateReportee(Courriel):
    """Sent to the authors, once, when the committee misses the date: it says so, with a new date."""

    cle = "date_reportee"
    role = Role.AUTEUR


class DateReporteeAuComite(_AuComite):
    """Sent to the committee at the same moment: what its author has just been told."""

    cle = "date_reportee_au_comite"
    urgent = False


class SilenceConstate(_AuComite):
    """Sent to the committee when the last reminder of an approval went unanswered and the charter allows to go on."""

    cle = "silence_constate"


class DossierADebloquer(Courriel):
    """Sent to the animation when nobody moves a dossier any more."""

    cle = "dossier_a_debloquer"
    role = Role.ANIMATEUR
    lien = "workflow_deblocage"


class AnimationPrevenue(Courriel):
    """Sent to the authors when it is the committee that does not move: they know that somebody looks at it."""

    cle = "animation_prevenue"
    role = Role.AUTEUR
    urgent = False

    @classmethod
    def concerns(cls, entree: EntreeJournal) -> bool:
        return entree.vers != Statut.ACCORD


class MessageDeLAnimation(_AuComite):
    """Sent when the animation writes in a dossier that it unblocks: to the committee always…"""

    cle = "message_de_l_animation"
    variables = _MESSAGE
    exemples = _EXEMPLE
    quand = "Message de l’animation"


class MessageDeLAnimationAuxAuteurs(Courriel):
    """… and to the authors, unless it wrote to the committee only."""

    cle = "message_de_l_animation"
    role = Role.AUTEUR
    variables = {"message": "le message"}


class MessageALAnimation(DossierADebloquer):
    """Sent to the animation when somebody writes in a dossier that it unblocks."""

    cle = "message_a_l_animation"
    variables = _MESSAGE
    exemples = _EXEMPLE
    quand = "Message dans un dossier confié à l’animation"
    urgent = False


_FICHE = {
    "fiche": "l’adresse permanente de la fiche",
    "date": "le jour où elle a été vérifiée",
    "limite": "la date limite",
}


class ToujoursVrai(Courriel):
    """Sent to who answers for a fiche that nobody has checked for long. `dossier`: theirs. Context: `page`, `depuis`, `limite`."""

    cle = "toujours_vrai"
    quand = "Un an après la dernière vérification d’une fiche"
    pourquoi = "Vous recevez ce courriel parce que vous suivez cette fiche."
    role = Role.AUTEUR
    lien_signe: ClassVar[str] = LienSigne.Objet.FRAICHEUR
    variables = _FICHE

    def own_values(self, personne: Any) -> dict[str, str]:
        page, limite = self.context["page"], date_format(self.context["limite"], "j F Y")
        return {
            "titre": page.title,
            "fiche": f"{settings.SITE_URL}{page.permalink}",
            "date": date_format(self.context["depuis"], "j F Y"),
            "limite": limite,
            "echeance": limite,
            "tour": f"C’est à vous de dire si elle est toujours vraie, avant le {limite}.",
        }


class FraicheurAuComite(ToujoursVrai):
    """Sent to the theme's committee when its author did not answer, does not know, or is not known."""

    cle = "fraicheur_au_comite"
    quand = "Sans réponse de l’auteur d’une fiche à vérifier"
    pourquoi = "Vous recevez ce courriel parce que vous siégez au comité de ce thème."
    role = Role.COMITE
    lien = "workflow_fraicheur"
    lien_signe = ""
    urgent = False

    def recipients(self) -> list[Any]:
        return list(comite_of_page(self.context["page"]))

    def url(self, personne: Any) -> str:
        return settings.SITE_URL + reverse(self.lien)
