"""Repeatable parts of a fiche: organismes, indicateurs, tags. They are saved with the page and its revisions."""

from django.db import models
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class FicheOrganisme(Orderable):
    fiche = ParentalKey("bonnespratiques.FichePage", on_delete=models.CASCADE, related_name="organismes")
    organisme = models.ForeignKey(
        "bonnespratiques.Organisme", on_delete=models.PROTECT, related_name="fiches", verbose_name="organisme"
    )

    panels = [FieldPanel("organisme")]


def organismes_of_fiches() -> models.Prefetch:
    """The organismes of many fiches in one query, for `prefetch_related`."""
    return models.Prefetch("organismes", FicheOrganisme.objects.select_related("organisme"))


class Indicateur(Orderable):
    """A figure before and after. Values are texts ("8,1", "40 à 50"): `indicateurs.parse` reads a number where there is one."""

    fiche = ParentalKey("bonnespratiques.FichePage", on_delete=models.CASCADE, related_name="indicateurs")
    libelle = models.CharField("libellé", max_length=200, help_text="Exemple : Demandes reçues en double")
    avant = models.CharField("avant", max_length=60, blank=True, help_text="Exemple : 22")
    apres = models.CharField("après", max_length=60, blank=True, help_text="Exemple : 6")
    unite = models.CharField("unité", max_length=60, blank=True, help_text="Exemple : %")
    periode = models.CharField("période", max_length=100, blank=True, help_text="Exemple : 2019 / 2025")
    source = models.CharField("source", max_length=200, blank=True, help_text="Exemple : Relevé de deux semaines")

    panels = [
        FieldPanel("libelle"),
        FieldRowPanel([FieldPanel("avant"), FieldPanel("apres"), FieldPanel("unite")]),
        FieldRowPanel([FieldPanel("periode"), FieldPanel("source")]),
    ]


class Tag(TagBase):
    """Our own tags, so that those of images and documents do not mix with those of fiches."""

    free_tagging = True

    class Meta:
        verbose_name = "mot-clé"
        verbose_name_plural = "mots-clés"


class FicheTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="fiches")
    content_object = ParentalKey("bonnespratiques.FichePage", on_delete=models.CASCADE, related_name="tagged_items")
