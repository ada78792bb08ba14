"""Calls for contributions: an animateur asks for fiches on a subject, up to a day. The fiches that answer say so."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField

from bonnespratiques.typographie import en_lettres


class AppelQuerySet(models.QuerySet["Appel"]):
    def open_on(self, jour: date | None = None) -> "AppelQuerySet":
        """Those that take answers on that day, today by default."""
        jour = jour or timezone.localdate()
        return self.filter(Q(ouvert_le__lte=jour) & (Q(clos_le__isnull=True) | Q(clos_le__gte=jour)))


class Appel(models.Model):
    titre = models.CharField("titre", max_length=200, help_text="Exemple : Accueillir l’été, quand tout le monde part")
    slug = models.SlugField("adresse", max_length=80, unique=True, help_text="La fin de l’adresse : /appels/<adresse>/")
    texte = RichTextField(
        "ce que l’on cherche", features=["bold", "italic", "ul", "link"], help_text="Ce que l’on attend, et pour quoi."
    )
    ouvert_le = models.DateField("ouvert le", default=timezone.localdate)
    clos_le = models.DateField("clos après le", null=True, blank=True, help_text="Le dernier jour. Vide : sans limite.")

    panels = [
        FieldPanel("titre"),
        FieldPanel("slug"),
        FieldPanel("texte"),
        FieldRowPanel([FieldPanel("ouvert_le"), FieldPanel("clos_le")]),
    ]

    objects = AppelQuerySet.as_manager()

    class Meta:
        verbose_name = "appel à contributions"
        verbose_name_plural = "appels à contributions"
        ordering = ["-ouvert_le", "-pk"]

    def __str__(self) -> str:
        return self.titre

    def clean(self) -> None:
        if self.clos_le and self.clos_le < self.ouvert_le:
            raise ValidationError({"clos_le": "Un appel se ferme après s’être ouvert : changez l’une des deux dates."})

    def get_absolute_url(self) -> str:
        return reverse("appel", args=[self.slug])

    @property
    def jusqua(self) -> str:
        """Until when, or since when not, in a sentence."""
        today = timezone.localdate()
        if self.ouvert_le > today:
            return f"Cet appel ouvre le {en_lettres(self.ouvert_le)}."
        if self.clos_le is None:
            return "Sans date limite."
        if self.clos_le < today:
            return f"Cet appel est clos depuis le {en_lettres(self.clos_le)}."
        return f"Jusqu’au {en_lettres(self.clos_le)} compris."

    @property
    def is_open(self) -> bool:
        today = timezone.localdate()
        return self.ouvert_le <= today and (self.clos_le is None or self.clos_le >= today)
