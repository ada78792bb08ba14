"""Who made a fiche, and how they wish to be seen: a line of credit on each published version, and a page of one's own."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class Profil(models.Model):
    """A contributeur's public page, for those who want one, and what they wish to be named for."""

    personne = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profil")
    adresse = models.SlugField("adresse de la page", max_length=80, unique=True)
    public = models.BooleanField("montrer ma page", default=False)
    nom = models.CharField("nom affiché", max_length=150, blank=True)
    presentation = models.TextField("présentation", max_length=1000, blank=True)
    nommer_reecritures = models.BooleanField("me nommer sur les fiches que je réécris", default=False)
    referencer = models.BooleanField("laisser les moteurs de recherche montrer ma page", default=False)

    class Meta:
        verbose_name = "profil"
        verbose_name_plural = "profils"
        default_permissions = ()

    def __str__(self) -> str:
        return self.nom or self.adresse

    def get_absolute_url(self) -> str:
        return reverse("profil", args=[self.adresse])

    @property
    def is_shown(self) -> bool:
        """Whether anybody may open it: wanted, its person still has an open account, and took part in a published fiche.

        Accounts are free: a page without a fiche would let anybody publish anything here.
        """
        wanted = self.public and bool(self.nom) and self.personne.is_active
        return wanted and Credit.objects.filter(personne=self.personne_id).exists()


class Credit(models.Model):
    """Somebody's part in a published version. `personne` is emptied with the account: the part stays, without a name."""

    class Part(models.TextChoices):
        AUTEUR = "auteur", "récit"
        COAUTEUR = "coauteur", "récit, avec"
        REECRITURE = "reecriture", "réécriture"

    page = models.ForeignKey("bonnespratiques.FichePage", on_delete=models.CASCADE, related_name="credits")
    dossier = models.ForeignKey("workflow.Dossier", null=True, on_delete=models.SET_NULL, related_name="credits")
    personne = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="credits")
    part = models.CharField("part", max_length=12, choices=Part.choices)
    # Whether this version hid its people. Somebody's last word on a fiche counts: hidden last, they are named nowhere on it.
    anonyme = models.BooleanField("sans nommer la personne", default=False)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "crédit"
        verbose_name_plural = "crédits"
        default_permissions = ()
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "personne", "part"], name="credit_une_fois_par_dossier")
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} – {self.page}"
