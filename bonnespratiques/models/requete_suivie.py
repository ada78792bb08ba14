"""What readers look for, counted by week: what the animateurs read to steer search. Nobody is in it: neither account, nor address,
nor time of day; queries that look like a name with an address, a telephone or a number of a file are never kept
(`bonnespratiques.recherche.pilotage.suivi`).
"""

from django.db import models
from django.db.models import F


class RequeteSuivie(models.Model):
    """One query, as typed but for case and spaces, in one week."""

    semaine = models.DateField("semaine du", db_index=True)  # its Monday
    requete = models.CharField("recherche", max_length=200)
    nombre = models.PositiveIntegerField("fois", default=0)
    sans_reponse = models.PositiveIntegerField("fois sans réponse", default=0)

    class Meta:
        verbose_name = "recherche suivie"
        verbose_name_plural = "recherches suivies"
        default_permissions = ()
        permissions = [("voir_recherches", "Peut voir ce que les lecteurs cherchent")]
        ordering = ["-semaine", "-nombre", "requete"]
        constraints = [models.UniqueConstraint(F("semaine"), F("requete"), name="requete_suivie_une_par_semaine")]

    def __str__(self) -> str:
        return self.requete


class ClicSuivi(models.Model):
    """How many times the result at this rank was opened, for one query of one week."""

    requete = models.ForeignKey(
        RequeteSuivie, on_delete=models.CASCADE, related_name="clics", verbose_name="recherche suivie"
    )
    rang = models.PositiveSmallIntegerField("rang")  # from 1, over all pages
    nombre = models.PositiveIntegerField("fois", default=0)

    class Meta:
        verbose_name = "clic suivi"
        verbose_name_plural = "clics suivis"
        default_permissions = ()
        ordering = ["requete", "rang"]
        constraints = [models.UniqueConstraint(fields=["requete", "rang"], name="clic_suivi_un_par_rang")]

    def __str__(self) -> str:
        return f"{self.requete}, rang {self.rang}"
