"""Who reaches a page of the contributeurs' space. A dossier that is not theirs does not exist for them: 404."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from workflow.circuit import Statut
from workflow.models import Dossier
from workflow.permissions import is_comite, is_signataire

# As their author reads them.
ETAPES = {
    Statut.BROUILLON: "Brouillon",
    Statut.REECRITURE: "Réécriture",
    Statut.ACCORD: "Votre accord",
    Statut.VALIDATION: "Validation",
    Statut.PUBLIEE: "Publiée",
}


def own_dossier_or_404(request: HttpRequest, pk: int) -> Dossier:
    """The dossier, for who signs it."""
    dossier = Dossier.objects.with_relations().filter(pk=pk).first()
    if dossier is None or not is_signataire(request.user, dossier):
        raise Http404
    return dossier


def committee_door(request: HttpRequest, pk: int) -> HttpResponse | None:
    """A member of the committee who follows an author's link is led to the committee's own screen."""
    dossier = Dossier.objects.with_relations().filter(pk=pk).first()
    if dossier and not is_signataire(request.user, dossier) and is_comite(request.user, dossier):
        return redirect("workflow_dossier", dossier.pk)
    return None


def steps_of(dossier: Dossier) -> list[dict[str, Any]]:
    """The five steps of the circuit and where the dossier stands, for the component `etapes`."""
    statut = Statut.VALIDATION if dossier.statut == Statut.PROGRAMMEE else dossier.statut
    order = list(ETAPES)
    here = order.index(Statut(statut)) if statut in ETAPES else -1
    done = len(order) if statut == Statut.PUBLIEE else here
    return [
        {"titre": titre, "etat": "fait" if i < done else ("ici" if i == here else "a_venir")}
        for i, titre in enumerate(ETAPES.values())
    ]
