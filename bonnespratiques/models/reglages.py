"""Settings that an administrator changes from the Wagtail admin."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="cog")
class Reglages(BaseGenericSetting):
    nom_du_site = models.CharField("nom du site", max_length=100, default="Bonnes Pratiques")
    courriel_contact = models.EmailField("courriel de contact", blank=True, help_text="Montré dans le pied de page.")
    courriel_reponse = models.EmailField(
        "courriel de réponse",
        blank=True,
        help_text="Où arrivent les réponses aux courriels du site : une adresse que quelqu’un lit. Vide : le courriel de contact.",
    )
    editeur = models.CharField(
        "éditeur du site",
        max_length=200,
        blank=True,
        help_text="Nom légal, au bas des courriels. Exemple : Communauté de communes des Rives-d’Oust",
    )
    demonstration = models.BooleanField(
        "site de démonstration",
        default=False,
        help_text="Affiche sur chaque page que le contenu est fictif.",
    )

    panels = [
        FieldPanel("nom_du_site"),
        FieldPanel("courriel_contact"),
        FieldPanel("courriel_reponse"),
        FieldPanel("editeur"),
        FieldPanel("demonstration"),
    ]

    class Meta:
        verbose_name = "réglages du site"

    @property
    def adresse_de_reponse(self) -> str:
        """Where answers to our mails go; "" when nobody reads any."""
        return self.courriel_reponse or self.courriel_contact
