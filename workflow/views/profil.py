"""A contributeur's public page, for those who want one, and the form by which they want it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from workflow.memoire.credits import fiches_of
from workflow.memoire.profils import ProfilForm
from workflow.models import Profil

PAR_PAGE = 24


@login_required
def mon_profil(request: HttpRequest) -> HttpResponse:
    profil = Profil.objects.filter(personne=request.user).first()  # type: ignore[misc]
    if request.method != "POST":
        initial = {} if profil else {"nom": request.user.get_full_name()}  # type: ignore[union-attr]
        return _form(request, profil, ProfilForm(instance=profil, initial=initial))
    form = ProfilForm(request.POST, instance=profil or Profil(personne=request.user))  # type: ignore[misc]
    if not form.is_valid():
        return _form(request, profil, form, status=400)
    try:
        form.save()
    except IntegrityError:  # two windows at once
        messages.error(
            request, "Cette adresse vient d’être prise, ou vous avez enregistré dans une autre fenêtre. Recommencez."
        )
        return redirect("mon_profil")
    said = "Votre page n’est pas publique."
    if form.instance.public:
        said = "" if form.instance.is_shown else "Votre page s’ouvrira à votre première fiche publiée."
    messages.success(request, f"C’est enregistré. {said}".strip())
    return redirect("mon_profil")


def _form(request: HttpRequest, profil: Profil | None, form: ProfilForm, *, status: int = 200) -> HttpResponse:
    shown = profil.get_absolute_url() if profil and profil.is_shown else ""
    return render(request, "workflow/mon_profil.html", {"form": form, "adresse": shown}, status=status)


@require_safe
def profil(request: HttpRequest, adresse: str) -> HttpResponse:
    """The page of somebody who wants one; for everybody else there is none, whether they have an account or not."""
    profil = Profil.objects.select_related("personne").filter(adresse=adresse).first()
    if profil is None or not profil.is_shown:
        raise Http404
    fiches = fiches_of(profil.personne, request.user).with_card_relations()
    page = Paginator(fiches, PAR_PAGE).get_page(request.GET.get("page"))
    response = render(request, "workflow/profil.html", {"profil": profil, "fiches": page})
    if not profil.referencer:
        response["X-Robots-Tag"] = "noindex"
    return response
