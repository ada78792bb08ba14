"""Settings that an administrator changes from the Wagtail admin."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="cog")
class Reglages(BaseGenericSetting):
    nom_du_site = models.CharField("nom du site", max_length=100, default="Bonnes Pratiques")
    courriel_contact = models.EmailField(
        "courriel de contact", blank=True, help_text="Montré dans le pied de page et au bas des courriels."
    )
    demonstration = models.BooleanField(
        "site de démonstration",
        default=False,
        help_text="Affiche sur chaque page que le contenu est fictif.",
    )

    panels = [FieldPanel("nom_du_site"), FieldPanel("courriel_contact"), FieldPanel("demonstration")]

    class Meta:
        verbose_name = "réglages du site"
