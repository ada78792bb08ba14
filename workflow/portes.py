"""Doors of Wagtail by which a text on its way would leave its dossier: copied and published elsewhere, or deleted under everybody.

The texts stay where they are, and the person is told why and what to do. Loaded by `wagtail_hooks`.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from workflow.circuit import EN_COURS
from workflow.memoire.consultation import private_dossier
from workflow.models import Dossier


@hooks.register("before_copy_page")
def keep_copies_out(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy has no dossier: anybody who may publish would put online a text that its author has not approved."""
    if private_dossier(page.pk) is None:
        return None
    messages.error(
        request,
        "Cette fiche est en chemin, ou son auteur l’a retirée : elle ne se copie pas. Ouvrez son dossier, ou partez d’une page neuve.",
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_delete_page")
def keep_what_is_under_way(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, [page], back_to=page.get_parent())


@hooks.register("before_bulk_action")
def keep_what_is_under_way_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    pages = [item for item in objects if isinstance(item, Page)]
    return _refuse(request, pages, back_to=pages[0].get_parent()) if action_type == "delete" and pages else None


def _refuse(request: HttpRequest, pages: list[Page], *, back_to: Page) -> HttpResponse | None:
    """A dossier loses its text with its page: neither its author nor its committee could go on."""
    below = Page.objects.none()
    for page in pages:
        below |= Page.objects.descendant_of(page, inclusive=True)
    names = [str(dossier) for dossier in Dossier.objects.filter(statut__in=EN_COURS, page__in=below.values("pk"))[:5]]
    if not names:
        return None
    listed = ", ".join(f"« {name} »" for name in names)
    messages.error(
        request,
        f"Rien n’est supprimé : un dossier est en cours ici ({listed}). Menez-le à son terme, ou déplacez la fiche, avant de supprimer.",
    )
    return redirect("wagtailadmin_explore", back_to.pk)
