"""Contacts: the people who answer questions about a fiche.

Personal data, kept out of the page and of its revisions so that it can be corrected or erased for good. Nothing of it is
public without a dated consent (`consentement_le`).
"""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel


class ContactQuerySet(models.QuerySet["Contact"]):
    def public(self) -> "ContactQuerySet":
        """Those who agreed, in writing and on a known day, to be named on the site."""
        return self.filter(consentement_le__isnull=False)


class Contact(models.Model):
    fiche = models.ForeignKey(
        "bonnespratiques.FichePage", on_delete=models.CASCADE, related_name="contacts", verbose_name="fiche"
    )
    nom = models.CharField("nom", max_length=200, blank=True)
    fonction = models.CharField(
        "fonction", max_length=200, blank=True, help_text="Exemple : Responsable de l’accueil des habitants"
    )
    courriel = models.EmailField("courriel", blank=True)
    telephone = models.CharField("téléphone", max_length=50, blank=True)
    consentement_le = models.DateField(
        "consentement donné le",
        null=True,
        blank=True,
        help_text="Sans cette date, rien de ce contact n’est montré au public.",
    )

    panels = [
        PageChooserPanel("fiche", "bonnespratiques.FichePage"),
        MultiFieldPanel(
            [
                FieldPanel("nom"),
                FieldPanel("fonction"),
                FieldRowPanel([FieldPanel("courriel"), FieldPanel("telephone")]),
            ],
            heading="La personne",
        ),
        FieldPanel("consentement_le"),
    ]

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacts"
        ordering = ["fiche", "pk"]

    def __str__(self) -> str:
        return self.nom or self.fonction or self.courriel or self.telephone

    def clean(self) -> None:
        if not (self.nom or self.fonction or self.courriel or self.telephone):
            raise ValidationError("Un contact a au moins un nom, une fonction, un courriel ou un téléphone.")
