"""Wagtail's page editor beside a dossier: a tab left open must not put its old text over what was saved since.

Wagtail warns, then lets the last to save win. Here the newest text stays on top, and what the old tab held becomes a version of
the page's history: neither is lost. Wagtail's autosave refuses by itself. Caller: `workflow.wagtail_hooks`.
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail.models import Page, Revision

from workflow.circuit import Statut
from workflow.models import Dossier

_ATTRIBUTE = "_revision_a_garder"


def note_stale_save(request: HttpRequest, page: Page) -> None:
    """Before a save from the editor: remember the newest revision when it is not the one that the tab had opened."""
    latest = Revision.objects.filter(pk=page.latest_revision_id).first()
    opened = request.POST.get("loaded_revision_id")
    if latest is None or not opened or request.POST.get("overwrite_revision_id"):
        return
    opened_at = request.POST.get("loaded_revision_created_at", "")
    # Wagtail's autosave rewrites a revision in place: same number, later date.
    if opened != str(latest.pk) or (opened_at and opened_at != latest.created_at.isoformat()):
        setattr(request, _ATTRIBUTE, latest.pk)


def keep_newest_on_top(request: HttpRequest, page: Page) -> None:
    """After the save: put the newest text back on top of what the old tab has just written, and tell where that one is."""
    newest: int | None = getattr(request, _ATTRIBUTE, None)
    if newest is None:
        return
    with transaction.atomic():
        stale = page.specific_class.objects.select_for_update().get(pk=page.pk).latest_revision
        if stale.pk == newest:
            return  # the editor refused: nothing was written
        Revision.objects.get(pk=newest).as_object().save_revision(user=request.user, clean=False, log_action=True)
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, stale.pk, "latest"])
    messages.warning(
        request,
        format_html(
            "Ce texte avait été enregistré ailleurs depuis que vous l’aviez ouvert. Rien n’est écrasé : la dernière version "
            'reste, la vôtre est dans l’historique. <a href="{}">Comparer les deux</a>',
            url,
        ),
    )


def say_who_holds(request: HttpRequest, page: Page) -> None:
    """Why the page is locked, and where to open it: Wagtail only says that it is."""
    dossier = Dossier.objects.select_related("pris_par").filter(page_id=page.pk, statut=Statut.REECRITURE).first()
    if dossier is None or dossier.pris_par == request.user:
        return
    who = f"{dossier.pris_par} a ce texte en main." if dossier.pris_par else "Ce texte est libre : prenez-le d’abord."
    url = reverse("workflow_dossier", args=[dossier.pk])
    messages.info(request, format_html('{} <a href="{}">Ouvrir le dossier</a>', who, url))
