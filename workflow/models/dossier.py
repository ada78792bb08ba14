"""The dossier: one text on its way, from first draft to publication (or to its update, refusal or withdrawal).

It stands beside the page because a page's own fields are overwritten at publication from the revision. The contributeur's
draft stays here until it is submitted, and as submitted for ever after: nothing typed is lost.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from workflow.circuit import EN_COURS, FINIS, TOUR_DE, Role, Statut
from workflow.models.coauteur import Coauteur
from workflow.permissions import arbitrates, themes_paths_of_comite


class DossierQuerySet(models.QuerySet["Dossier"]):
    def of_auteur(self, user: Any) -> "DossierQuerySet":
        """Those that `user` opened, or accepted to sign."""
        return self.filter(Q(auteur=user) | Q(pk__in=Coauteur.objects.of(user).values("dossier")))

    def of_comite(self, user: Any) -> "DossierQuerySet":
        """Submitted dossiers of the themes whose committee `user` sits on. Drafts stay their author's alone."""
        paths = themes_paths_of_comite(user)
        if not paths:
            return self.none()
        below = Q()
        for path in paths:
            below |= Q(chemin__startswith=path)
        # A dossier whose theme and page were both deleted is everybody's in the committees: it must go on.
        return (
            self.exclude(statut=Statut.BROUILLON)
            .annotate(chemin=Coalesce("page__path", "theme__path"))
            .filter(below | Q(chemin__isnull=True))
        )

    def visible_to(self, user: Any) -> "DossierQuerySet":
        """What `user` may read: their own dossiers, those of their committees, and what awaits an animateur."""
        if not user or not user.is_authenticated:
            return self.none()
        committee = self.of_comite(user).values("pk")
        stuck = self.of_animateur(user).values("pk")
        mine = self.of_auteur(user).values("pk")
        return self.filter(Q(pk__in=mine) | Q(pk__in=committee) | Q(pk__in=stuck))

    def of_animateur(self, user: Any) -> "DossierQuerySet":
        """Dossiers under way that are handed to the animation: nobody answered any more, or people disagree for good."""
        if not arbitrates(user):
            return self.none()
        return self.en_cours().filter(Q(escalade_le__isnull=False) | Q(mediation_le__isnull=False))

    def awaiting_auteur(self, user: Any) -> "DossierQuerySet":
        return self.of_auteur(user).filter(statut__in=_statuts_of(Role.AUTEUR))

    def awaiting_comite(self, user: Any) -> "DossierQuerySet":
        """Those of their steps, and those that nobody is left to approve."""
        orphelin = Q(statut=Statut.ACCORD, auteur=None) & ~Q(pk__in=Coauteur.objects.acceptes().values("dossier"))
        return self.of_comite(user).filter(Q(statut__in=_statuts_of(Role.COMITE)) | orphelin)

    def en_cours(self) -> "DossierQuerySet":
        return self.filter(statut__in=EN_COURS)

    def under(self, theme: Any) -> "DossierQuerySet":
        """Filed under a theme: its own and those of its sous-thèmes."""
        return self.annotate(chemin=Coalesce("page__path", "theme__path")).filter(chemin__startswith=theme.path)

    def en_retard(self) -> "DossierQuerySet":
        return self.en_cours().filter(echeance__lt=timezone.localdate())

    def with_relations(self) -> "DossierQuerySet":
        people = self.select_related("auteur", "page", "theme", "approbation", "pris_par")
        return people.prefetch_related("coauteurs__personne", "approbations")


def _statuts_of(role: Role) -> list[Statut]:
    return [statut for statut, actor in TOUR_DE.items() if actor == role]


class RegleAccord(models.TextChoices):
    """Where several people sign, who must approve. Chosen by the author when the text is sent."""

    TOUS = "tous", "chaque signataire doit donner son accord"
    UN = "un", "l’accord d’un seul suffit"


