"""Installs the circuit in Wagtail: three tasks, one workflow, on all pages under the home page. May be run any number of times."""

from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from workflow.etapes import NOM_DU_CIRCUIT, TACHES


def install_circuit(accueil: Page) -> Workflow:
    """A command and not a migration: historical models leave a task's content type unset."""
    workflow, _ = Workflow.objects.get_or_create(name=NOM_DU_CIRCUIT, defaults={"active": True})
    for order, (model, name) in enumerate(TACHES):
        task = model.objects.filter(workflow_tasks__workflow=workflow).first() or model.objects.create(name=name)
        WorkflowTask.objects.update_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    WorkflowPage.objects.get_or_create(page=accueil, defaults={"workflow": workflow})
    return workflow
