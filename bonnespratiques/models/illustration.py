"""Illustrations: the images of the site. Our own model from the first migration, so that a credit can be kept with each picture."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Illustration(AbstractImage):
    credit = models.CharField("crédit", max_length=200, blank=True, help_text="Exemple : Photo Ville de Sainte-Orlette")

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "illustration"
        verbose_name_plural = "illustrations"
        permissions = [("choose_image", "Can choose image")]


class Rendition(AbstractRendition):
    image = models.ForeignKey(Illustration, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="rendition_unique")
        ]
