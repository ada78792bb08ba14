"""The home page."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


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
