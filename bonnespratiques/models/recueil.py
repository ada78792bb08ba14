"""Recueils: ordered choices of fiches, bound into a booklet by `bonnespratiques.recueil`."""

from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager, ReferenceIndex
from wagtail.query import PageQuerySet

from bonnespratiques.models.lecture import recueils_for
from bonnespratiques.models.recueil_blocs import PROGRAMME, SOMMAIRE
from bonnespratiques.models.recueil_panneaux import ComposerPanel, VoirCouverturesPanel
from bonnespratiques.models.sommaire import signes_of, sommaire_of
from bonnespratiques.navigation import navigation_of
from bonnespratiques.visibilite import VisibleQuerySetMixin

RECUEILS_PAR_PAGE = 12
FONCTIONS_TEXTE = ["h3", "bold", "italic", "ol", "ul", "link"]


class ModeleCouverture(models.TextChoices):
    MOSAIQUE = "mosaique", "Mosaïque : un carreau par fiche"
    BANDEAU = "bandeau", "Bandeau : une image ou un aplat, et le titre en grand"


class CouleurCouverture(models.TextChoices):
    """Inks of the cover. The value is a colour on which white text holds 5.2:1, or "" for the colours of the parts."""

    DES_PARTIES = "", "Celles des parties"
    SAPIN = "#0b665a", "Sapin"
    TERRE = "#96420f", "Terre"
    PRUNE = "#683a7b", "Prune"
    NUIT = "#1f3a5f", "Nuit"
    GRENAT = "#8a1c3b", "Grenat"
    ENCRE = "#1d1c19", "Encre"


class RecueilQuerySet(VisibleQuerySetMixin, PageQuerySet):
    def latest(self) -> "RecueilQuerySet":
        return self.order_by("-date_parution", "-pk")

    def holding(self, fiche: Page) -> "RecueilQuerySet":
        """Those whose sommaire holds `fiche`, as published."""
        references = ReferenceIndex.get_references_to(fiche).filter(
            base_content_type=ContentType.objects.get_for_model(Page), model_path__startswith="sections."
        )
        return self.filter(pk__in=references.values_list(Cast("object_id", models.BigIntegerField())))


class RecueilIndexPage(Page):
    parent_page_types = ["bonnespratiques.AccueilPage"]
    subpage_types = ["bonnespratiques.RecueilPage"]
    max_count = 1
    template = "bonnespratiques/recueil_index_page.html"

    class Meta:
        verbose_name = "liste des recueils"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        recueils = Paginator(recueils_for(request).latest(), RECUEILS_PAR_PAGE).get_page(request.GET.get("page"))
        return {
            **super().get_context(request, *args, **kwargs),
            "recueils": recueils,
            "signes": signes_of(recueils, request),
        }


