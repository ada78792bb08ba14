"""« Toujours vrai ? »: the question asked about a fiche that nobody has checked for a year, and its answer."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class VerificationFiche(models.Model):
    """One round of the question. The author is asked first, then the theme's committee; without an answer the fiche is marked."""

    class Reponse(models.TextChoices):
        VRAIE = "vraie", "toujours vraie"
        A_REVOIR = "a_revoir", "à mettre à jour"
        INCONNUE = "inconnue", "je ne sais plus"

    page = models.ForeignKey("bonnespratiques.FichePage", on_delete=models.CASCADE, related_name="verifications")
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    comite_demande_le = models.DateTimeField("demandée au comité le", null=True, blank=True)
    marquee_le = models.DateTimeField("fiche marquée le", null=True, blank=True)
    reponse = models.CharField("réponse", max_length=10, choices=Reponse.choices, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    class Meta:
        verbose_name = "vérification"
        verbose_name_plural = "vérifications"
        default_permissions = ()
        ordering = ["-demandee_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(repondue_le__isnull=True), name="verification_une_a_la_fois"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} – {self.get_reponse_display() or 'sans réponse'}"
