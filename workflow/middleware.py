"""Closes to the administration the side doors of Wagtail to a text on its way: reading it goes through `workflow.memoire.consultation`.

Whoever may change any page could otherwise open it in the editor, as a draft or version by version, and leave no trace. The
theme's committee passes, and so does who has said why, for half an hour.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from workflow.circuit import EN_COURS, Statut
from workflow.memoire import consultation
from workflow.models import Dossier
from workflow.permissions import is_comite

PORTES = frozenset(
    f"wagtailadmin_pages:{name}"
    for name in (
        "edit", "preview_on_edit", "view_draft", "copy", "workflow_preview", "revisions_view", "revisions_compare", "revisions_revert",
    )
)  # fmt: skip


def _private_dossier(page_id: Any) -> Dossier | None:
    """The dossier under way on a page, or the one that ended there without anything ever being published."""
    ended = Q(statut__in=[Statut.REJETEE, Statut.RETIREE], page__first_published_at=None)
    found = Dossier.objects.with_relations().filter(Q(statut__in=EN_COURS) | ended, page_id=page_id)
    return found.order_by("-pk").first()


class LecturesInscrites:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Reading only: what is sent is saved or refused by the guards of the page itself, and never lost."""
        match = request.resolver_match
        if request.method not in {"GET", "HEAD"} or match is None or match.view_name not in PORTES:
            return None
        if not request.user.is_authenticated:
            return None
        dossier = _private_dossier(kwargs.get("page_id", kwargs.get("pk")))
        if dossier is None or is_comite(request.user, dossier) or consultation.is_open(request, dossier):
            return None
        if not consultation.may_consult(request.user, dossier):
            raise PermissionDenied(
                "Un dossier est en cours sur cette fiche : seul le comité de son thème lit ce texte."
            )
        messages.warning(request, "Ce texte est en chemin : dites d’abord pourquoi vous le lisez.")
        return redirect("workflow_consulter", dossier.pk)
