"""Who reaches a dossier of the desk: its committee. For anybody else it does not exist."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.admin.ui.editing_sessions import EditingSessionsModule
from wagtail.models import Page, Revision

from workflow.models import Dossier
from workflow.permissions import is_comite


def committee_dossier_or_404(request: HttpRequest, pk: int) -> Dossier:
    dossier = Dossier.objects.with_relations().filter(pk=pk).first()
    if dossier is None or not is_comite(request.user, dossier):
        raise Http404
    return dossier


def people_present(dossier: Dossier, user: Any) -> list[Any]:
    """Who else has the page of the dossier open now, in Wagtail's editor or in ours. One query, each person once."""
    if dossier.page_id is None:
        return []
    sessions = EditingSession.objects.available().filter(content_type=_pages(), object_id=str(dossier.page_id))
    people = {session.user_id: session.user for session in sessions.exclude(user=user).select_related("user")}
    return list(people.values())


def presence(dossier: Dossier, user: Any, revision: Revision | None) -> EditingSessionsModule | None:
    """Wagtail's own sign of who is there. It says so by itself once the page is drawn: a GET writes nothing."""
    if dossier.page_id is None or revision is None:
        return None
    # Number 0 is nobody's: the first ping makes the session, as after a session that was purged.
    session = EditingSession(pk=0, user=user, content_type=_pages(), object_id=str(dossier.page_id))
    names = (Page._meta.app_label, Page._meta.model_name, dossier.page_id, 0)
    return EditingSessionsModule(
        session,
        reverse("wagtailadmin_editing_sessions:ping", args=names),
        reverse("wagtailadmin_editing_sessions:release", args=[0]),
        [],
        revision.pk,
        revision.created_at.isoformat(),
    )


def _pages() -> ContentType:
    return ContentType.objects.get_for_model(Page)
