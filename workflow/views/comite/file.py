"""The queue of the committees: filters, how the work stands, and several dossiers given to somebody at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from workflow import actions
from workflow.comite.bureau import AGES, FiltresForm, cuts_of, workload
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.permissions import colleagues_of
from workflow.tour import tour_of
from workflow.views.comite.porte import desk

PAR_PAGE = 30


@desk
def file(request: HttpRequest) -> HttpResponse:
    return _screen(request)


@desk
@require_POST
def confier(request: HttpRequest) -> HttpResponse:
    """Give the ticked dossiers to somebody. Each one stands alone: what is refused is told, and stays ticked."""
    personne = colleagues_of(request.user).filter(pk=_number(request.POST.get("a"))).first()
    numbers = [_number(value) for value in request.POST.getlist("dossier")][:PAR_PAGE]
    chosen = list(Dossier.objects.of_comite(request.user).with_relations().filter(pk__in=numbers))
    if personne is None or not chosen:
        messages.error(request, "Cochez au moins un dossier, et choisissez à qui le confier.")
        return _screen(request, ticked={dossier.pk for dossier in chosen}, status=400)
    refused = [dossier.pk for dossier in chosen if not _given(request, dossier, personne)]
    if done := len(chosen) - len(refused):
        messages.success(
            request, f"{done} dossier{'s' if done > 1 else ''} confié{'s' if done > 1 else ''} à {personne}."
        )
    if refused:
        return _screen(request, ticked=set(refused), status=409)
    return redirect(f"{reverse('workflow_file')}?{request.GET.urlencode()}")


def _given(request: HttpRequest, dossier: Dossier, personne: Any) -> bool:
    try:
        actions.reassign(dossier, by=request.user, a=personne)
    except ActionRefusee as error:
        messages.error(request, f"« {dossier} » : {error}")
        return False
    return True


def _number(value: str | None) -> int:
    """0, which is nobody's, for whatever is not a number that a database can hold."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 18 else 0


def _screen(request: HttpRequest, *, ticked: set[int] | None = None, status: int = 200) -> HttpResponse:
    filtres = FiltresForm(request.GET, user=request.user)
    mine = Dossier.objects.of_comite(request.user)
    page = Paginator(filtres.apply(mine).with_relations(), PAR_PAGE).get_page(request.GET.get("p"))
    asked = request.GET.copy()
    asked.pop("p", None)
    charge = workload(mine)
    context = {
        "coupes": cuts_of(charge, filtres, request.user),
        "lignes": [(dossier, tour_of(dossier, request.user)) for dossier in page],
        "page_obj": page,
        "filtres": filtres,
        "requete": asked.urlencode(),
        "charge": charge,
        "ages": [label for label, _, _ in AGES],
        "en_attente": Dossier.objects.awaiting_comite(request.user).count(),
        "membres": colleagues_of(request.user).order_by("first_name", "last_name"),
        "coches": ticked or set(),
    }
    return render(request, "workflow/admin/file.html", context, status=status)
