"""Why the committee changed a section. Said for each changed section before its author is asked, and shown beside the change."""

from django.db import models

from workflow.sections import SECTIONS


class Puce(models.TextChoices):
    """A reason in one word, chosen rather than typed."""

    RACCOURCI = "raccourci", "raccourci"
    CLARIFIE = "clarifie", "clarifié"
    REORGANISE = "ordre", "remis dans l’ordre"
    LANGUE = "langue", "orthographe et langue"
    ANONYMISE = "anonymise", "anonymisé"
    CHIFFRES = "chiffres", "chiffres à confirmer"
    COMPLETE = "complete", "complété d’après nos échanges"
    TON = "ton", "ton"
    DROIT = "droit", "droit ou confidentialité"
    # What did not work is protected: touching it is named, and approved for itself.
    ECHEC = "echec", "touche à ce qui n’a pas marché"


class RaisonChangement(models.Model):
    """The reasons for one section of one rewriting. `puces`: values of `Puce`; `precision`: a sentence, when one is needed."""

    dossier = models.ForeignKey("workflow.Dossier", on_delete=models.CASCADE, related_name="raisons")
    # The rewriting that was sent. The page may be deleted one day: the reasons stay.
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    rubrique = models.CharField(max_length=30, choices=[(section.cle, section.titre) for section in SECTIONS])
    puces = models.JSONField("raisons", default=list)
    precision = models.CharField("précision", max_length=500, blank=True)

    class Meta:
        verbose_name = "raison d’un changement"
        verbose_name_plural = "raisons des changements"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "rubrique"], name="raison_une_par_rubrique")]

    def __str__(self) -> str:
        return ", ".join([*self.libelles, *([self.precision] if self.precision else [])])

    @property
    def libelles(self) -> list[str]:
        return [Puce(puce).label for puce in self.puces if puce in Puce.values]
