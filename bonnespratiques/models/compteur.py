"""Permanent numbers of fiches and of editions. A number once given is never given again, even after a deletion."""

from django.db import models, transaction


class Compteur(models.Model):
    nom = models.CharField(max_length=50, unique=True)
    valeur = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "compteur"
        verbose_name_plural = "compteurs"

    def __str__(self) -> str:
        return f"{self.nom} : {self.valeur}"


def next_numero(nom: str = "fiche") -> int:
    """The next free number, from 1, of a "fiche" or an "edition". Two people at once get two: the row is locked until the commit."""
    with transaction.atomic():
        Compteur.objects.get_or_create(nom=nom)
        Compteur.objects.filter(nom=nom).update(valeur=models.F("valeur") + 1)
        return Compteur.objects.get(nom=nom).valeur
