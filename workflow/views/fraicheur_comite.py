"""The committee's list of fiches to check, in the Wagtail admin: those of its themes that were asked about, or are marked."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin.auth import require_admin_access

from bonnespratiques.models import FichePage
from workflow.erreurs import ActionRefusee
from workflow.models import VerificationFiche
from workflow.permissions import themes_paths_of_comite
from workflow.suivi import fraicheur
from workflow.views.fraicheur import CHOIX, SUITES, ReponseForm

PAR_PAGE = 30


def fiches_to_check(user: Any) -> QuerySet[FichePage]:
    """Live fiches of the themes of `user`'s committees, marked or awaiting the committee's word; the oldest first."""
    below = Q()
    for path in themes_paths_of_comite(user):
        below |= Q(path__startswith=path)
    if not below:
        return FichePage.objects.none()
    asked = VerificationFiche.objects.filter(page=OuterRef("pk"), repondue_le=None, comite_demande_le__isnull=False)
    waiting = Q(Exists(asked)) | Q(non_verifiee_depuis__isnull=False)
    return FichePage.objects.live().filter(below).filter(waiting).order_by("verifiee_le", "last_published_at", "pk")


@require_admin_access
def liste(request: HttpRequest) -> HttpResponse:
    if not themes_paths_of_comite(request.user):
        raise Http404
    fiches, status = fiches_to_check(request.user), 200
    if request.method == "POST":
        fiche = fiches.filter(pk=_number(request.POST.get("fiche"))).first()
        if fiche is None:
            raise Http404
        form = ReponseForm(request.POST)
        if form.is_valid() and _answer(request, fiche, form.cleaned_data["reponse"]):
            return redirect("workflow_fraicheur")
        if not form.is_valid():
            messages.error(request, f"« {fiche.title} » : choisissez l’une des trois réponses.")
        status = 400
    page = Paginator(fiches, PAR_PAGE).get_page(request.GET.get("p"))
    lignes = [(fiche, fraicheur.last_check(fiche)) for fiche in page]
    context = {"lignes": lignes, "page_obj": page, "choix": CHOIX}
    return render(request, "workflow/admin/fraicheur.html", context, status=status)


def _number(value: Any) -> int:
    return int(value) if str(value).isascii() and str(value).isdigit() and len(str(value)) < 12 else 0


def _answer(request: HttpRequest, fiche: FichePage, reponse: str) -> bool:
    try:
        fraicheur.answer(fiche, by=request.user, reponse=reponse)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return False
    suite = (
        SUITES[VerificationFiche.Reponse.VRAIE] if reponse == "vraie" else "La fiche porte la mention « Pas vérifiée »."
    )
    messages.success(request, f"« {fiche.title} » : {suite}")
    return True
