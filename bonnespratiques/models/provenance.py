"""Where an imported page comes from: the same card is never imported twice, and an edit made since is never overwritten.

Written and read by `bonnespratiques.echanges.importation` alone. Holds no text and no personal data.
"""

from django.db import models


class Provenance(models.Model):
    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="provenance")
    recueil = models.CharField("recueil", max_length=255, help_text="Adresse du recueil importé.")
    cle = models.CharField("clé", max_length=255, help_text="Rang et titre de la fiche dans le recueil.")
    # Seal of the content as it was imported (`bonnespratiques.empreinte`): another seal means that somebody edited the page.
    empreinte = models.CharField("empreinte", max_length=64)
    importee_le = models.DateTimeField("importée le", auto_now_add=True)

    class Meta:
        verbose_name = "provenance"
        verbose_name_plural = "provenances"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["recueil", "cle"], name="provenance_unique")]

    def __str__(self) -> str:
        return f"{self.recueil} {self.cle}"
