"""Actualités: news and interviews about the practices and the people behind them."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet

from bonnespratiques.models.lecture import actualites_for, fiches_for
from bonnespratiques.visibilite import VisibleQuerySetMixin

ACTUALITES_PAR_PAGE = 12


class ActualiteQuerySet(VisibleQuerySetMixin, PageQuerySet):
    def latest(self) -> "ActualiteQuerySet":
        return self.order_by("-date", "-pk")


class ActualiteIndexPage(Page):
    parent_page_types = ["bonnespratiques.AccueilPage"]
    subpage_types = ["bonnespratiques.ActualitePage"]
    max_count = 1
    template = "bonnespratiques/actualite_index_page.html"

    class Meta:
        verbose_name = "liste des actualités"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(actualites_for(request).latest(), ACTUALITES_PAR_PAGE)
        return {
            **super().get_context(request, *args, **kwargs),
            "actualites": pages.get_page(request.GET.get("page")),
        }


class ActualitePage(Page):
    class Genre(models.TextChoices):
        NOUVELLE = "nouvelle", "Nouvelle"
        INTERVIEW = "interview", "Interview"

    genre = models.CharField("genre", max_length=20, choices=Genre.choices, default=Genre.NOUVELLE)
    date = models.DateField("date", default=timezone.localdate)
    auteur = models.CharField("auteur", max_length=200, blank=True, help_text="Exemple : La rédaction")
    chapo = models.TextField("chapô", max_length=500, blank=True, help_text="Deux phrases qui donnent envie de lire.")
    corps = RichTextField("texte", blank=True, features=["h3", "bold", "italic", "ol", "ul", "link", "blockquote"])

    objects = PageManager.from_queryset(ActualiteQuerySet)()

    parent_page_types = ["bonnespratiques.ActualiteIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("genre"), FieldPanel("date"), FieldPanel("auteur")]),
        FieldPanel("chapo"),
        FieldPanel("corps"),
        InlinePanel("fiches_liees", label="Fiche citée", heading="Fiches citées"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("chapo"), index.SearchField("corps")]
    template = "bonnespratiques/actualite_page.html"

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        cited = [lien.fiche_id for lien in self.fiches_liees.all()]
        fiches = fiches_for(request).filter(pk__in=cited).with_card_relations().in_bulk()
        return {
            **super().get_context(request, *args, **kwargs),
            "fiches": [fiches[pk] for pk in cited if pk in fiches],
        }


class ActualiteFiche(Orderable):
    actualite = ParentalKey(ActualitePage, on_delete=models.CASCADE, related_name="fiches_liees")
    fiche = models.ForeignKey("bonnespratiques.FichePage", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("fiche", "bonnespratiques.FichePage")]
