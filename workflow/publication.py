"""The end of the circuit: Wagtail calls `publish_approved_revision` when the last step is approved.

Imported while `wagtail.models` loads: no model may be imported at the top of this module.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.workflows import publish_workflow_state


def publish_approved_revision(workflow_state: Any, user: Any = None) -> None:
    """Publish the very revision that was approved, now or at the date chosen; never merely the latest one.

    The committee validates without holding the right to publish: the approval is what allows it. A workflow that is not of
    our circuit (set up by an administrator for other pages) ends as Wagtail would end it.
    """
    dossier = apps.get_model("workflow", "Dossier").objects.filter(workflow_state=workflow_state).first()
    if dossier is None:
        publish_workflow_state(workflow_state, user=user)
        return
    if dossier.approbation is None or dossier.approbation.revision is None:
        raise PermissionDenied("Ce dossier n’a pas de bon à publier.")
    revision = dossier.approbation.revision
    if dossier.programmee_le and dossier.programmee_le > timezone.now():
        revision.approved_go_live_at = dossier.programmee_le
        revision.save(update_fields=["approved_go_live_at"])
    else:
        revision.publish(user=user, skip_permission_checks=True)
