"""Readers' own recueils, made without an account: known by a key that only the reader's browser holds, erased after 30 days.

`recueil.personnel` says what may be done with one.
"""

from datetime import timedelta

from django.db import models
from django.utils import timezone

FICHES_MAX = 60
JOURS_GARDES = 30
TITRE_MAX, MOT_MAX, NOTE_MAX = 120, 2000, 500  # characters


class MonRecueilQuerySet(models.QuerySet["MonRecueil"]):
    def alive(self) -> "MonRecueilQuerySet":
        """Those still kept: what has expired is never shown, even before it is erased."""
        return self.filter(expire_le__gt=timezone.now())


class MonRecueil(models.Model):
    """`cle_hachee`: SHA-256 of the key in the cookie; whoever reads the database cannot write in people's place."""

    cle_hachee = models.CharField("clé, hachée", max_length=64, unique=True)
    partage = models.CharField("clé du lien de partage", max_length=43, unique=True, null=True, blank=True)
    titre = models.CharField("titre", max_length=TITRE_MAX, blank=True)
    mot = models.TextField("mot d’introduction", max_length=MOT_MAX, blank=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now)
    expire_le = models.DateTimeField("effacé après le", db_index=True)

    objects = MonRecueilQuerySet.as_manager()

    class Meta:
        verbose_name = "recueil d’un lecteur"
        verbose_name_plural = "recueils des lecteurs"
        default_permissions = ()

    def __str__(self) -> str:
        return self.titre or "Mon recueil"

    def touch(self) -> None:
        """Something was changed: kept for another 30 days. Does not save."""
        self.modifie_le = timezone.now()
        self.expire_le = self.modifie_le + timedelta(days=JOURS_GARDES)


class MonRecueilFiche(models.Model):
    mon_recueil = models.ForeignKey(MonRecueil, on_delete=models.CASCADE, related_name="choix")
    fiche = models.ForeignKey("bonnespratiques.FichePage", on_delete=models.CASCADE, related_name="+")
    rang = models.PositiveSmallIntegerField("rang")
    note = models.TextField("note", max_length=NOTE_MAX, blank=True)

    class Meta:
        verbose_name = "fiche d’un recueil de lecteur"
        verbose_name_plural = "fiches d’un recueil de lecteur"
        default_permissions = ()
        ordering = ["mon_recueil", "rang", "pk"]
        constraints = [models.UniqueConstraint(fields=["mon_recueil", "fiche"], name="mon_recueil_fiche_unique")]

    def __str__(self) -> str:
        return f"{self.rang}"
