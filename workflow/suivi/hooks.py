"""What deadlines add to the Wagtail admin: dossiers to unblock, for the animation; fiches to check, for the committees.

Registered by `workflow.wagtail_hooks`, the module that Wagtail reads.
"""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from workflow.comite.bureau import workload
from workflow.models import Dossier
from workflow.permissions import arbitrates, themes_paths_of_comite
from workflow.tour import tour_of
from workflow.views import animation, fraicheur_comite, journal

ACCUEIL_MAX = 5


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        path("deblocage/", animation.liste, name="workflow_deblocage_liste"),
        path("deblocage/<int:pk>/", animation.dossier, name="workflow_deblocage"),
        path("fraicheur/", fraicheur_comite.liste, name="workflow_fraicheur"),
    ]


class DeblocageMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return arbitrates(request.user)


class FraicheurMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(themes_paths_of_comite(request.user))


@hooks.register("register_admin_menu_item")
def deblocage_menu_item() -> MenuItem:
    return DeblocageMenuItem(
        "À débloquer", reverse("workflow_deblocage_liste"), name="deblocage", icon_name="warning", order=155
    )


@hooks.register("register_admin_menu_item")
def fraicheur_menu_item() -> MenuItem:
    return FraicheurMenuItem(
        "Fiches à vérifier", reverse("workflow_fraicheur"), name="fraicheur", icon_name="history", order=156
    )


class ADebloquerPanel(Component):
    """On the admin's home page: what is handed to the animation, the longest waiting first."""

    name = "a_debloquer"
    template_name = "workflow/admin/a_debloquer.html"
    order = 51

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        dossiers = Dossier.objects.of_animateur(user).with_relations().order_by("escalade_le", "mediation_le", "pk")
        return {
            "lignes": [(dossier, tour_of(dossier, user)) for dossier in dossiers[:ACCUEIL_MAX]],
            "nombre": dossiers.count(),
        }


class CircuitPanel(Component):
    """On the admin's home page, for those who answer for the whole site: how many dossiers stand where. Titles stay private."""

    name = "circuit"
    template_name = "workflow/admin/circuit.html"
    order = 52

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        etapes = workload(Dossier.objects.all()).etapes
        confies = Dossier.objects.en_cours().filter(Q(escalade_le__isnull=False) | Q(mediation_le__isnull=False))
        return {
            "etapes": [(etape, total, retard) for etape, _ages, retard, total in etapes],
            "nombre": sum(total for *_, total in etapes),
            "retards": sum(retard for *_, retard, _total in etapes),
            "confies": confies.count(),
            "can_read_journal": parent_context["request"].user.has_perm(journal.EXPORTER),
        }


@hooks.register("construct_homepage_panels")
def a_debloquer(request: HttpRequest, panels: list) -> None:
    if arbitrates(request.user):
        panels.append(ADebloquerPanel())
    if arbitrates(request.user) or request.user.has_perm(journal.EXPORTER):
        panels.append(CircuitPanel())
