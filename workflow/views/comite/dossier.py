"""The screen of one dossier: both texts, the reasons, the two discussions, and every decision of the committee."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from workflow import actions
from workflow.circuit import Action
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.permissions import can
from workflow.views.comite.acces import committee_dossier_or_404, people_present
from workflow.views.comite.commandes import COMMANDES, CommandeForm
from workflow.views.comite.ecran import screen_context
from workflow.views.comite.porte import desk, typed_before


@desk
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = committee_dossier_or_404(request, pk)
    if said := typed_before(request, "workflow_message", pk):
        kind = "auteur" if said.get("visibilite") == "auteur" else "interne"
        return _screen(request, dossier, tape={kind: said.get("texte", "")})
    if asked := typed_before(request, "workflow_agir", pk):
        form = CommandeForm(asked, by=request.user)
        return _screen(request, dossier, form=form, failed=_action_of(asked))
    return _screen(request, dossier)


@desk
@require_POST
def agir(request: HttpRequest, pk: int) -> HttpResponse:
    """Perform one action of the committee. What was typed comes back with a refusal."""
    dossier = committee_dossier_or_404(request, pk)
    action = _action_of(request.POST)
    if action is None:
        raise Http404
    commande = COMMANDES[action]
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


def _action_of(data: QueryDict) -> Action | None:
    """The action of the committee that was asked for, if it is one."""
    return next((action for action in COMMANDES if action.value == data.get("action")), None)


def _begun(form: CommandeForm) -> CommandeForm:
    """The reason, begun with the words of a template: nothing is decided, and what was typed stays, above them."""
    modele = form.cleaned_data["modele"]
    if modele:
        typed = form.cleaned_data["motif"].strip()
        data: Any = form.data
        form.data = data = data.copy()
        data["motif"] = "\n\n".join(part for part in (typed, modele.texte) if part)
    return form


@desk
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Taking a dossier from somebody is asked twice, and told to them."""
    dossier = committee_dossier_or_404(request, pk)
    if dossier.pris_par is None or not can(request.user, Action.TAKE, dossier):
        return redirect("workflow_dossier", pk)
    context = {"dossier": dossier, "presents": people_present(dossier, request.user)}
    return render(request, "workflow/admin/reprendre.html", context)


@desk
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
