"""What surrounds every page: the themes for the menu, the breadcrumb and the tabs of cards; the lists and texts for the foot;
which pages are closed or reserved.

One query, made when the first of them is read, whatever the number of fiches. Built once a request; read by page models and,
through `context_processors.navigation`, by templates. It names models instead of importing them: they import this module.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from bonnespratiques.visibilite import closing_to

if TYPE_CHECKING:
    from bonnespratiques.models import ThemePage

_MODELS = ("AccueilPage", "ThemePage", "RecueilIndexPage", "ActualiteIndexPage", "TextePage")


def navigation_of(request: HttpRequest) -> "Navigation":
    """The one `Navigation` of this request."""
    if not hasattr(request, "_navigation"):
        request._navigation = Navigation(getattr(request, "user", None))  # type: ignore[attr-defined]
    return request._navigation  # type: ignore[attr-defined]


def _content_type(model: str) -> ContentType:
    return ContentType.objects.get_for_model(apps.get_model("bonnespratiques", model))


class Navigation:
    """`user` decides what is listed. A theme's name, on the tab of a fiche, is shown to whoever may read that fiche."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def _pages(self) -> list[Page]:
        """The pages of these models and every page with a restriction of its own, in tree order."""
        types = ContentType.objects.get_for_models(*(apps.get_model("bonnespratiques", name) for name in _MODELS))
        restrictions, closing = PageViewRestriction.objects.all(), closing_to(self.user)
        return list(
            Page.objects.filter(Q(content_type__in=types.values()) | Q(pk__in=restrictions.values("page")))
            .annotate(fermee=Exists(closing.filter(page=OuterRef("pk"))))
            .annotate(reservee=Exists(restrictions.filter(page=OuterRef("pk"))))
            .select_related("themepage")
            .defer("themepage__introduction")
            .order_by("path")
        )

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """What `forbidden_paths(user)` would answer, for `visible_to`."""
        return tuple(page.path for page in self._pages if page.fermee)

    @cached_property
    def _reserved(self) -> tuple[str, ...]:
        return tuple(page.path for page in self._pages if page.reservee)

    def is_reserved(self, page: Page) -> bool:
        """Whether `page` is for some people only, whoever is reading."""
        return page.path.startswith(self._reserved)

    def _of(self, model: str) -> list[Page]:
        wanted = _content_type(model).pk
        return [page for page in self._pages if page.content_type_id == wanted]

    def _listed(self, model: str) -> list[Page]:
        return [page for page in self._of(model) if page.live and not page.path.startswith(self.closed)]

    @cached_property
    def _themes_by_path(self) -> dict[str, "ThemePage"]:
        themes = {page.path: page.themepage for page in self._of("ThemePage")}
        for theme in themes.values():
            if not theme.is_axe:
                theme._axe = themes[theme.path[: -theme.steplen]]
        return themes

    @cached_property
    def themes(self) -> list["ThemePage"]:
        """The axes and sous-thèmes that `user` may read, in tree order."""
        return [self._themes_by_path[page.path] for page in self._listed("ThemePage")]

    @cached_property
    def axes(self) -> list["ThemePage"]:
        return [theme for theme in self.themes if theme.is_axe]

    def sous_themes(self, axe: Page) -> list["ThemePage"]:
        return [theme for theme in self.themes if not theme.is_axe and theme.path.startswith(axe.path)]

    def theme_of(self, fiche: Page) -> "ThemePage":
        """The theme under which `fiche` is filed, with its axe: no further query."""
        return self._themes_by_path[fiche.path[: -fiche.steplen]]

    @cached_property
    def recueils(self) -> Page | None:
        return next(iter(self._listed("RecueilIndexPage")), None)

    @cached_property
    def actualites(self) -> Page | None:
        return next(iter(self._listed("ActualiteIndexPage")), None)

    @cached_property
    def textes(self) -> list[Page]:
        """The pages of text, in tree order."""
        return self._listed("TextePage")

    def texte(self, slug: str) -> Page | None:
        """The page of text that stands at this address, if there is one."""
        return next((page for page in self.textes if page.slug == slug), None)
