"""What search has yet to read again: one row for each change, written in the same transaction as the change (an outbox).

Append only. A row goes away once the index holds what the database held after the row was read (`bonnespratiques.recherche.tenue.indexation`).
"""

from django.db import models


class AttenteIndexation(models.Model):
    famille = models.CharField("famille", max_length=100)  # root model, one index each: "wagtailcore.page"
    modele = models.CharField("modèle", max_length=100)  # "bonnespratiques.fichepage"
    cle = models.CharField("clé", max_length=64)
    # Already in the index in use, and kept for the one that is being rebuilt beside it.
    appliquee = models.BooleanField("appliquée", default=False)
    depuis = models.DateTimeField("depuis", auto_now_add=True)

    class Meta:
        verbose_name = "attente d’indexation"
        verbose_name_plural = "attentes d’indexation"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.modele} {self.cle}"
