"""The home page, which is also the root of the addresses."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from bonnespratiques.models.fiche_choix import Nature
from bonnespratiques.models.lecture import actualites_for, fiches_for, recueils_for
from bonnespratiques.models.sommaire import signes_of
from bonnespratiques.models.theme import ThemePage, count_by_theme

DERNIERES_FICHES = 6
DERNIERES_CONFERENCES = 6
DERNIERES_ACTUALITES = 3
MOTS_CLES = 3


class AccueilPage(Page):
    accroche = models.CharField(
        "accroche", max_length=200, default="Ce qui a marché ailleurs, raconté par ceux qui l’ont fait."
    )
    presentation = models.TextField(
        "présentation",
        max_length=600,
        blank=True,
        default=(
            "Des agents, des soignants, des bénévoles, des conseillers décrivent ce qu’ils ont changé pour mieux servir "
            "leur public : d’où c’est venu, ce que cela a donné, comment s’y prendre."
        ),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "bonnespratiques.ThemePage",
        "bonnespratiques.RecueilIndexPage",
        "bonnespratiques.ActualiteIndexPage",
        "bonnespratiques.TextePage",
    ]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("accroche"), FieldPanel("presentation")]
    template = "bonnespratiques/accueil_page.html"

    class Meta:
        verbose_name = "accueil"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """One query for any page, where Wagtail walks down the tree with two queries a level."""
        if path_components:
            url_path = f"{self.url_path}{'/'.join(path_components)}/"
            pages = Page.objects.filter(slug=path_components[-1], url_path=url_path)
            page = pages.select_related(
                "fichepage__image", "themepage", "recueilpage", "actualitepage", "textepage"
            ).first()
            if page and page.live:
                return RouteResult(getattr(page, page.cached_content_type.model, None) or page.specific)
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        fiches = fiches_for(request)
        nombres = count_by_theme(fiches)
        recueil = recueils_for(request).latest().first()
        conferences = fiches.filter(nature=Nature.CONFERENCE)
        return {
            **super().get_context(request, *args, **kwargs),
            "nombres": nombres,
            "total": sum(n for path, n in nombres.items() if len(path) == ThemePage.AXE_DEPTH * self.steplen),
            "organismes": fiches.count_organismes(),
            "mots_cles": fiches.frequent_tags()[:MOTS_CLES],
            "conferences": conferences.latest()[:DERNIERES_CONFERENCES],
            "dernieres": fiches.exclude(nature=Nature.CONFERENCE).latest().with_card_relations()[:DERNIERES_FICHES],
            "recueil": recueil,
            "signes": signes_of([recueil], request)[recueil.pk] if recueil else [],
            "actualites": actualites_for(request).latest()[:DERNIERES_ACTUALITES],
        }
