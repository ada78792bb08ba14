"""The mails in the Wagtail admin: addresses, menu item, panel of the home page. Registered by `wagtail_hooks`."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from workflow.models import CourrielSortant
from workflow.views import courriels_admin, courriels_sortants


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        path("courriels/", courriels_sortants.sortants, name="workflow_courriels"),
        path("courriels/reessayer/", courriels_sortants.reessayer, name="workflow_courriels_reessayer"),
        path("courriels/textes/", courriels_admin.textes, name="workflow_textes_courriels"),
        path("courriels/textes/<slug:cle>/", courriels_admin.texte, name="workflow_texte_courriel"),
    ]


class CourrielsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(courriels_sortants.VOIR)


class TextesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(courriels_admin.PERMISSION)


@hooks.register("register_settings_menu_item")
def courriels_menu_item() -> MenuItem:
    return CourrielsMenuItem("Courriels", reverse("workflow_courriels"), name="courriels", icon_name="mail", order=700)


@hooks.register("register_settings_menu_item")
def textes_menu_item() -> MenuItem:
    return TextesMenuItem(
        "Textes des courriels",
        reverse("workflow_textes_courriels"),
        name="textes-courriels",
        icon_name="edit",
        order=701,
    )


class CourrielsPanel(Component):
    """On the home page, only while something is wrong."""

    name = "courriels_en_difficulte"
    template_name = "workflow/admin/courriels/accueil.html"
    order = 40

    def __init__(self, nombre: int) -> None:
        self.nombre = nombre

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"nombre": self.nombre}


@hooks.register("construct_homepage_panels")
def courriels_en_difficulte(request: HttpRequest, panels: list) -> None:
    if request.user.has_perm(courriels_sortants.VOIR) and (nombre := CourrielSortant.objects.in_trouble().count()):
        panels.append(CourrielsPanel(nombre))
