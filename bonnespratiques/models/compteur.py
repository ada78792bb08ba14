"""Permanent numbers of fiches. A number once given is never given again, even after a deletion."""

from django.db import models, transaction


class Compteur(models.Model):
    nom = models.CharField(max_length=50, unique=True)
    valeur = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "compteur"
        verbose_name_plural = "compteurs"

    def __str__(self) -> str:
        return f"{self.nom} : {self.valeur}"


def next_numero() -> int:
    """The next free number of a fiche, from 1. Two people at once get two numbers: the row is locked until the commit."""
    with transaction.atomic():
        Compteur.objects.get_or_create(nom="fiche")
        Compteur.objects.filter(nom="fiche").update(valeur=models.F("valeur") + 1)
        return Compteur.objects.get(nom="fiche").valeur
