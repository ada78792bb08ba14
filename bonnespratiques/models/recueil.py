"""Recueils: ordered choices of fiches, bound into a booklet by `bonnespratiques.recueil`."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager, ReferenceIndex
from wagtail.query import PageQuerySet

from bonnespratiques.models.lecture import recueils_for
from bonnespratiques.models.sommaire import signes_of, sommaire_of
from bonnespratiques.navigation import navigation_of
from bonnespratiques.visibilite import VisibleQuerySetMixin

RECUEILS_PAR_PAGE = 12
FONCTIONS_TEXTE = ["h3", "bold", "italic", "ol", "ul", "link"]


class SectionBlock(blocks.StructBlock):
    """One theme of the booklet and its fiches, in the order of printing."""

    theme = blocks.PageChooserBlock(page_type="bonnespratiques.ThemePage", label="Thème")
    titre = blocks.CharBlock(
        label="Titre imprimé", required=False, max_length=200, help_text="Laissez vide pour reprendre le nom du thème."
    )
    fiches = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="bonnespratiques.FichePage", label="Fiche"), label="Fiches"
    )

    class Meta:
        label = "Thème et ses fiches"
        icon = "list-ul"


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
        [("section", SectionBlock())],
        blank=True,
        verbose_name="sommaire",
        help_text="Les thèmes et leurs fiches, dans l’ordre de l’impression.",
    )
    colophon = RichTextField(
        "colophon", blank=True, features=["bold", "italic", "link"], help_text="Qui a dirigé, réécrit, mis en page."
    )

    objects = PageManager.from_queryset(RecueilQuerySet)()

    parent_page_types = ["bonnespratiques.RecueilIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("sous_titre"),
        FieldRowPanel([FieldPanel("date_parution"), FieldPanel("lieu")]),
        FieldPanel("organisateurs"),
        FieldPanel("presentation"),
        FieldPanel("sections"),
        MultiFieldPanel(
            [FieldPanel("editorial_titre"), FieldPanel("editorial"), FieldPanel("editorial_signature")],
            heading="Éditorial",
        ),
        FieldPanel("colophon"),
    ]
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
            "signes": [partie.axe.signe for partie in parties for _fiche in range(partie.nombre)],
        }

    @property
    def organisateurs_liste(self) -> list[str]:
        return [line.strip() for line in self.organisateurs.splitlines() if line.strip()]
