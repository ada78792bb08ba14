"""What surrounds every page: the themes for the menu, the breadcrumb and the tabs of cards; the lists and texts for the foot.

One query, made when the first of them is read, whatever the number of fiches. Built by `context_processors.navigation`, at
most once a request.
"""

from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from wagtail.models import Page

from bonnespratiques.models import AccueilPage, ActualiteIndexPage, RecueilIndexPage, TextePage, ThemePage
from bonnespratiques.visibilite import closing_to

_MODELS = (AccueilPage, ThemePage, RecueilIndexPage, ActualiteIndexPage, TextePage)


def navigation_of(request: HttpRequest) -> "Navigation":
    """The one `Navigation` of this request."""
    if not hasattr(request, "_navigation"):
        request._navigation = Navigation(getattr(request, "user", None))  # type: ignore[attr-defined]
    return request._navigation  # type: ignore[attr-defined]


class Navigation:
    """`user` decides what is listed. A theme's name, on the tab of a fiche, is shown to whoever may read that fiche."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def _pages(self) -> list[Page]:
        """The pages of these models and every page closed to `user`, in tree order."""
        closing = closing_to(self.user)
        types = ContentType.objects.get_for_models(*_MODELS).values()
        return list(
            Page.objects.filter(Q(content_type__in=types) | Q(pk__in=closing.values("page")))
            .annotate(ferme=Exists(closing.filter(page=OuterRef("pk"))))
            .select_related("themepage")
            .defer("themepage__introduction")
            .order_by("path")
        )

    @cached_property
    def closed(self) -> list[str]:
        """What `forbidden_paths(user)` would answer, for `visible_to`."""
        return [page.path for page in self._pages if page.ferme]

    def _of(self, model: type[Page]) -> list[Page]:
        wanted = ContentType.objects.get_for_model(model).pk
        return [page for page in self._pages if page.content_type_id == wanted]

    def _listed(self, model: type[Page]) -> list[Page]:
        closed = tuple(self.closed)
        return [page for page in self._of(model) if page.live and not page.path.startswith(closed)]

    @cached_property
    def _themes_by_path(self) -> dict[str, ThemePage]:
        themes = {page.path: page.themepage for page in self._of(ThemePage)}
        for theme in themes.values():
            if not theme.is_axe:
                theme._axe = themes[theme.path[: -theme.steplen]]
        return themes

    @cached_property
    def themes(self) -> list[ThemePage]:
        """The axes and sous-thèmes that `user` may read, in tree order."""
        return [self._themes_by_path[page.path] for page in self._listed(ThemePage)]

    @cached_property
    def axes(self) -> list[ThemePage]:
        return [theme for theme in self.themes if theme.is_axe]

    def sous_themes(self, axe: Page) -> list[ThemePage]:
        return [theme for theme in self.themes if not theme.is_axe and theme.path.startswith(axe.path)]

    def theme_of(self, fiche: Page) -> ThemePage:
        """The theme under which `fiche` is filed, with its axe: no further query."""
        return self._themes_by_path[fiche.path[: -fiche.steplen]]

    @cached_property
    def accueil(self) -> Page | None:
        return next(iter(self._of(AccueilPage)), None)

    @cached_property
    def recueils(self) -> Page | None:
        return next(iter(self._listed(RecueilIndexPage)), None)

    @cached_property
    def actualites(self) -> Page | None:
        return next(iter(self._listed(ActualiteIndexPage)), None)

    @cached_property
    def textes(self) -> dict[str, Page]:
        """Pages of text by slug, hyphens as underscores so that templates can name them: `textes.mentions_legales`."""
        return {page.slug.replace("-", "_"): page for page in self._listed(TextePage)}
