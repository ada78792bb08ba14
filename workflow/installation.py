"""Installs the circuit in Wagtail: three tasks, one workflow. May be run any number of times.

The workflow is attached to no page: Wagtail would offer to submit any page to it, recueils included, without a dossier.
`workflow.etapes` starts it by name.
"""

from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from workflow.etapes import NOM_DU_CIRCUIT, TACHES
from workflow.models import ModeleRefus

# What a committee most often has to say. Each one ends with what the author can do.
MODELES_DE_REFUS = (
    (
        "Déjà racontée ailleurs",
        "Une fiche du site raconte déjà une démarche très proche : [titre et adresse de la fiche].\n\n"
        "Votre expérience peut la compléter : ouvrez cette fiche et choisissez « Proposer une amélioration ». "
        "Votre texte reste dans votre espace, vous pouvez y reprendre ce qui est utile.",
    ),
    (
        "Un projet, pas encore une pratique",
        "Votre texte décrit un projet qui n’a pas encore été essayé. Les fiches racontent ce qui a été fait, que cela ait "
        "réussi ou non.\n\nRevenez vers nous après les premiers mois : votre texte reste dans votre espace, prêt à être repris.",
    ),
    (
        "Trop peu d’éléments pour agir",
        "Il manque de quoi permettre à quelqu’un d’autre de s’y prendre : [ce qui manque].\n\n"
        "Votre texte reste dans votre espace. « Repartir de ce texte » en fait un nouveau brouillon, à compléter et à renvoyer.",
    ),
    (
        "Promotion d’un produit",
        "Votre texte présente surtout un produit ou un prestataire. Les fiches parlent de ce que les équipes ont fait, et "
        "de ce que cela a changé.\n\nSi vous le souhaitez, repartez de ce texte en racontant la démarche, sans nom de marque.",
    ),
    (
        "Hors du champ du site",
        "Votre texte est intéressant, mais il ne porte ni sur le service aux usagers ni sur la façon de travailler "
        "ensemble.\n\n[Un autre lieu où le publier, si vous en connaissez un.] Il reste dans votre espace, à vous.",
    ),
)


def install_circuit() -> Workflow:
    """A command and not a migration: historical models leave a task's content type unset."""
    workflow, _ = Workflow.objects.get_or_create(name=NOM_DU_CIRCUIT, defaults={"active": True})
    for order, (model, name) in enumerate(TACHES):
        task = model.objects.filter(workflow_tasks__workflow=workflow).first() or model.objects.create(name=name)
        WorkflowTask.objects.update_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    _detach_empty_workflows()
    install_refusal_templates()
    return workflow


def install_refusal_templates() -> None:
    """The first ones only: an administrator who deletes or rewrites some does not find them back."""
    if not ModeleRefus.objects.exists():
        ModeleRefus.objects.bulk_create(ModeleRefus(titre=titre, texte=texte) for titre, texte in MODELES_DE_REFUS)


def _detach_empty_workflows() -> None:
    """Wagtail's migrations attach an approval by « Moderators » to every page: with that group gone, nobody could approve."""
    orphans = GroupApprovalTask.objects.filter(groups__isnull=True)
    WorkflowPage.objects.filter(workflow__workflow_tasks__task__in=orphans).delete()
