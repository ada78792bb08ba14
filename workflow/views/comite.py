"""The committee's desk, in the Wagtail admin: the queue of dossiers, and the screen of each, from which everything is decided.

The text itself is rewritten in Wagtail's page editor. The editor hides its workflow buttons when a page is locked, and its
own actions check less than ours: this screen is the only place where a dossier moves.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.widgets import AdminDateTimeInput

from bonnespratiques.models import FichePage
from workflow import actions
from workflow.actions import MOTIF_MAX
from workflow.circuit import TRANSITIONS, Action, Statut
from workflow.comparaison import compare, text_of
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier, Message, Puce
from workflow.permissions import is_comite, possible_actions
from workflow.raisons import Raison
from workflow.sections import SECTIONS
from workflow.tour import tour_of

PAR_PAGE = 30

# What the buttons say, in the order of the screen, and how the committee calls each action.
COMMANDES = {
    Action.SEND_FOR_APPROVAL: lambda dossier, by, form: actions.send_for_approval(
        dossier, by=by, raisons=form.raisons()
    ),
    Action.VALIDATE: lambda dossier, by, form: actions.validate(dossier, by=by, at=form.cleaned_data["le"]),
    Action.TAKE_BACK: lambda dossier, by, form: actions.take_back(dossier, by=by, motif=form.cleaned_data["motif"]),
    Action.SEND_BACK: lambda dossier, by, form: actions.send_back(dossier, by=by, motif=form.cleaned_data["motif"]),
    Action.OVERRIDE: lambda dossier, by, form: actions.override(dossier, by=by, motif=form.cleaned_data["motif"]),
    Action.REJECT: lambda dossier, by, form: actions.reject(dossier, by=by, motif=form.cleaned_data["motif"]),
}


class CommandeForm(forms.Form):
    """What goes with an action of the committee: why, or when."""

    motif = forms.CharField(required=False, max_length=MOTIF_MAX, widget=forms.Textarea(attrs={"rows": 3}))
    le = forms.DateTimeField(
        required=False,
        widget=AdminDateTimeInput,
        error_messages={"invalid": "Donnez une date et une heure, par exemple 2026-12-01 09:00."},
    )

    def raisons(self) -> dict[str, Raison]:
        """The reasons ticked for each section: `raison-<section>`, several, and `precision-<section>`."""
        data: Any = self.data
        return {
            section.cle: Raison(tuple(data.getlist(f"raison-{section.cle}")), data.get(f"precision-{section.cle}", ""))
            for section in SECTIONS
            if data.getlist(f"raison-{section.cle}")
        }

    def clean_le(self) -> datetime | None:
        le = self.cleaned_data["le"]
        if le and le <= timezone.now():
            raise forms.ValidationError("Cette date est passée : laissez vide pour publier tout de suite.")
        return le


@require_admin_access
def file(request: HttpRequest) -> HttpResponse:
    """Dossiers of the person's themes: those that await the committee first, the most pressing above."""
    statut = request.GET.get("etape", "")
    dossiers = Dossier.objects.of_comite(request.user).with_relations()
    if statut in Statut.values:
        dossiers = dossiers.filter(statut=statut).order_by("echeance", "pk")
    else:
        statut = ""
        dossiers = dossiers.filter(statut__in=[Statut.REECRITURE, Statut.ACCORD, Statut.VALIDATION]).order_by(
            "echeance", "pk"
        )
    page = Paginator(dossiers, PAR_PAGE).get_page(request.GET.get("p"))
    context = {
        "lignes": [(dossier, tour_of(dossier, request.user)) for dossier in page],
        "page_obj": page,
        "etape": statut,
        "etapes": [choice for choice in Statut.choices if choice[0] != Statut.BROUILLON],
        "en_attente": Dossier.objects.awaiting_comite(request.user).count(),
    }
    return render(request, "workflow/admin/file.html", context)


@require_admin_access
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    return _screen(request, _committee_dossier_or_404(request, pk), CommandeForm())


@require_admin_access
@require_POST
def agir(request: HttpRequest, pk: int) -> HttpResponse:
    """Perform one action of the committee. What was typed comes back with a refusal."""
    dossier = _committee_dossier_or_404(request, pk)
    try:
        action = Action(request.POST.get("action", ""))
        command = COMMANDES[action]
    except (ValueError, KeyError):
        raise Http404 from None
    form = CommandeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _screen(request, dossier, form, failed=action, status=400)
    try:
        command(dossier, request.user, form)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _screen(request, _committee_dossier_or_404(request, pk), form, failed=action, status=409)
    messages.success(request, f"« {dossier} » : {action.label.lower()}, c’est fait.")
    return redirect("workflow_dossier", pk)


@require_admin_access
@require_POST
def ecrire_message(request: HttpRequest, pk: int) -> HttpResponse:
    """A message is internal unless its writer chose, for that very message, to send it to the author."""
    dossier = _committee_dossier_or_404(request, pk)
    interne = request.POST.get("visibilite") != "auteur"
    try:
        actions.post_message(dossier, by=request.user, texte=request.POST.get("texte", ""), interne=interne)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _screen(request, dossier, CommandeForm(), message_tape=request.POST.get("texte", ""), status=400)
    messages.success(request, "Message gardé pour le comité." if interne else "Message envoyé à l’auteur.")
    return redirect("workflow_dossier", pk)


def _committee_dossier_or_404(request: HttpRequest, pk: int) -> Dossier:
    dossier = Dossier.objects.with_relations().filter(pk=pk).first()
    if dossier is None or not is_comite(request.user, dossier):
        raise Http404
    return dossier


def _screen(
    request: HttpRequest,
    dossier: Dossier,
    form: CommandeForm,
    *,
    failed: Action | None = None,
    message_tape: str = "",
    status: int = 200,
) -> HttpResponse:
    possible = possible_actions(request.user, dossier)
    context: dict[str, Any] = {
        "dossier": dossier,
        "tour": tour_of(dossier, request.user),
        "comparaisons": _comparaisons(dossier),
        "actions": [
            {"action": action, "needs_reason": TRANSITIONS[action].needs_reason, "failed": action == failed}
            for action in COMMANDES
            if action in possible
        ],
        "can_edit": dossier.statut == Statut.REECRITURE and dossier.page_id is not None,
        "messages_du_dossier": Message.objects.visible_to(request.user, dossier),
        "journal": dossier.journal.select_related("par"),
        "form": form,
        "puces": Puce.choices,
        "message_tape": message_tape,
    }
    return render(request, "workflow/admin/dossier.html", context, status=status)


def _comparaisons(dossier: Dossier) -> list:
    page = FichePage.objects.select_related("latest_revision").filter(pk=dossier.page_id).first()
    if page is None or page.latest_revision is None or dossier.revision_soumise is None:
        return []
    if dossier.is_fini:
        revision = dossier.approbation.revision if dossier.approbation and dossier.approbation.revision else None
        return compare(text_of(dossier.revision_soumise), text_of(revision)) if revision else []
    return compare(text_of(dossier.revision_soumise), text_of(page.latest_revision))
