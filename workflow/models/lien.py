"""A signed link: what somebody may do once from a mail, without an account. Made, found and spent by `workflow.signature.liens` alone.

The token itself is only in the mail: here stands its hash. A link is bound to one person, one object and one thing to do; it
expires, can be revoked, and says what text was under the person's eyes.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone


class LienSigne(models.Model):
    class Objet(models.TextChoices):
        ACCORD = "accord", "relire et décider"
        REVOCATION = "revocation", "revenir sur sa décision"
        COAUTEUR = "coauteur", "répondre à une invitation"
        FRAICHEUR = "fraicheur", "dire si une fiche est toujours vraie"
        PREFERENCES = "preferences", "choisir ses courriels"

    jeton = models.CharField("empreinte du jeton", max_length=64, unique=True)
    objet = models.CharField("pour", max_length=15, choices=Objet.choices)
    personne = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    coauteur = models.ForeignKey("workflow.Coauteur", null=True, on_delete=models.CASCADE, related_name="liens")
    dossier = models.ForeignKey("workflow.Dossier", null=True, on_delete=models.CASCADE, related_name="liens")
    page = models.ForeignKey("bonnespratiques.FichePage", null=True, on_delete=models.CASCADE, related_name="+")
    empreinte = models.CharField("empreinte du texte", max_length=64, blank=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    utilise_le = models.DateTimeField("utilisé le", null=True)
    revoque_le = models.DateTimeField("révoqué le", null=True)

    class Meta:
        verbose_name = "lien signé"
        verbose_name_plural = "liens signés"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_objet_display()}, jusqu’au {self.expire_le:%d/%m/%Y}"
