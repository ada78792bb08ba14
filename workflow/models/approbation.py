"""The seal: who gave the « bon à publier », to which text, when. Publication compares the text that goes live with it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Approbation(models.Model):
    """An approval of one revision, known by the SHA-256 of its content (`bonnespratiques.empreinte`).

    `outrepassee`: the committee decided without the author; `motif` then says why.
    """

    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.CASCADE, related_name="approbations")
    # The page may be deleted one day, and its revisions with it: the seal stays.
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="approbations"
    )
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    personne = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)
    outrepassee = models.BooleanField("par le comité", default=False)
    motif = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "bon à publier"
        verbose_name_plural = "bons à publier"
        ordering = ["-le"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outrepassee=False) | ~models.Q(motif=""), name="approbation_outrepassee_avec_motif"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier} – {self.empreinte[:12]}"
