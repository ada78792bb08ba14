"""What is private stays so: pages of somebody signed in, in caches; texts on their way, by the side doors of Wagtail.

Reading these goes through `workflow.memoire.consultation`. Whoever may change any page could otherwise open it in the editor, as
a draft or version by version, and leave no trace. The theme's committee passes, and so does who has said why, for half an hour.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from workflow.memoire import consultation
from workflow.memoire.consultation import private_dossier
from workflow.permissions import is_comite

PORTES = frozenset(
    f"wagtailadmin_pages:{name}"
    for name in (
        "edit", "preview_on_edit", "view_draft", "copy", "workflow_preview", "revisions_view", "revisions_compare", "revisions_revert",
    )
)  # fmt: skip


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
        dossier = private_dossier(kwargs.get("page_id", kwargs.get("pk")))
        if dossier is None or is_comite(request.user, dossier) or consultation.is_open(request, dossier):
            return None
        if not consultation.may_consult(request.user, dossier):
            raise PermissionDenied(
                "Un dossier est en cours sur cette fiche : seul le comité de son thème lit ce texte."
            )
        messages.warning(request, "Ce texte est en chemin : dites d’abord pourquoi vous le lisez.")
        return redirect("workflow_consulter", dossier.pk)


class PagesPersonnelles:
    """What is shown to somebody signed in is theirs: no cache between them and the site may keep it for the next person.

    A view that says something of its own about it is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
