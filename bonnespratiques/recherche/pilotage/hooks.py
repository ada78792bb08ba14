"""What steers the search, in the Wagtail admin: addresses, and one menu where the animateurs find all of it.

Registered by `bonnespratiques.wagtail_hooks`.
"""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.contrib.search_promotions.wagtail_hooks import SearchPicksMenuItem

from bonnespratiques.views import promotions, recherches_suivies
from bonnespratiques.views.synonymes import SynonymesViewSet

SYNONYMES = SynonymesViewSet()


@hooks.register("register_admin_viewset")
def synonymes_viewset() -> SynonymesViewSet:
    return SYNONYMES


@hooks.register("register_admin_urls", order=-1)
def admin_urls() -> list:
    """Before Wagtail's own, three of which ours take the place of: its names lead to the same addresses."""
    of_promotions = [
        path("", promotions.ListeView.as_view(), name="index"),
        path("results/", promotions.ListeView.as_view(results_only=True), name="index_results"),
        path("add/", promotions.AjouterView.as_view(), name="add"),
        path("<int:query_id>/", promotions.ModifierView.as_view(), name="edit"),
    ]
    return [
        path("recherches/", recherches_suivies.recherches, name="recherches_suivies"),
        path("recherches/export.csv", recherches_suivies.exporter, name="recherches_suivies_export"),
        path("searchpicks/", include((of_promotions, "promotions"), namespace="promotions")),
    ]


class RecherchesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(recherches_suivies.VOIR)


@hooks.register("register_admin_menu_item")
def recherche_menu_item() -> MenuItem:
    items = [
        RecherchesMenuItem(
            "Ce que les lecteurs cherchent",
            reverse("recherches_suivies"),
            name="recherches-suivies",
            icon_name="search",
            order=10,
        ),
        SYNONYMES.get_menu_item(),
        SearchPicksMenuItem(
            promotions.TITRE,
            reverse("wagtailsearchpromotions:index"),
            name="pages-mises-en-avant",
            icon_name="pick",
            order=30,
        ),
    ]
    return SubmenuMenuItem(
        "Recherche", Menu(items=items), name="recherche-des-lecteurs", icon_name="crosshairs", order=260
    )


@hooks.register("construct_settings_menu")
def promotions_are_in_our_menu(request: HttpRequest, menu_items: list) -> None:
    menu_items[:] = [item for item in menu_items if item.name != "promoted-search-results"]


@hooks.register("construct_reports_menu")
def wagtail_counts_no_search(request: HttpRequest, menu_items: list) -> None:
    """Its report of search terms would stay empty: `suivi` counts."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("bonnespratiques/pilotage.css"))
