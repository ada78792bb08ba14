"""Organismes: the administrations, hospitals, companies and associations where a practice was carried out."""

from django.db import models
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel


class TypeOrganisme(models.TextChoices):
    ETAT = "etat", "État"
    COLLECTIVITE = "collectivite", "Collectivité"
    SECURITE_SOCIALE = "securite-sociale", "Sécurité sociale"
    HOPITAL = "hopital", "Hôpital"
    ENSEIGNEMENT = "enseignement", "Enseignement"
    ASSOCIATION = "association", "Association"
    ENTREPRISE = "entreprise", "Entreprise"
    AUTRE = "autre", "Autre"
    NON_COMMUNIQUE = "non-communique", "Non communiqué"


class TailleOrganisme(models.TextChoices):
    MOINS_DE_50 = "moins-de-50", "Moins de 50 personnes"
    DE_50_A_250 = "50-250", "De 50 à 250 personnes"
    DE_250_A_2000 = "250-2000", "De 250 à 2 000 personnes"
    PLUS_DE_2000 = "plus-de-2000", "Plus de 2 000 personnes"
    NON_COMMUNIQUE = "non-communique", "Non communiquée"


class Organisme(index.Indexed, models.Model):  # type: ignore[django-manager-missing]  # ParentalKey
    """Named once, whatever the case; shared by all the fiches that cite it."""

    nom = models.CharField("nom", max_length=255, help_text="Exemple : Centre hospitalier des Deux-Rives")
    type = models.CharField("type", max_length=20, choices=TypeOrganisme.choices, default=TypeOrganisme.NON_COMMUNIQUE)
    taille = models.CharField(
        "taille", max_length=20, choices=TailleOrganisme.choices, default=TailleOrganisme.NON_COMMUNIQUE
    )
    departement = models.CharField("département", max_length=100, blank=True, help_text="Exemple : Saône-et-Loire")
    region = models.CharField("région", max_length=100, blank=True, help_text="Exemple : Bourgogne-Franche-Comté")

    panels = [
        FieldPanel("nom"),
        FieldRowPanel([FieldPanel("type"), FieldPanel("taille")]),
        MultiFieldPanel([FieldRowPanel([FieldPanel("departement"), FieldPanel("region")])], heading="Territoire"),
    ]
    search_fields = [index.SearchField("nom"), index.AutocompleteField("nom")]

    class Meta:
        verbose_name = "organisme"
        verbose_name_plural = "organismes"
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("nom"),
                name="organisme_nom_unique_sans_casse",
                violation_error_message="Cet organisme existe déjà : choisissez-le dans la liste.",
            )
        ]

    @property
    def type_dit(self) -> str:
        """ "" when nobody said it."""
        return "" if self.type == TypeOrganisme.NON_COMMUNIQUE else self.get_type_display()

    def __str__(self) -> str:
        return self.nom
