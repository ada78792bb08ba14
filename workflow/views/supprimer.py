"""A draft that its author no longer wants: a page that asks, then the only deletion of the circuit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workflow import actions
from workflow.circuit import Action
from workflow.erreurs import ActionRefusee
from workflow.permissions import can
from workflow.views.acces import committee_door, own_dossier_or_404


@login_required
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    """A text already sent is withdrawn instead: it stays in its author's space."""
    if door := committee_door(request, pk):
        return door
    dossier = own_dossier_or_404(request, pk)
    if not can(request.user, Action.DISCARD, dossier):
        messages.info(request, "Seul son auteur supprime un brouillon, et seulement avant de l’envoyer.")
        return redirect("dossier", pk)
    if request.method != "POST":
        return render(request, "workflow/supprimer.html", {"dossier": dossier})
    titre = str(dossier)
    try:
        actions.discard(dossier, by=request.user)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return redirect("dossier", pk)
    messages.success(request, f"Le brouillon « {titre} » est supprimé.")
    return redirect("contributions")


@login_required
def reconnecte(request: HttpRequest) -> HttpResponse:
    """Where signing in again leads from the tab of somebody who is writing in another."""
    return render(request, "workflow/reconnecte.html")