class Dossier(models.Model):
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="dossiers", verbose_name="auteur"
    )
    page = models.ForeignKey(
        "bonnespratiques.FichePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="dossiers"
    )
    theme = models.ForeignKey(
        "bonnespratiques.ThemePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    titre = models.CharField("titre", max_length=255, blank=True)
    statut = models.CharField("étape", max_length=20, choices=Statut.choices, default=Statut.BROUILLON)
    statut_depuis = models.DateTimeField("depuis", default=timezone.now)
    echeance = models.DateField("échéance", null=True, blank=True)
    # How many times the dossier has changed step: reminders are counted for each passage.
    passage = models.PositiveIntegerField(default=0)
    echeance_annoncee = models.DateField(
        "date annoncée à l’auteur",
        null=True,
        blank=True,
        help_text="La première promise ; l’échéance peut avoir changé.",
    )
    programmee_le = models.DateTimeField("publication programmée le", null=True, blank=True)

    brouillon = models.JSONField("texte du contributeur", default=dict, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Augmente à chaque enregistrement du brouillon.")

    # {section: {"puces": […], "precision": ""}}: why the committee changes each one, while it is at it.
    raisons_brouillon = models.JSONField("raisons en préparation", default=dict, blank=True)

    pris_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="dossiers_pris",
        verbose_name="pris par",
    )
    pris_le = models.DateTimeField("pris le", null=True, blank=True)
    escalade_le = models.DateTimeField("confié à l’animation le", null=True, blank=True)
    mediation_le = models.DateTimeField("médiation ouverte le", null=True, blank=True)

    base_revision = models.ForeignKey(
        "wagtailcore.Revision",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="La version en ligne quand ce travail a commencé ; vide pour une fiche nouvelle.",
    )
    revision_soumise = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", null=True, blank=True, on_delete=models.SET_NULL, related_name="dossier"
    )
    approbation = models.OneToOneField(
        "workflow.Approbation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    charte_acceptee_le = models.DateTimeField(null=True, blank=True)
    silence_vaut_accord = models.BooleanField(
        default=False, help_text="L’auteur a accepté, à l’envoi, que le comité puisse publier s’il ne répond pas."
    )
    regle_accord = models.CharField(
        "accord des signataires", max_length=5, choices=RegleAccord.choices, default=RegleAccord.TOUS
    )
    adoption = models.BooleanField(
        "adoption", default=False, help_text="L’auteur reprend une fiche que son premier auteur ne suit plus."
    )
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_le = models.DateTimeField(auto_now=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        ordering = ["-modifie_le"]
        permissions = [
            ("traiter_dossier", "Peut réécrire et valider les dossiers de ses thèmes"),
            ("arbitrer_dossier", "Peut débloquer les dossiers confiés à l’animation"),
            (
                "consulter_dossier",
                "Peut lire tout dossier envoyé, en disant pourquoi ; la lecture est inscrite au journal",
            ),
            ("exporter_journal", "Peut lire et exporter le journal"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(statut__in=sorted(EN_COURS)),
                name="dossier_un_seul_en_cours_par_fiche",
                violation_error_message="Un dossier est déjà en cours sur cette fiche.",
            )
        ]
        indexes = [models.Index(fields=["statut", "echeance"], name="dossier_statut_echeance")]

    def __str__(self) -> str:
        return self.titre or "Sans titre"

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.pk])

    @property
    def is_update(self) -> bool:
        """Whether it changes a fiche that was already published when it began."""
        return self.base_revision_id is not None

    @property
    def signataires(self) -> list[Any]:
        """The author and the co-authors who accepted, each with an account: those whose approval counts."""
        people = [self.auteur, *(c.personne for c in self.coauteurs.all() if c.statut == Coauteur.Statut.ACCEPTE)]
        return list({person.pk: person for person in people if person}.values())

    @property
    def is_fini(self) -> bool:
        return self.statut in FINIS

    @property
    def is_en_retard(self) -> bool:
        return bool(self.echeance and not self.is_fini and self.echeance < timezone.localdate())
