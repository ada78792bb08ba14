"""Words ready to be adapted when a text is not kept. Edited by administrators; the committee always finishes them by hand."""

from django.db import models
from wagtail.admin.panels import FieldPanel


class ModeleRefus(models.Model):
    titre = models.CharField("cas", max_length=100, unique=True, help_text="Exemple : Déjà racontée ailleurs")
    texte = models.TextField(
        "texte",
        max_length=3000,
        help_text="L’auteur le lira, complété par le comité. Dites ce qu’il peut faire ensuite.",
    )

    panels = [FieldPanel("titre"), FieldPanel("texte")]

    class Meta:
        verbose_name = "modèle de refus"
        verbose_name_plural = "modèles de refus"
        ordering = ["titre"]

    def __str__(self) -> str:
        return self.titre
