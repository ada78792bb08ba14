"""Thèmes: the classification of the fiches, which is the page tree itself.

An *axe* is a `ThemePage` under the home page; a *sous-thème* is a `ThemePage` under an axe.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from bonnespratiques.models.lecture import fiches_for
from bonnespratiques.visibilite import VisibleQuerySetMixin

FICHES_PAR_PAGE = 24
TRIS = {"recentes": ("-first_published_at", "-pk"), "titre": ("title", "pk")}


class Signe(models.TextChoices):
    """How an axe looks: a colour and a sign, always shown with its name. Read by `templates/ui/` and by the booklet."""

    SERVICE = "service", "Deux cercles (vert)"
    MANAGEMENT = "management", "Réseau (terre)"
    CONFERENCE = "conference", "Bulle (violet)"


class ThemeQuerySet(VisibleQuerySetMixin, PageQuerySet):
    def axes(self) -> "ThemeQuerySet":
        return self.filter(depth=ThemePage.AXE_DEPTH).order_by("path")

    def sous_themes(self) -> "ThemeQuerySet":
        return self.filter(depth=ThemePage.AXE_DEPTH + 1).order_by("path")


class ThemePage(Page):
    """An axe or a sous-thème."""

    AXE_DEPTH = 3  # root, home page, axe
    GABARIT_AXE = "bonnespratiques/axe_page.html"

    introduction = RichTextField(
        "présentation",
        blank=True,
        features=["bold", "italic", "link", "ul"],
        help_text="Deux ou trois phrases : ce que l’on trouve ici, et par où commencer.",
    )
    signe = models.CharField(
        "signe",
        max_length=20,
        choices=Signe.choices,
        default=Signe.SERVICE,
        help_text="Couleur et signe de l’axe. Un sous-thème prend ceux de son axe.",
    )

    objects = PageManager.from_queryset(ThemeQuerySet)()

    parent_page_types = ["bonnespratiques.AccueilPage", "bonnespratiques.ThemePage"]
    subpage_types = ["bonnespratiques.ThemePage", "bonnespratiques.FichePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("signe")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    template = "bonnespratiques/theme_page.html"

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return self.GABARIT_AXE if self.is_axe else self.template

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The fiches filed here, by pages of 24, and the number of fiches of each theme. `?tri=` and `?page=` are public input."""
        fiches = fiches_for(request)
        tri = request.GET.get("tri", "")
        tri = tri if tri in TRIS else "recentes"
        filed = fiches.under(self).order_by(*TRIS[tri]).with_card_relations()
        return {
            **super().get_context(request, *args, **kwargs),
            "axe": self.axe,
            "au_dessus": [] if self.is_axe else [self.axe],
            "nombres": count_by_theme(fiches),
            "fiches": Paginator(filed, FICHES_PAR_PAGE).get_page(request.GET.get("page")),
            "tri": tri,
        }

    @property
    def is_axe(self) -> bool:
        return self.depth == self.AXE_DEPTH

    @property
    def axe(self) -> "ThemePage":
        """Itself when it is an axe, its parent otherwise. One query the first time for a sous-thème."""
        if self.is_axe:
            return self
        if not hasattr(self, "_axe"):
            self._axe = self.get_parent().specific
        return self._axe

    def clean(self) -> None:
        super().clean()
        parent = self.get_parent() if self.pk else getattr(self, "_parent_page", None)
        if parent and parent.depth > self.AXE_DEPTH:
            raise ValidationError("Un thème se range sous l’accueil ou sous un axe, pas plus bas.")

    @classmethod
    def can_create_at(cls, parent) -> bool:
        return super().can_create_at(parent) and parent.depth <= cls.AXE_DEPTH

    def can_move_to(self, parent) -> bool:
        return super().can_move_to(parent) and parent.depth <= self.AXE_DEPTH


def count_by_theme(fiches: PageQuerySet) -> dict[str, int]:
    """Number of fiches under each theme, by the theme's tree path: one query, whatever the number of themes.

    An axe counts the fiches of its sous-thèmes and its own.
    """
    step = Page.steplen
    counts: dict[str, int] = {}
    rows = (
        fiches.order_by()
        .annotate(theme_path=Substr("path", 1, Length("path") - step))
        .values_list("theme_path")
        .annotate(n=Count("pk"))
    )
    for path, n in rows:
        for end in range(ThemePage.AXE_DEPTH * step, len(path) + 1, step):
            counts[path[:end]] = counts.get(path[:end], 0) + n
    return counts
