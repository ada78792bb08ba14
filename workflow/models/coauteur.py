"""A co-author: somebody whom the author invited to sign, and who accepted or declined. Only an accepted one counts."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class CoauteurQuerySet(models.QuerySet["Coauteur"]):
    def acceptes(self) -> "CoauteurQuerySet":
        return self.filter(statut=Coauteur.Statut.ACCEPTE, personne__isnull=False)

    def of(self, user: Any) -> "CoauteurQuerySet":
        return self.acceptes().filter(personne=user)


class Coauteur(models.Model):
    """`courriel` is where the invitation went; `personne` is set when it is accepted."""

    class Statut(models.TextChoices):
        INVITE = "invite", "invité, sans réponse"
        ACCEPTE = "accepte", "a accepté"
        DECLINE = "decline", "a décliné"
        RETIRE = "retire", "retiré par l’auteur"

    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.CASCADE, related_name="coauteurs")
    courriel = models.EmailField("adresse électronique")
    nom = models.CharField("nom", max_length=200, blank=True)
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="cosignatures"
    )
    statut = models.CharField("réponse", max_length=10, choices=Statut.choices, default=Statut.INVITE)
    invite_le = models.DateTimeField("invité le", default=timezone.now)
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    objects = CoauteurQuerySet.as_manager()

    class Meta:
        verbose_name = "coauteur"
        verbose_name_plural = "coauteurs"
        ordering = ["invite_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                "dossier",
                Lower("courriel"),
                name="coauteur_une_fois_par_dossier",
                violation_error_message="Cette personne est déjà invitée.",
            )
        ]

    def __str__(self) -> str:
        """As they name themselves once they have an account, as the author named them before."""
        return (self.personne.get_full_name() if self.personne else "") or self.nom or self.courriel
