"""Fabrications: booklets being built, or just built, in the background. What is built, how far it is, why it failed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Fabrication(models.Model):
    """One build of one content in one form. `cle` identifies the bytes to come: content, form, template, fonts, compiler."""

    class Etat(models.TextChoices):
        EN_ATTENTE = "attente", "En attente"
        EN_COURS = "cours", "En cours"
        FAITE = "faite", "Faite"
        ECHOUEE = "echouee", "Échouée"
        ANNULEE = "annulee", "Annulée"

    VIVANTES = (Etat.EN_ATTENTE, Etat.EN_COURS)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cle = models.CharField("clé du contenu", max_length=64, db_index=True)
    forme = models.CharField("forme", max_length=10)
    titre = models.CharField("titre", max_length=255)
    recueil = models.ForeignKey(
        "bonnespratiques.RecueilPage", null=True, on_delete=models.CASCADE, related_name="fabrications"
    )
    mon_recueil = models.ForeignKey(
        "bonnespratiques.MonRecueil", null=True, on_delete=models.CASCADE, related_name="fabrications"
    )
    demandee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="demandée par"
    )
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.EN_ATTENTE)
    etape = models.CharField("étape", max_length=200, blank=True)
    fait = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("total", default=0)
    annulation = models.BooleanField("annulation demandée", default=False)
    demandee_le = models.DateTimeField("demandée le", auto_now_add=True)
    commencee_le = models.DateTimeField("commencée le", null=True)
    battement_le = models.DateTimeField("dernier signe de vie", null=True)
    finie_le = models.DateTimeField("finie le", null=True)
    erreur = models.TextField("erreur", blank=True)
    fiche = models.ForeignKey(
        "bonnespratiques.FichePage",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="fiche en cause",
    )

    class Meta:
        verbose_name = "fabrication"
        verbose_name_plural = "fabrications"
        default_permissions = ()
        ordering = ["-demandee_le"]
        constraints = [
            # One build of the same content at a time, whoever asks.
            models.UniqueConstraint(
                fields=["cle"], condition=Q(etat__in=("attente", "cours")), name="fabrication_une_a_la_fois"
            )
        ]

    def __str__(self) -> str:
        return f"{self.titre} ({self.forme})"

    def get_absolute_url(self) -> str:
        return f"/fabrications/{self.pk}/"

    @property
    def is_alive(self) -> bool:
        return self.etat in self.VIVANTES

    @property
    def pourcentage(self) -> int | None:
        """0 to 100, or None while nobody knows how much there is to do."""
        return min(100, self.fait * 100 // self.total) if self.total else None
