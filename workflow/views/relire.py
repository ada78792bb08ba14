"""« Relire et décider »: before and after, a decision for each section, and the « bon à publier ». A GET changes nothing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workflow import actions, liens
from workflow.circuit import Action
from workflow.comparaison import Comparaison, compare, text_of
from workflow.erreurs import ActionRefusee, TexteChange
from workflow.forms import DecisionForm
from workflow.models import Dossier, Message
from workflow.permissions import can
from workflow.tour import tour_of
from workflow.views.acces import committee_door, own_dossier_or_404


@login_required
def accord(request: HttpRequest, pk: int) -> HttpResponse:
    if door := committee_door(request, pk):
        return door
    dossier = own_dossier_or_404(request, pk)
    if not can(request.user, Action.APPROVE, dossier):
        messages.info(request, tour_of(dossier, request.user).phrase)
        return redirect("dossier", pk)
    comparaisons = _comparaisons(dossier)
    seal = actions.seal_to_approve(dossier)
    if request.method != "POST":
        return _page(request, dossier, comparaisons, DecisionForm(comparaisons, initial={"empreinte": seal}))
    form = DecisionForm(comparaisons, request.POST)
    if not form.is_valid():
        messages.error(request, "Une rubrique attend une précision. Vos autres choix sont gardés.")
        return _page(request, dossier, comparaisons, form, status=400)
    try:
        return _decide(request, dossier, form)
    except TexteChange as error:
        messages.error(request, str(error))
        return redirect("accord", pk)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _page(request, dossier, comparaisons, form, status=409)


def _decide(request: HttpRequest, dossier: Dossier, form: DecisionForm) -> HttpResponse:
    demandes, mot = form.demandes(), form.cleaned_data["mot"].strip()
    if request.POST.get("decision") == "renvoyer":
        actions.ask_changes(dossier, by=request.user, demandes=demandes, motif=mot)
        messages.success(
            request, "Vos demandes sont parties au comité. Il vous renverra le texte : rien ne paraîtra avant."
        )
        return redirect("dossier", dossier.pk)
    if undecided := form.undecided():
        names = ", ".join(f"« {section.titre} »" for section in undecided)
        raise ActionRefusee(f"Il reste à décider : {names}. Vos choix déjà faits sont gardés.")
    if demandes:
        raise ActionRefusee(
            "Vous demandez un changement : renvoyez vos demandes au comité, ou acceptez toutes les rubriques."
        )
    actions.approve(dossier, by=request.user, empreinte_lue=form.cleaned_data["empreinte"])
    if mot:
        actions.post_message(dossier, by=request.user, texte=mot, interne=False)
    messages.success(
        request, "Bon à publier enregistré. Merci. C’est ce texte, mot pour mot, que le comité peut maintenant publier."
    )
    return redirect("dossier", dossier.pk)


def _comparaisons(dossier: Dossier) -> list[Comparaison]:
    proposed = text_of(actions.revision_to_approve(dossier))
    submitted = text_of(dossier.revision_soumise) if dossier.revision_soumise else proposed
    return compare(submitted, proposed)


def _page(
    request: HttpRequest, dossier: Dossier, comparaisons: list[Comparaison], form: DecisionForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "dossier": dossier,
        "tour": tour_of(dossier, request.user),
        "sections": [
            {
                "comparaison": c,
                "decision": form[f"d-{c.section.cle}"] if c.changed else None,
                "precision": form[f"p-{c.section.cle}"],
            }
            for c in comparaisons
        ],
        "changees": sum(1 for c in comparaisons if c.changed),
        "form": form,
        "messages_du_dossier": Message.objects.visible_to(request.user, dossier),
    }
    return render(request, "workflow/accord.html", context, status=status)


def accord_par_lien(request: HttpRequest, jeton: str) -> HttpResponse:
    lien = liens.find_link("accord", jeton)
    return redirect("accord", lien.dossier_id)