class RecueilPage(Page):
    sous_titre = models.CharField(
        "sous-titre", max_length=200, blank=True, help_text="Exemple : Pratiques, essais et conférences du réseau"
    )
    date_parution = models.DateField("date de parution", default=timezone.localdate)
    lieu = models.CharField("lieu", max_length=200, blank=True, help_text="Exemple : Tours")
    organisateurs = models.TextField(
        "organisateurs", blank=True, help_text="Un par ligne. Exemple : Réseau des accueils de la région"
    )
    presentation = RichTextField(
        "présentation",
        blank=True,
        features=FONCTIONS_TEXTE,
        help_text="Montrée sur la page du recueil et au début du livret.",
    )
    editorial_titre = models.CharField("titre de l’éditorial", max_length=200, blank=True, default="Éditorial")
    editorial = RichTextField("éditorial", blank=True, features=FONCTIONS_TEXTE)
    editorial_signature = models.CharField("signature", max_length=200, blank=True, help_text="Exemple : La rédaction")
    sections = StreamField(
        SOMMAIRE,
        blank=True,
        verbose_name="sommaire",
        help_text="Les thèmes et leurs fiches, dans l’ordre de l’impression. Les parties sont facultatives : sans elles, ce sont les axes.",
    )
    programme_titre = models.CharField("titre du programme", max_length=200, blank=True, default="Programme")
    programme = StreamField(PROGRAMME, blank=True, verbose_name="programme de la journée")
    couverture_modele = models.CharField(
        "modèle de couverture", max_length=20, choices=ModeleCouverture.choices, default=ModeleCouverture.MOSAIQUE
    )
    couverture_couleur = models.CharField(
        "couleur de couverture",
        max_length=7,
        choices=CouleurCouverture.choices,
        blank=True,
        default=CouleurCouverture.DES_PARTIES,
    )
    couverture_image = models.ForeignKey(
        "bonnespratiques.Illustration",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="image de couverture",
        help_text="Pour le modèle Bandeau.",
    )
    couverture_alt = models.CharField(
        "texte de remplacement", max_length=250, blank=True, help_text="Ce que montre l’image, pour qui ne la voit pas."
    )
    quatrieme = RichTextField(
        "quatrième de couverture",
        blank=True,
        features=["bold", "italic", "link"],
        help_text="Quelques lignes au dos du livret. Laissez vide pour reprendre le sous-titre.",
    )
    colophon = RichTextField(
        "colophon", blank=True, features=["bold", "italic", "link"], help_text="Qui a dirigé, réécrit, mis en page."
    )

    objects = PageManager.from_queryset(RecueilQuerySet)()

    parent_page_types = ["bonnespratiques.RecueilIndexPage"]
    subpage_types: list[str] = []
    sommaire_panels = [*Page.content_panels, FieldPanel("sous_titre"), ComposerPanel(), FieldPanel("sections")]
    textes_panels = [
        FieldPanel("presentation"),
        MultiFieldPanel(
            [FieldPanel("editorial_titre"), FieldPanel("editorial"), FieldPanel("editorial_signature")],
            heading="Éditorial",
        ),
        MultiFieldPanel([FieldPanel("programme_titre"), FieldPanel("programme")], heading="Programme"),
        FieldPanel("colophon"),
        FieldPanel("quatrieme"),
    ]
    presentation_panels = [
        FieldRowPanel([FieldPanel("date_parution"), FieldPanel("lieu")]),
        FieldPanel("organisateurs"),
        MultiFieldPanel(
            [
                VoirCouverturesPanel(),
                FieldPanel("couverture_modele", widget=forms.RadioSelect),
                FieldPanel("couverture_couleur", widget=forms.RadioSelect),
                FieldPanel("couverture_image"),
                FieldPanel("couverture_alt"),
            ],
            heading="Couverture",
        ),
        InlinePanel("partenaires", label="Partenaire", heading="Partenaires"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(sommaire_panels, heading="Sommaire"),
            ObjectList(textes_panels, heading="Textes"),
            ObjectList(presentation_panels, heading="Présentation"),
            ObjectList(Page.promote_panels, heading="Référencement"),
            ObjectList(Page.settings_panels, heading="Publication"),
        ]
    )
    search_fields = [*Page.search_fields, index.SearchField("sous_titre"), index.SearchField("presentation")]
    template = "bonnespratiques/recueil_page.html"

    class Meta:
        verbose_name = "recueil"
        verbose_name_plural = "recueils"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        parties = sommaire_of(self, request)
        return {
            **super().get_context(request, *args, **kwargs),
            "au_dessus": [page for page in [navigation_of(request).recueils] if page],
            "parties": parties,
            "signes": [partie.signe for partie in parties for _fiche in range(partie.nombre)],
        }

    @property
    def organisateurs_liste(self) -> list[str]:
        return [line.strip() for line in self.organisateurs.splitlines() if line.strip()]


class RecueilPartenaire(Orderable):
    """Who helped: a name, printed beside its logo when there is one."""

    recueil = ParentalKey(RecueilPage, on_delete=models.CASCADE, related_name="partenaires")
    nom = models.CharField("nom", max_length=200)
    url = models.URLField("site", blank=True)
    logo = models.ForeignKey(
        "bonnespratiques.Illustration",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="logo",
        help_text="Le nom sert de texte de remplacement.",
    )

    panels = [FieldPanel("nom"), FieldPanel("url"), FieldPanel("logo")]

    class Meta(Orderable.Meta):
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"

    def __str__(self) -> str:
        return self.nom
