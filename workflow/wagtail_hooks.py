"""What the circuit adds to the Wagtail admin, and the doors that it closes there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from bonnespratiques.models import FichePage
from workflow import portes  # noqa: F401 (hooks of its own)
from workflow.comite import editeur
from workflow.courriels import hooks as hooks_courriels  # noqa: F401 (hooks of their own)
from workflow.models import Dossier, ModeleRefus
from workflow.permissions import themes_paths_of_comite
from workflow.suivi import hooks as animation_hooks  # noqa: F401 (hooks of their own)
from workflow.tour import tour_of
from workflow.views import consulter, journal

# Wagtail's own moves. On a fiche they would go round the dossier: the text is saved, and nothing else.
ACTIONS_FERMEES = ("action-submit", "action-restart-workflow", "action-cancel-workflow", "action-workflow-action")
ACCUEIL_MAX = 5
PANNEAUX_VIDES = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    """The journal, and reading a dossier that is not one's own."""
    return [
        path("journal/", journal.journal, name="workflow_journal"),
        path("journal/export.<slug:genre>", journal.exporter, name="workflow_journal_export"),
        path("consulter/<int:pk>/", consulter.consulter, name="workflow_consulter"),
    ]


class DossiersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(themes_paths_of_comite(request.user))


@hooks.register("register_admin_menu_item")
def dossiers_menu_item() -> MenuItem:
    return DossiersMenuItem(
        "Dossiers", reverse("workflow_file"), name="dossiers", icon_name="clipboard-list", order=150
    )


class JournalMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(journal.EXPORTER)


@hooks.register("register_reports_menu_item")
def journal_menu_item() -> MenuItem:
    return JournalMenuItem(
        "Journal du circuit", reverse("workflow_journal"), name="journal", icon_name="history", order=50
    )


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    sheets = ((static(f"workflow/{name}.css"),) for name in ("dossier", "bureau"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


class ModeleRefusViewSet(SnippetViewSet):
    """Words for refusals, kept by administrators; the committee begins with them and finishes by hand."""

    model = ModeleRefus
    icon = "form"
    menu_label = "Modèles de refus"
    menu_order = 702
    add_to_settings_menu = True
    list_display = ["titre", "texte"]
    search_fields = ["titre", "texte"]
    ordering = ["titre"]


register_snippet(ModeleRefusViewSet)


class AVotreTourPanel(Component):
    """On the admin's home page: what awaits this person's committees, the most pressing first."""

    name = "a_votre_tour"
    template_name = "workflow/admin/accueil.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        dossiers = Dossier.objects.awaiting_comite(user).with_relations().order_by("echeance", "pk")
        return {
            "lignes": [(dossier, tour_of(dossier, user)) for dossier in dossiers[:ACCUEIL_MAX]],
            "nombre": dossiers.count(),
            "retards": dossiers.en_retard().count(),
            "request": parent_context["request"],
        }


@hooks.register("construct_homepage_panels")
def a_votre_tour(request: HttpRequest, panels: list) -> None:
    # Wagtail's own lists of moderation are always empty here, and cost five queries.
    panels[:] = [panel for panel in panels if not isinstance(panel, PANNEAUX_VIDES)]
    if themes_paths_of_comite(request.user):
        panels.append(AVotreTourPanel())


class DossierMenuItem(ActionMenuItem):
    """In the page editor: the way back to the dossier, in the place of Wagtail's own moves."""

    name = "action-dossier"
    label = "Ouvrir le dossier"
    icon_name = "clipboard-list"

    def __init__(self, dossier: Dossier, order: int = 0) -> None:
        super().__init__(order=order)
        self.dossier = dossier

    def get_url(self, parent_context: Any) -> str:
        return reverse("workflow_dossier", args=[self.dossier.pk])


@hooks.register("construct_page_action_menu")
def keep_only_saving(menu_items: list, request: HttpRequest, context: dict) -> None:
    page = context.get("page")
    if not isinstance(page, FichePage):
        return
    dossier = Dossier.objects.en_cours().filter(page=page).first()
    closed = {*ACTIONS_FERMEES, *(("action-publish",) if dossier else ())}
    menu_items[:] = [
        item for item in menu_items if item.name not in closed and not item.name.startswith("action-workflow")
    ]
    if dossier and themes_paths_of_comite(request.user):
        menu_items.append(DossierMenuItem(dossier, order=90))


@hooks.register("before_edit_page")
def keep_edits_to_the_circuit(request: HttpRequest, page: Page) -> None:
    if isinstance(page.specific_deferred, FichePage) or page.specific_class is FichePage:
        under_way = Dossier.objects.en_cours().filter(page_id=page.pk).exists()
        _drop_closed_actions(request, (*ACTIONS_FERMEES, *(("action-publish",) if under_way else ())))
        if under_way and request.method == "POST":
            editeur.note_stale_save(request, page)
        elif under_way:
            editeur.say_who_holds(request, page)


@hooks.register("after_edit_page")
def lose_nothing(request: HttpRequest, page: Page) -> None:
    editeur.keep_newest_on_top(request, page)


@hooks.register("before_create_page")
def keep_creations_to_the_circuit(request: HttpRequest, parent_page: Page, page_class: type[Page]) -> None:
    if page_class is FichePage:
        _drop_closed_actions(request, ACTIONS_FERMEES)


def _drop_closed_actions(request: HttpRequest, closed: tuple[str, ...]) -> None:
    """The text that was typed is still saved as a draft: refusing the whole request would lose it."""
    asked = [name for name in closed if name in request.POST]
    if asked:
        data = request.POST.copy()
        for name in asked:
            del data[name]
        request.POST = data  # type: ignore[assignment]
        messages.warning(
            request, "Le texte est enregistré. L’accord et la publication se décident dans le dossier de la fiche."
        )
