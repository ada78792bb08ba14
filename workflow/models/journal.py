"""The journal: every step of every dossier. Written by `workflow.actions` in the same transaction as the step, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from workflow.circuit import Action, Statut


class EntreeJournal(models.Model):
    class Evenement(models.TextChoices):
        """What happens outside the circuit's own actions, and is recorded all the same."""

        CREATE = "create", "Création du dossier"
        PUBLISHED = "published", "Publication"
        PUBLISHED_DIRECTLY = "published_directly", "Publication directe par l’administration"
        UNPUBLISHED = "unpublished", "Mise hors ligne"
        WORKFLOW_CANCELLED = "workflow_cancelled", "Circuit interrompu par l’administration"

    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.SET_NULL, related_name="journal", null=True)
    page = models.ForeignKey("bonnespratiques.FichePage", on_delete=models.SET_NULL, related_name="+", null=True)
    action = models.CharField("action", max_length=30, choices=[*Action.choices, *Evenement.choices])
    depuis = models.CharField("de", max_length=20, choices=Statut.choices, blank=True)
    vers = models.CharField("à", max_length=20, choices=Statut.choices, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)
    motif = models.TextField("motif", blank=True)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    empreinte = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "journal"
        ordering = ["le", "pk"]

    def __str__(self) -> str:
        return f"{self.get_action_display()} – {self.dossier}"
