"""Words that stand for one another when readers search: usager, client, allocataire. Kept by the animateurs, read at query time
(`bonnespratiques.recherche.pilotage.synonymes`), so that a change holds at once and no index is rebuilt.
"""

from django.core.exceptions import ValidationError
from django.db import models

from bonnespratiques.recherche.langue import francais

EXPRESSIONS_MAX = 12  # in one group: each of them is looked for
MOTS_MAX = 6  # in one expression: « qualité de vie au travail »
SIGNES_MAX = 80


class Sens(models.TextChoices):
    RECIPROQUE = "reciproque", "Chacun trouve tous les autres"
    DU_PREMIER = "du-premier", "Le premier trouve les autres, sans retour"


class GroupeSynonymes(models.Model):
    """One group. `expressions`: one a line, in the order in which they were typed; an expression is a word or a few."""

    expressions = models.TextField(
        "mots et expressions",
        help_text="Un mot ou une expression par ligne. Exemple : usager, puis client, puis allocataire, sur trois lignes.",
    )
    sens = models.CharField("sens", max_length=12, choices=Sens.choices, default=Sens.RECIPROQUE)
    actif = models.BooleanField(
        "utilisé par la recherche", default=True, help_text="Décochez pour essayer sans, sans rien effacer."
    )
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "groupe de synonymes"
        verbose_name_plural = "groupes de synonymes"
        ordering = ["expressions"]

    def __str__(self) -> str:
        return ", ".join(self.liste)

    @property
    def liste(self) -> list[str]:
        """The expressions, tidied, without what is left empty nor twice the same."""
        tidied = (" ".join(line.split()) for line in self.expressions.splitlines())
        return list(dict.fromkeys(line for line in tidied if line))

    def clean(self) -> None:
        super().clean()
        liste = self.liste
        if len({tuple(francais.stems(expression)) for expression in liste}) < 2:
            raise ValidationError(
                {
                    "expressions": "Donnez au moins deux mots différents, un par ligne. Exemple\u00a0: courriel, puis mail."
                }
            )
        if len(liste) > EXPRESSIONS_MAX:
            raise ValidationError({"expressions": f"Un groupe tient {EXPRESSIONS_MAX} lignes\u00a0: faites-en deux."})
        for expression in liste:
            if not francais.stems(expression):
                raise ValidationError(
                    {
                        "expressions": f"«\u00a0{expression}\u00a0» est dans toutes les fiches\u00a0: la recherche n’en tient pas compte."
                    }
                )
            if len(francais.words(expression)) > MOTS_MAX or len(expression) > SIGNES_MAX:
                raise ValidationError(
                    {
                        "expressions": f"«\u00a0{expression[:SIGNES_MAX]}\u00a0» est trop long\u00a0: {MOTS_MAX} mots au plus par ligne."
                    }
                )
        self.expressions = "\n".join(liste)
