"""The fiche: a practice, an attempt that failed or a conference, told in four rubrics.

What a fiche says (its *content*, sealed by the contributeur's approval) is listed in `bonnespratiques.empreinte`.
Choices live in `fiche_choix`, blocks in `fiche_blocs`, repeatable parts in `fiche_parties`.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left, Length
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from bonnespratiques.models.compteur import next_numero
from bonnespratiques.models.fiche_anonymat import AnonymatFiche, FicheForm
from bonnespratiques.models.fiche_blocs import BLOCS_FICHE
from bonnespratiques.models.fiche_choix import NON_COMMUNIQUE, Anonymat, Cout, Licence, Maturite, Nature, Preuve
from bonnespratiques.models.fiche_colonnes import ColonnesFiche
from bonnespratiques.models.fiche_fraicheur import FraicheurFiche
from bonnespratiques.models.fiche_lecture import LectureFiche
from bonnespratiques.models.fiche_parties import organismes_of_fiches
from bonnespratiques.models.fiche_publication import PublicationFiche
from bonnespratiques.models.fiche_recherche import TextesCherches
from bonnespratiques.models.theme import ThemePage
from bonnespratiques.rubriques import RUBRIQUES, RUBRIQUES_COEUR, RUBRIQUES_FACULTATIVES, Rubrique
from bonnespratiques.texte_riche import FEATURES, is_blank
from bonnespratiques.visibilite import VisibleQuerySetMixin

NOTE_AUTEUR_MAX = 1500  # characters


class FicheQuerySet(VisibleQuerySetMixin, PageQuerySet):
    def under(self, theme: Page) -> "FicheQuerySet":
        """Fiches filed under a theme: its own and those of its sous-thèmes."""
        return self.filter(path__startswith=theme.path)

    def with_card_relations(self) -> "FicheQuerySet":
        """All that a list of cards shows, in one more query."""
        return self.prefetch_related(organismes_of_fiches())

    def latest(self) -> "FicheQuerySet":
        return self.order_by("-first_published_at", "-pk")

    def near(self, fiche: "FichePage") -> "FicheQuerySet":
        """The others of the same theme, latest first."""
        theme_path = fiche.path[: -fiche.steplen]
        return self.filter(path__startswith=theme_path, depth=fiche.depth).exclude(pk=fiche.pk).latest()

    def count_organismes(self) -> int:
        return self.aggregate(n=models.Count("organismes__organisme", distinct=True))["n"]

    def frequent_tags(self) -> models.QuerySet:
        """Names of the keywords of these fiches, the most used first."""
        tagged = self.order_by().filter(tags__isnull=False).values_list("tags__name", flat=True)
        return tagged.alias(n=models.Count("pk")).order_by("-n", "tags__name")


class FichePage(LectureFiche, ColonnesFiche, TextesCherches, AnonymatFiche, FraicheurFiche, PublicationFiche, Page):
    numero = models.PositiveIntegerField(
        "numéro",
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text="Permanent : l’adresse courte /f/<numéro>.",
    )
    promesse = models.CharField(
        "promesse",
        max_length=400,
        blank=True,
        help_text="Une phrase : ce que l’on y gagne. Exemple : La demande suit le même chemin et l’habitant n’a jamais à la répéter.",
    )
    nature = models.CharField("nature", max_length=20, choices=Nature.choices, default=Nature.PRATIQUE)
    themes_secondaires = ParentalManyToManyField(
        "bonnespratiques.ThemePage", blank=True, related_name="fiches_secondaires", verbose_name="autres thèmes"
    )
    tags = ClusterTaggableManager(through="bonnespratiques.FicheTag", blank=True, verbose_name="mots-clés")
    image = models.ForeignKey(
        "bonnespratiques.Illustration",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="image",
    )
    image_alt = models.CharField(
        "texte de remplacement",
        max_length=250,
        blank=True,
        help_text="Ce que montre l’image, pour qui ne la voit pas. Exemple : Plan de l’accueil, avec ses quatre guichets.",
    )

    origine = RichTextField(
        "origine de la démarche",
        blank=True,
        features=FEATURES,
        help_text="Le problème, le déclic, les moyens de départ. Exemple : En 2019, une habitante a dû répéter trois fois sa demande.",
    )
    resultats = RichTextField(
        "résultats obtenus",
        blank=True,
        features=FEATURES,
        help_text="Des chiffres avec leur source, ou un témoignage dit comme tel. Exemple : Les doublons sont passés de 22 % à 6 %.",
    )
    principes = RichTextField(
        "principes adoptés",
        blank=True,
        features=FEATURES,
        help_text="Ce qui ne doit pas bouger si l’on adapte le reste. Exemple : Une demande, un numéro.",
    )
    conseils = RichTextField(
        "conseils de mise en œuvre",
        blank=True,
        features=FEATURES,
        help_text="Les étapes, les écueils, dans l’ordre. Exemple : Comptez d’abord pendant deux semaines.",
    )
    echecs = RichTextField(
        "ce qui n’a pas marché",
        blank=True,
        features=FEATURES,
        help_text="Ce que vous avez essayé en vain, ou arrêté. Rien n’en sera retiré sans votre accord exprès.",
    )
    freins = RichTextField(
        "freins levés", blank=True, features=FEATURES, help_text="Les résistances rencontrées et ce qui les a levées."
    )
    condition_de_reussite = RichTextField(
        "condition de réussite", blank=True, features=FEATURES, help_text="Ce sans quoi cela n’aurait pas marché."
    )
    et_aujourdhui = RichTextField(
        "et aujourd’hui ?", blank=True, features=FEATURES, help_text="Où en est la pratique, et la suite prévue."
    )
    blocs = StreamField(BLOCS_FICHE, blank=True, verbose_name="citations, encadrés, tableaux, images")

    pour_qui = models.TextField(
        "pour qui",
        default=NON_COMMUNIQUE,
        help_text="Exemple : Communes de 10 000 à 80 000 habitants dont l’accueil est dispersé.",
    )
    ne_convient_pas_si = models.TextField(
        "ne convient pas si",
        default=NON_COMMUNIQUE,
        help_text="Exemple : La plupart des demandes relèvent d’une instruction longue.",
    )
    prerequis = models.TextField(
        "ce qu’il faut avant",
        default=NON_COMMUNIQUE,
        help_text="Exemple : L’accord de la direction et un correspondant dans chaque service.",
    )
    cout = models.CharField("coût de départ", max_length=20, choices=Cout.choices, default=Cout.NON_COMMUNIQUE)
    cout_recurrent = models.CharField(
        "coût récurrent", max_length=200, default=NON_COMMUNIQUE, help_text="Exemple : 14 000 € par an de maintenance"
    )
    etp = models.CharField(
        "temps d’agents", max_length=200, default=NON_COMMUNIQUE, help_text="Exemple : 0,2 équivalent temps plein"
    )
    delai = models.CharField("délai", max_length=200, default=NON_COMMUNIQUE, help_text="Exemple : 18 mois")

    maturite = models.CharField("maturité", max_length=20, choices=Maturite.choices, blank=True)
    preuve = models.CharField("preuve", max_length=20, choices=Preuve.choices, blank=True)
    annee_debut = models.PositiveSmallIntegerField("année de début", null=True, blank=True, help_text="Exemple : 2021")
    verifiee_le = models.DateField("vérifiée le", null=True, blank=True)
    a_revoir_le = models.DateField("à revoir le", null=True, blank=True)
    non_verifiee_depuis = models.DateField("pas vérifiée depuis le", null=True, blank=True, editable=False)
    licence = models.CharField("licence du texte", max_length=20, choices=Licence.choices, default=Licence.LO2)
    appel = models.ForeignKey(
        "bonnespratiques.Appel",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="en réponse à l’appel",
    )
    signature = models.CharField(
        "récit de",
        max_length=250,
        blank=True,
        help_text="Comment les auteurs veulent être nommés. Exemple : Inès Marchandeau et l’équipe des secrétariats.",
    )

    anonymat = models.CharField(
        "anonymat",
        max_length=12,
        choices=Anonymat.choices,
        blank=True,
        help_text="Ce qui n’est pas nommé n’est pas écrit dans la fiche : rien ne peut le montrer.",
    )
    note_auteur = models.TextField(
        "note de l’auteur",
        max_length=NOTE_AUTEUR_MAX,
        blank=True,
        help_text="Publiée à côté du texte quand un désaccord dure. L’auteur l’écrit lui-même.",
    )

    objects = PageManager.from_queryset(FicheQuerySet)()

    parent_page_types = ["bonnespratiques.ThemePage"]
    subpage_types: list[str] = []
    template = "bonnespratiques/fiche_page.html"
    base_form_class = FicheForm
    # A copy is another fiche: it gets a number of its own.
    exclude_fields_in_copy = ["numero", "non_verifiee_depuis"]

    recit_panels = [
        *Page.content_panels,
        FieldPanel("promesse"),
        InlinePanel("organismes", label="Organisme", heading="Organismes"),
        FieldPanel("nature"),
        *(FieldPanel(rubrique.champ) for rubrique in RUBRIQUES_COEUR),
        MultiFieldPanel(
            [FieldPanel(rubrique.champ) for rubrique in RUBRIQUES_FACULTATIVES],
            heading="Pour aller plus loin (facultatif)",
        ),
        FieldPanel("blocs"),
        FieldPanel("signature"),
    ]
    decider_panels = [
        MultiFieldPanel(
            [FieldPanel("pour_qui"), FieldPanel("ne_convient_pas_si"), FieldPanel("prerequis")],
            heading="Est-ce pour moi ?",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("cout"), FieldPanel("cout_recurrent")]),
                FieldRowPanel([FieldPanel("etp"), FieldPanel("delai")]),
            ],
            heading="Combien ?",
        ),
        InlinePanel("indicateurs", label="Indicateur", heading="Chiffres clés"),
        FieldRowPanel([FieldPanel("maturite"), FieldPanel("preuve")], heading="Maturité et preuve"),
    ]
    classement_panels = [
        FieldPanel("themes_secondaires"),
        FieldPanel("tags"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading="Image"),
        FieldRowPanel(
            [FieldPanel("annee_debut"), FieldPanel("verifiee_le"), FieldPanel("a_revoir_le")], heading="Dates"
        ),
        FieldPanel("licence"),
        FieldPanel("appel"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(recit_panels, heading="Récit"),
            ObjectList(decider_panels, heading="Pour décider"),
            ObjectList(classement_panels, heading="Classement"),
            ObjectList(Page.promote_panels, heading="Référencement"),
            ObjectList(Page.settings_panels, heading="Publication"),
        ]
    )

    # Boosts: a word of the title says what the fiche is about, a word of a rubric only that it is spoken of (bench/pertinence.py).
    search_fields = [
        *Page.search_fields,
        index.SearchField("title", boost=10),
        index.AutocompleteField("promesse"),
        index.SearchField("promesse", boost=4),
        index.SearchField("organismes_text", boost=4),
        index.SearchField("tags_text", boost=6),
        index.SearchField("theme_text", boost=2),
        index.SearchField("axe_text"),
        index.SearchField("lieux_text", boost=2),
        index.SearchField("nature_text", boost=6),
        index.SearchField("numero_text", boost=10),
        *(index.SearchField(rubrique.champ) for rubrique in RUBRIQUES),
        index.SearchField("blocs"),
        index.SearchField("pour_qui"),
        index.FilterField("numero"),
        index.FilterField("nature"),
        index.FilterField("maturite"),
        index.FilterField("preuve"),
        index.FilterField("cout"),
        index.FilterField("verifiee_le"),
    ]

    class Meta:
        verbose_name = "fiche"
        verbose_name_plural = "fiches"

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet:
        """With all that `search_fields` reads: a fixed number of queries, however many fiches are indexed at once."""
        theme, axe = (
            Page.objects.filter(path=Left(OuterRef("path"), Length(OuterRef("path")) - steps * cls.steplen))
            for steps in (1, 2)
        )
        return (
            super()
            .get_indexed_objects()
            .annotate(theme_titre=Subquery(theme.values("title")), axe_titre=Subquery(axe.values("title")))
            .prefetch_related("organismes__organisme", "tagged_items__tag", "themes_secondaires")
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.numero is None:
            self.numero = next_numero()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, ValidationError] = self.anonymat_errors()
        if self.image and not self.image_alt.strip():
            errors["image_alt"] = ValidationError("Dites ce que montre l’image, pour qui ne la voit pas.")
        if self.annee_debut and not 1950 <= self.annee_debut <= timezone.localdate().year + 1:
            errors["annee_debut"] = ValidationError("Donnez une année sur quatre chiffres, par exemple 2021.")
        for name in ("pour_qui", "ne_convient_pas_si", "prerequis", "cout_recurrent", "etp", "delai"):
            if not getattr(self, name).strip():
                # An absence is said: « non communiqué » is an answer, a blank is not.
                setattr(self, name, NON_COMMUNIQUE)
        if errors:
            raise ValidationError(errors)

    def missing_to_publish(self) -> list[Rubrique]:
        """The core rubrics still empty. A fiche is complete when there are none."""
        return [rubrique for rubrique in RUBRIQUES_COEUR if is_blank(getattr(self, rubrique.champ))]

    @property
    def permalink(self) -> str:
        return f"/f/{self.numero}"

    @property
    def theme(self) -> ThemePage:
        """The theme it is filed under. One query the first time."""
        if not hasattr(self, "_theme"):
            self._theme = ThemePage.objects.get(path=self.path[: -self.steplen])
        return self._theme

    @property
    def is_essai(self) -> bool:
        return self.nature == Nature.ESSAI

    @property
    def is_conference(self) -> bool:
        return self.nature == Nature.CONFERENCE

    @property
    def organismes_noms(self) -> list[str]:
        return [lien.organisme.nom for lien in self.organismes.all()]
