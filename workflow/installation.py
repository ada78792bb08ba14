"""Installs the circuit in Wagtail: three tasks, one workflow. May be run any number of times.

The workflow is attached to no page: Wagtail would offer to submit any page to it, recueils included, without a dossier.
`workflow.etapes` starts it by name.
"""

from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from workflow.etapes import NOM_DU_CIRCUIT, TACHES


def install_circuit() -> Workflow:
    """A command and not a migration: historical models leave a task's content type unset."""
    workflow, _ = Workflow.objects.get_or_create(name=NOM_DU_CIRCUIT, defaults={"active": True})
    for order, (model, name) in enumerate(TACHES):
        task = model.objects.filter(workflow_tasks__workflow=workflow).first() or model.objects.create(name=name)
        WorkflowTask.objects.update_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    _detach_empty_workflows()
    return workflow


def _detach_empty_workflows() -> None:
    """Wagtail's migrations attach an approval by « Moderators » to every page: with that group gone, nobody could approve."""
    orphans = GroupApprovalTask.objects.filter(groups__isnull=True)
    WorkflowPage.objects.filter(workflow__workflow_tasks__task__in=orphans).delete()
