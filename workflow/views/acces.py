"""Who reaches a page of the contributeurs' space. A dossier that is not theirs does not exist for them: 404."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from workflow.models import Dossier
from workflow.permissions import is_auteur, is_comite


def own_dossier_or_404(request: HttpRequest, pk: int) -> Dossier:
    """The dossier, for its author."""
    dossier = Dossier.objects.with_relations().filter(pk=pk).first()
    if dossier is None or not is_auteur(request.user, dossier):
        raise Http404
    return dossier


def committee_door(request: HttpRequest, pk: int) -> HttpResponse | None:
    """A member of the committee who follows an author's link is led to the committee's own screen."""
    dossier = Dossier.objects.with_relations().filter(pk=pk).first()
    if dossier and not is_auteur(request.user, dossier) and is_comite(request.user, dossier):
        return redirect("workflow_dossier", dossier.pk)
    return None


def steps_of(dossier: Dossier) -> list[dict[str, Any]]:
    """The five steps of the circuit and where the dossier stands, for the component `etapes`."""
    order = ["brouillon", "reecriture", "accord", "validation", "publiee"]
    labels = ["Brouillon", "Réécriture", "Votre accord", "Validation", "Publiée"]
    statut = "validation" if dossier.statut == "programmee" else dossier.statut
    here = order.index(statut) if statut in order else -1
    return [
        {"libelle": label, "fait": here > i or statut == "publiee", "courante": here == i and statut != "publiee"}
        for i, label in enumerate(labels)
    ]
