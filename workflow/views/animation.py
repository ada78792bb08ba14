"""The animation's screens, in the Wagtail admin: the dossiers handed to it, and the means to unblock each.

It reads the exchange, writes to either side, gives time or gives the dossier to another member of the committee. Of the text
itself nothing is decided here: that is the committee's and the author's. A dossier not handed to it does not exist: 404.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin.auth import require_admin_access

from workflow import actions
from workflow.actions import MOTIF_MAX
from workflow.actions.mediation import DELAI_MAX_JOURS
from workflow.circuit import Action
from workflow.comite.raisons import changes_of
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier, Message
from workflow.permissions import arbitrates, comite_of_page, is_animateur, place_of, possible_actions
from workflow.tour import tour_of

PAR_PAGE = 30


class _CommandeForm(forms.Form):
    """One of the forms of the screen. `nom` is sent with it; the others stay empty beside it."""

    nom = ""

    def __init__(self, dossier: Dossier, data: Any = None) -> None:
        super().__init__(data if data and data.get("commande") == self.nom else None, prefix=self.nom)
        self.dossier = dossier


class MessageForm(_CommandeForm):
    nom = "message"
    texte = forms.CharField(
        label="Votre message",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez votre message."},
    )
    a = forms.ChoiceField(
        label="Qui le lira ?",
        choices=[("auteur", "L’auteur et le comité"), ("comite", "Le comité seulement")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui lira ce message."},
    )

    def run(self, by: Any) -> str:
        interne = self.cleaned_data["a"] == "comite"
        actions.post_message(self.dossier, by=by, texte=self.cleaned_data["texte"], interne=interne)
        return "Message envoyé au comité." if interne else "Message envoyé à l’auteur."


class DelaiForm(_CommandeForm):
    nom = "delai"
    jours = forms.IntegerField(
        label="Jours, à compter d’aujourd’hui",
        min_value=1,
        max_value=DELAI_MAX_JOURS,
        error_messages={
            "required": "Dites combien de jours.",
            "min_value": "Donnez au moins un jour.",
            "max_value": f"Donnez {DELAI_MAX_JOURS} jours au plus.",
        },
    )
    motif = forms.CharField(
        label="Pourquoi ? La personne qui doit agir le lira.",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites pourquoi, en une phrase."},
    )

    def run(self, by: Any) -> str:
        actions.extend(self.dossier, by=by, jours=self.cleaned_data["jours"], motif=self.cleaned_data["motif"])
        return "Nouveau délai donné. Les rappels recommencent à partir de cette date."


class ConfierForm(_CommandeForm):
    nom = "confier"
    a: Any = forms.ModelChoiceField(
        label="Membre du comité",
        queryset=None,
        empty_label="Choisir quelqu’un…",
        error_messages={
            "required": "Choisissez à qui confier le dossier.",
            "invalid_choice": "Cette personne ne siège pas à ce comité.",
        },
    )

    def __init__(self, dossier: Dossier, data: Any = None) -> None:
        super().__init__(dossier, data)
        members = comite_of_page(place_of(dossier)).exclude(pk=dossier.pris_par_id)
        self.fields["a"].queryset = members.order_by("last_name", "first_name", "pk")  # type: ignore[attr-defined]

    def run(self, by: Any) -> str:
        actions.reassign(self.dossier, by=by, a=self.cleaned_data["a"])
        return f"Dossier confié à {self.cleaned_data['a']}. Il reste dans votre liste jusqu’à ce qu’il avance."


# Each form, and the action without which it is not shown.
COMMANDES: dict[type[_CommandeForm], Action | None] = {
    MessageForm: None,
    DelaiForm: Action.EXTEND,
    ConfierForm: Action.REASSIGN,
}


@require_admin_access
def liste(request: HttpRequest) -> HttpResponse:
    if not arbitrates(request.user):
        raise Http404
    dossiers = Dossier.objects.of_animateur(request.user).with_relations().order_by("escalade_le", "mediation_le", "pk")
    page = Paginator(dossiers, PAR_PAGE).get_page(request.GET.get("p"))
    lignes = [(dossier, tour_of(dossier, request.user)) for dossier in page]
    return render(request, "workflow/admin/deblocage_liste.html", {"lignes": lignes, "page_obj": page})


@require_admin_access
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = Dossier.objects.with_relations().filter(pk=pk).first()
    if dossier is None or not is_animateur(request.user, dossier):
        if request.method == "GET" and dossier is not None and arbitrates(request.user):
            messages.info(request, "Ce dossier n’attend plus l’animation : il a repris son cours.")
            return redirect("workflow_deblocage_liste")
        raise Http404
    forms_shown = _forms(request, dossier)
    if request.method != "POST":
        return _screen(request, dossier, forms_shown)
    form = next((form for form in forms_shown if form.nom == request.POST.get("commande")), None)
    if form is None:
        raise Http404
    if not form.is_valid():
        return _screen(request, dossier, forms_shown, status=400)
    return _run(request, dossier, form, forms_shown)


def _forms(request: HttpRequest, dossier: Dossier) -> list[Any]:
    possible = possible_actions(request.user, dossier)
    data = request.POST if request.method == "POST" else None
    factories: list[Callable[..., _CommandeForm]] = [
        form for form, action in COMMANDES.items() if action is None or action in possible
    ]
    return [factory(dossier, data) for factory in factories]


def _run(request: HttpRequest, dossier: Dossier, form: Any, forms_shown: list[Any]) -> HttpResponse:
    try:
        done = form.run(request.user)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _screen(request, dossier, forms_shown, status=409)
    messages.success(request, done)
    fresh = Dossier.objects.get(pk=dossier.pk)
    return (
        redirect("workflow_deblocage", dossier.pk)
        if is_animateur(request.user, fresh)
        else redirect("workflow_deblocage_liste")
    )


def _screen(request: HttpRequest, dossier: Dossier, forms_shown: list[Any], *, status: int = 200) -> HttpResponse:
    context = {
        "dossier": dossier,
        "tour": tour_of(dossier, request.user),
        "formulaires": forms_shown,
        "messages_du_dossier": Message.objects.visible_to(request.user, dossier),
        "journal": dossier.journal.select_related("par"),
        "comparaisons": _comparaisons(dossier),
    }
    return render(request, "workflow/admin/deblocage.html", context, status=status)


def _comparaisons(dossier: Dossier) -> list:
    """What is at stake between the author and the committee, to read only."""
    if dossier.page is None or dossier.page.latest_revision is None:
        return []
    return [change for change in changes_of(dossier, dossier.page.latest_revision) if change.changed]
