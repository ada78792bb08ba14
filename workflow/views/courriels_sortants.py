"""In the Wagtail admin: the mails that left, wait, or could not leave, and why. Not what they say: dossiers are private."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from workflow.courriels.depart import retry
from workflow.models import CourrielSortant

VOIR, AGIR = "workflow.view_courrielsortant", "workflow.change_courrielsortant"
PAR_PAGE = 50
# Retried at one click; the next ones follow by themselves.
ENSEMBLE_MAX = 500

Etat = CourrielSortant.Etat
FILTRES = {
    "difficulte": "En difficulté",
    "attente": "À envoyer",
    "resume": "Attendent le résumé du jour",
    "partis": "Partis",
    "ecartes": "Écartés",
    "tous": "Tous",
}


def _filtered(filtre: str) -> Any:
    mails = CourrielSortant.objects
    return {
        "difficulte": mails.in_trouble,
        "attente": lambda: mails.filter(etat=Etat.A_ENVOYER, pour_resume=False),
        "resume": mails.awaiting_digest,
        "partis": lambda: mails.filter(etat__in=[Etat.ENVOYE, Etat.RESUME]),
        "ecartes": lambda: mails.filter(etat=Etat.ECARTE),
        "tous": mails.all,
    }[filtre]()


@require_admin_access
@permission_required(VOIR, raise_exception=True)
def sortants(request: HttpRequest) -> HttpResponse:
    filtre = request.GET.get("voir", "difficulte")
    filtre = filtre if filtre in FILTRES else "difficulte"
    adresse = request.GET.get("adresse", "").strip().lower()
    mails = _filtered(filtre).defer("texte", "html")
    if adresse:
        mails = mails.filter(adresse__contains=adresse)
    context = {
        "page_obj": Paginator(mails, PAR_PAGE).get_page(request.GET.get("p")),
        "filtre": filtre,
        "filtres": FILTRES,
        "adresse": adresse,
        "en_difficulte": CourrielSortant.objects.in_trouble().count(),
        "can_retry": request.user.has_perm(AGIR),
    }
    return render(request, "workflow/admin/courriels/sortants.html", context)


@require_admin_access
@permission_required(AGIR, raise_exception=True)
@require_POST
def reessayer(request: HttpRequest) -> HttpResponse:
    """One mail (`courriel`), or all that are in trouble."""
    chosen = request.POST.get("courriel", "")
    mails = CourrielSortant.objects.filter(pk=chosen) if chosen.isdecimal() else CourrielSortant.objects.in_trouble()
    count = retry(list(mails.values_list("pk", flat=True)[:ENSEMBLE_MAX]))
    if count:
        several = count > 1
        phrase = f"{count} courriels repartent." if several else "Le courriel repart."
        messages.info(request, f"{phrase} S’il échoue encore, cette page dira pourquoi.")
    else:
        messages.info(request, "Il n’y avait rien à renvoyer : le courriel est parti, ou attend le résumé du jour.")
    return redirect("workflow_courriels")
