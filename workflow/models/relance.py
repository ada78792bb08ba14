"""A reminder that was sent: one row for each level of each passage of a dossier at a step, so that none is sent twice."""

from django.db import models
from django.utils import timezone


class Relance(models.Model):
    """`passage` is the dossier's own (`Dossier.passage`): coming back to a step begins again."""

    class Niveau(models.TextChoices):
        AVANT = "avant", "premier rappel, avant l’échéance"
        REPORT = "report", "échéance manquée : nouvelle date annoncée à l’auteur"
        APRES = "apres", "second rappel"
        DERNIER = "dernier", "dernier rappel"
        ESCALADE = "escalade", "règle du silence, ou dossier confié à l’animation"

    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.CASCADE, related_name="relances")
    passage = models.PositiveIntegerField()
    niveau = models.CharField("niveau", max_length=10, choices=Niveau.choices)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "relance"
        verbose_name_plural = "relances"
        default_permissions = ()
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "passage", "niveau"], name="relance_une_fois_par_passage")
        ]

    def __str__(self) -> str:
        return f"{self.get_niveau_display()} – {self.dossier}"
