"""The journal: every step of every dossier, and whatever else must be accounted for. Written once, never changed.

`workflow.actions` writes each entry in the same transaction as the step. No entry is updated or deleted by the product: the
model refuses it. When an account is deleted, its entries stay, and show « contributeur anonyme ».
"""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from workflow.circuit import Action, Role, Statut

ANONYME = "contributeur anonyme"
# Somebody of the administration, outside the circuit's own roles.
ADMIN = "admin"
ROLES = [
    (Role.AUTEUR.value, "auteur"),
    (Role.COAUTEUR.value, "coauteur"),
    (Role.COMITE.value, "comité"),
    (Role.ANIMATEUR.value, "animation"),
    (ADMIN, "administration"),
]


class JournalImmuable(Exception):
    """Something tried to change or delete what happened."""


class EntreeJournalQuerySet(models.QuerySet["EntreeJournal"]):
    def update(self, **kwargs: Any) -> int:
        # What Django itself does when an account, a page or a dossier goes away: a reference becomes empty, and nothing else.
        if set(kwargs.values()) == {None} and set(kwargs) <= {"par", "dossier", "page", "revision"}:
            return super().update(**kwargs)
        raise JournalImmuable("Le journal ne se modifie pas.")

    def delete(self) -> NoReturn:
        raise JournalImmuable("Le journal ne s’efface pas.")


class EntreeJournal(models.Model):
    class Evenement(models.TextChoices):
        """What happens outside the circuit's own actions, and is recorded all the same."""

        CREATE = "create", "Création du dossier"
        PUBLISHED = "published", "Publication"
        PUBLISHED_DIRECTLY = "published_directly", "Publication directe par l’administration"
        UNPUBLISHED = "unpublished", "Mise hors ligne"
        WORKFLOW_CANCELLED = "workflow_cancelled", "Circuit interrompu par l’administration"
        APPROVED_IN_PART = "approved_in_part", "Accord d’un signataire, d’autres sont attendus"
        COAUTHOR_ACCEPTED = "coauthor_accepted", "Invitation acceptée"
        COAUTHOR_DECLINED = "coauthor_declined", "Invitation déclinée"
        COAUTHOR_REMOVED = "coauthor_removed", "Coauteur retiré"
        AUTHOR_REPLACED = "author_replaced", "Un coauteur devient l’auteur"
        DATE_MOVED = "date_moved", "Nouvelle date annoncée à l’auteur"
        REMINDED = "reminded", "Rappel envoyé"
        SILENCE = "silence", "Silence constaté : le comité peut publier sans réponse"
        ESCALATED = "escalated", "Dossier confié à l’animation"
        LINK_REVOKED = "link_revoked", "Lien d’accord révoqué"
        READ_BY_ADMIN = "read_by_admin", "Lecture par l’administration"
        STILL_TRUE = "still_true", "Fiche dite toujours vraie"
        MARKED_STALE = "marked_stale", "Fiche marquée « à vérifier »"

    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.SET_NULL, related_name="journal", null=True)
    dossier_numero = models.PositiveBigIntegerField("numéro du dossier", null=True)
    page = models.ForeignKey("bonnespratiques.FichePage", on_delete=models.SET_NULL, related_name="+", null=True)
    action = models.CharField("action", max_length=30, choices=[*Action.choices, *Evenement.choices])
    depuis = models.CharField("de", max_length=20, choices=Statut.choices, blank=True)
    vers = models.CharField("à", max_length=20, choices=Statut.choices, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Whether somebody did it (their account may be gone since), and as what. Empty: the site itself.
    role = models.CharField("en tant que", max_length=10, blank=True, choices=ROLES)
    le = models.DateTimeField("le", default=timezone.now)
    motif = models.TextField("motif", blank=True)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    empreinte = models.CharField(max_length=64, blank=True)
    # What else was before and after: dates, people, links… {"avant": …, "apres": …}. Names of people are never written here.
    details = models.JSONField("détails", default=dict, blank=True)

    objects = EntreeJournalQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "journal"
        default_permissions = ()
        ordering = ["le", "pk"]

    def __str__(self) -> str:
        return f"{self.get_action_display()} – {self.dossier}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise JournalImmuable("Le journal ne se modifie pas.")
        if self.dossier_id:
            self.dossier_numero = self.dossier_id
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise JournalImmuable("Le journal ne s’efface pas.")

    @property
    def auteur_affiche(self) -> str:
        """Who did it, as everybody who may read the journal sees it."""
        if self.par:
            return str(self.par)
        return ANONYME if self.role else "le site"
