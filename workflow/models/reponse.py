"""What somebody who signs has already ticked and typed on a text under approval, kept between two visits. It decides nothing."""

from django.conf import settings
from django.db import models


class ReponseEnCours(models.Model):
    """`empreinte`: the text that was under their eyes. `version` grows at each keeping: of two windows, one is told."""

    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.CASCADE, related_name="reponses")
    personne = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    empreinte = models.CharField("empreinte du texte lu", max_length=64)
    # Names of `DecisionForm` fields → what was ticked or typed.
    reponses = models.JSONField("réponses", default=dict)
    version = models.PositiveIntegerField(default=0)
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        verbose_name = "réponse en cours"
        verbose_name_plural = "réponses en cours"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["dossier", "personne"], name="reponse_une_par_signataire"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}, version {self.version}"
