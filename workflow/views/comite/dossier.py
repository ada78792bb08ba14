"""The screen of one dossier: both texts, the reasons, the two discussions, and every decision of the committee."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from workflow import actions
from workflow.circuit import Action
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.permissions import can
from workflow.views.comite.acces import committee_dossier_or_404, people_present
from workflow.views.comite.commandes import COMMANDES, CommandeForm
from workflow.views.comite.ecran import screen_context


@require_admin_access
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    return _screen(request, committee_dossier_or_404(request, pk))


@require_admin_access
@require_POST
def agir(request: HttpRequest, pk: int) -> HttpResponse:
    """Perform one action of the committee. What was typed comes back with a refusal."""
    dossier = committee_dossier_or_404(request, pk)
    try:
        action = Action(request.POST.get("action", ""))
        commande = COMMANDES[action]
    except (ValueError, KeyError):
        raise Http404 from None
    form = CommandeForm(request.POST, by=request.user)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _screen(request, dossier, form=form, failed=action, status=400)
    if "partir" in request.POST:
        return _screen(request, dossier, form=_begun(form), failed=action)
    try:
        commande.run(dossier, request.user, form)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _screen(request, committee_dossier_or_404(request, pk), form=form, failed=action, status=409)
    messages.success(request, f"« {dossier} ». {commande.fait}")
    return redirect("workflow_reecrire" if request.POST.get("suite") == "reecrire" else "workflow_dossier", pk)


def _begun(form: CommandeForm) -> CommandeForm:
    """The reason, begun with the words of a template: nothing is decided, and what was typed stays, above them."""
    modele = form.cleaned_data["modele"]
    if modele:
        typed = form.cleaned_data["motif"].strip()
        typed_data: Any = form.data
        form.data = data = typed_data.copy()
        data["motif"] = "\n\n".join(part for part in (typed, modele.texte) if part)
    return form


@require_admin_access
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Taking a dossier from somebody is asked twice, and told to them."""
    dossier = committee_dossier_or_404(request, pk)
    if dossier.pris_par is None or not can(request.user, Action.TAKE, dossier):
        return redirect("workflow_dossier", pk)
    context = {"dossier": dossier, "presents": people_present(dossier, request.user)}
    return render(request, "workflow/admin/reprendre.html", context)


@require_admin_access
@require_POST
def ecrire_message(request: HttpRequest, pk: int) -> HttpResponse:
    """A message is internal unless its writer wrote it, that very one, in the discussion that the author reads."""
    dossier = committee_dossier_or_404(request, pk)
    interne = request.POST.get("visibilite") != "auteur"
    texte = request.POST.get("texte", "")
    try:
        actions.post_message(dossier, by=request.user, texte=texte, interne=interne)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _screen(request, dossier, tape={"interne" if interne else "auteur": texte}, status=400)
    messages.success(request, "Message gardé pour le comité." if interne else "Message envoyé à l’auteur.")
    return redirect("workflow_dossier", pk)


def _screen(
    request: HttpRequest,
    dossier: Dossier,
    *,
    form: CommandeForm | None = None,
    failed: Action | None = None,
    tape: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or CommandeForm(by=request.user)
    context: dict[str, Any] = screen_context(dossier, request.user, form=form, failed=failed)
    context["tape"] = {"interne": "", "auteur": "", **(tape or {})}
    return render(request, "workflow/admin/dossier.html", context, status=status)
