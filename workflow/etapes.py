"""Moving Wagtail's own workflow along with a dossier. Called by `workflow.actions` only, inside its transaction.

The next step is always named: Wagtail would otherwise skip a step already approved on the same revision, or land in
NEEDS_CHANGES, where only the step that refused can be resumed.
"""

from typing import Any

from wagtail.models import Revision, Task, TaskState, Workflow, WorkflowState

from workflow.erreurs import ActionRefusee
from workflow.models import AccordTask, Dossier, ReecritureTask, ValidationTask

NOM_DU_CIRCUIT = "Circuit des fiches"


def circuit() -> Workflow:
    """The workflow that `installer_circuit` makes. Raises `ActionRefusee` when it has not been run."""
    workflow = Workflow.objects.active().filter(name=NOM_DU_CIRCUIT).first()
    if workflow is None:
        raise ActionRefusee("Le circuit de publication n’est pas installé. Prévenez l’administration du site.")
    return workflow


def start(dossier: Dossier, *, by: Any) -> WorkflowState:
    return circuit().start(dossier.page, user=by)


def current(dossier: Dossier) -> TaskState:
    """The step under way, read again from the database."""
    return TaskState.objects.select_related("workflow_state").get(
        pk=WorkflowState.objects.values_list("current_task_state", flat=True).get(pk=dossier.workflow_state_id)
    )


def advance(dossier: Dossier, *, by: Any, to: type[Task], revision: Revision) -> None:
    """End the step under way as approved on `revision`, and start `to`."""
    state = current(dossier)
    if state.revision_id != revision.pk:
        # The revision of a step is frozen when it starts; the committee has saved others since.
        state.revision = revision
        state.save(update_fields=["revision"])
    state.approve(user=by, update=False)
    _start(dossier, by=by, task=to)


def back_to_reecriture(dossier: Dossier, *, by: Any, comment: str = "") -> None:
    if dossier.workflow_state_id is None:
        return  # its page was deleted, and Wagtail's workflow with it: the committee must be able to end the dossier
    current(dossier).reject(user=by, update=False, comment=comment)
    _start(dossier, by=by, task=ReecritureTask)


def back_to_accord(dossier: Dossier, *, by: Any, revision: Revision) -> None:
    """From the validation, back to the authors, on the very revision that they had read."""
    current(dossier).reject(user=by, update=False)
    _start(dossier, by=by, task=AccordTask)
    replace_revision(dossier, revision)


def replace_revision(dossier: Dossier, revision: Revision) -> None:
    """Put another revision before the eyes of whoever has the step under way."""
    state = current(dossier)
    state.revision = revision
    state.save(update_fields=["revision"])


def finish(dossier: Dossier, *, by: Any) -> None:
    """Approve the last step: Wagtail then calls `workflow.publication`."""
    current(dossier).approve(user=by, update=False)
    WorkflowState.objects.get(pk=dossier.workflow_state_id).finish(user=by)


def cancel(dossier: Dossier, *, by: Any) -> None:
    state = WorkflowState.objects.filter(pk=dossier.workflow_state_id).first()
    if state and state.is_active:
        state.cancel(user=by)


def _start(dossier: Dossier, *, by: Any, task: type[Task]) -> None:
    state = WorkflowState.objects.select_related("workflow").get(pk=dossier.workflow_state_id)
    # Without this Wagtail would look at the step just ended instead of starting the one asked for.
    state.current_task_state = None
    state.save()
    state.update(user=by, next_task=task.objects.get(workflow_tasks__workflow=state.workflow))


TACHES = (
    (ReecritureTask, "Réécriture par le comité"),
    (AccordTask, "Accord du contributeur"),
    (ValidationTask, "Validation par le comité"),
)
