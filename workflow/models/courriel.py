"""Mails as they are kept: what is to leave, what left, what could not; their texts; and how each person wants them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

# A mail that nobody has tried to send for so long: whatever should send it does not run.
ATTENTE_ANORMALE_HEURES = 1
RESUME_ANORMAL_JOURS = 2


class CourrielSortantQuerySet(models.QuerySet["CourrielSortant"]):
    def to_send(self, at: Any = None) -> "CourrielSortantQuerySet":
        """Those to try now. What waits for a daily digest, or is in somebody's hands, is not among them."""
        now = at or timezone.now()
        return self.filter(
            Q(bail__isnull=True) | Q(bail__lte=now),
            etat=CourrielSortant.Etat.A_ENVOYER,
            pour_resume=False,
            prochain_essai_le__lte=now,
        )

    def awaiting_digest(self) -> "CourrielSortantQuerySet":
        return self.filter(etat=CourrielSortant.Etat.A_ENVOYER, pour_resume=True)

    def in_trouble(self) -> "CourrielSortantQuerySet":
        """Those that failed, and those that nobody comes for: shown to administrators."""
        now = timezone.now()
        forgotten = Q(pour_resume=False, cree_le__lt=now - timedelta(hours=ATTENTE_ANORMALE_HEURES)) | Q(
            pour_resume=True, cree_le__lt=now - timedelta(days=RESUME_ANORMAL_JOURS)
        )
        return self.filter(
            Q(etat=CourrielSortant.Etat.ABANDONNE)
            | Q(etat=CourrielSortant.Etat.A_ENVOYER) & (~Q(erreur="") | forgotten)
        )


class CourrielSortant(models.Model):
    """One mail to one person about one event, written in the same transaction as the event. Kept until it has left, and after.

    `texte` and `html` hold marks in the place of signed links: links are made when the mail leaves, so that no token is ever
    stored. Of what waits for a digest, `texte` is one `courriels.nouvelle.Nouvelle`.
    """

    MARQUE_LIEN = "\ue000lien\ue000"
    MARQUE_PREFERENCES = "\ue000preferences\ue000"

    class Etat(models.TextChoices):
        A_ENVOYER = "a_envoyer", "à envoyer"
        ENVOYE = "envoye", "envoyé"
        RESUME = "resume", "mis dans le résumé du jour"
        ECARTE = "ecarte", "écarté : devenu sans objet"
        ABANDONNE = "abandonne", "abandonné"

    evenement = models.CharField(
        "événement", max_length=60, help_text="Une clé : un événement, un courriel par personne."
    )
    cle = models.CharField("texte", max_length=40)
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="courriels"
    )
    adresse = models.EmailField("adresse")
    objet = models.CharField("objet", max_length=400)
    texte = models.TextField("texte")
    html = models.TextField("version mise en forme", blank=True)
    dossier = models.ForeignKey("workflow.Dossier", null=True, on_delete=models.SET_NULL, related_name="+")
    page = models.ForeignKey("bonnespratiques.FichePage", null=True, on_delete=models.SET_NULL, related_name="+")
    coauteur = models.ForeignKey("workflow.Coauteur", null=True, on_delete=models.SET_NULL, related_name="+")
    lien = models.CharField("objet du lien signé", max_length=15, blank=True)
    lien_empreinte = models.CharField(max_length=64, blank=True)
    urgent = models.BooleanField("urgent", default=True)
    pour_resume = models.BooleanField("attend le résumé du jour", default=False)
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.A_ENVOYER)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai_le = models.DateTimeField("prochain essai le", default=timezone.now)
    # Whoever is sending it has it until then; beyond, that process died and another may try.
    bail = models.DateTimeField("en cours d’envoi jusqu’à", null=True, blank=True)
    erreur = models.CharField("dernière erreur", max_length=500, blank=True)

    objects = CourrielSortantQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        default_permissions = ("view", "change")
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["evenement", "adresse"], name="courriel_un_par_evenement_et_personne")
        ]
        indexes = [
            models.Index(fields=["etat", "pour_resume", "prochain_essai_le"], name="courriel_a_envoyer"),
        ]

    def __str__(self) -> str:
        return self.objet


class TexteCourriel(models.Model):
    """A text rewritten by an administrator. Without a row, the text is the one that the product brings (`courriels/textes/`)."""

    cle = models.CharField("courriel", max_length=40, unique=True)
    objet = models.CharField("objet", max_length=200)
    corps = models.TextField("texte", max_length=5000)
    bouton = models.CharField("texte du lien", max_length=80)
    modifie_le = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "texte de courriel"
        verbose_name_plural = "textes des courriels"
        default_permissions = ("change",)
        ordering = ["cle"]

    def __str__(self) -> str:
        return self.cle


class PreferencesCourriel(models.Model):
    """How a person wants mails that are not urgent. What awaits their answer always comes at once."""

    class Rythme(models.TextChoices):
        RESUME = "resume", "un résumé par jour, s’il y a du nouveau"
        IMMEDIAT = "immediat", "tout de suite, un courriel par nouvelle"
        RIEN = "rien", "rien : je regarderai sur le site"

    personne = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences_courriel"
    )
    rythme = models.CharField(
        "nouvelles qui ne pressent pas", max_length=10, choices=Rythme.choices, default=Rythme.RESUME
    )

    class Meta:
        verbose_name = "préférences de courriel"
        verbose_name_plural = "préférences de courriel"
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_rythme_display()
