"""The seal: who gave the « bon à publier », to which text, when. Publication compares the text that goes live with it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class ApprobationQuerySet(models.QuerySet["Approbation"]):
    def valables(self) -> "ApprobationQuerySet":
        return self.filter(tombee_le__isnull=True)


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
    par_lien = models.BooleanField("depuis un courriel, sans compte", default=False)
    # The text was reopened, or the person went back on it. The row stays: it happened.
    tombee_le = models.DateTimeField("ne vaut plus depuis le", null=True, blank=True)

    objects = ApprobationQuerySet.as_manager()

    class Meta:
        verbose_name = "bon à publier"
        verbose_name_plural = "bons à publier"
        ordering = ["-le"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outrepassee=False) | ~models.Q(motif=""), name="approbation_outrepassee_avec_motif"
            ),
            models.UniqueConstraint(
                fields=["dossier", "revision", "personne"],
                condition=models.Q(tombee_le__isnull=True),
                name="approbation_une_par_personne",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} – {self.empreinte[:12]}"
