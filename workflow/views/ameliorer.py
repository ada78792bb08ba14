"""« Proposer une amélioration » and « Adopter cette fiche »: what will happen, said before one begins; the button makes the draft."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bonnespratiques.models import FichePage
from workflow.circuit import Statut
from workflow.ecriture import brouillons
from workflow.ecriture.parcours import ETAPES
from workflow.models import DelaisDuCircuit, Dossier
from workflow.suivi.adoption import is_adoptable


def ameliorer(request: HttpRequest, numero: int) -> HttpResponse:
    return _begin(request, _fiche_or_404(request, numero), adoption=False)


def adopter(request: HttpRequest, numero: int) -> HttpResponse:
    """For a fiche that nobody keeps true any more. Otherwise, the page of improvements."""
    fiche = _fiche_or_404(request, numero)
    if not is_adoptable(fiche):
        messages.info(request, "Cette fiche est suivie par son auteur : vous pouvez lui proposer une amélioration.")
        return redirect("ameliorer", numero)
    return _begin(request, fiche, adoption=True)


def _fiche_or_404(request: HttpRequest, numero: int) -> FichePage:
    fiche = FichePage.objects.visible_to(request.user).select_related("live_revision").filter(numero=numero).first()
    if fiche is None:
        raise Http404
    return fiche


def _begin(request: HttpRequest, fiche: FichePage, *, adoption: bool) -> HttpResponse:
    mine = _draft_of(request, fiche)
    if request.method != "POST":
        return _page(request, fiche, mine, adoption=adoption)
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("adopter" if adoption else "ameliorer", args=[fiche.numero]))
    if mine is None:
        mine = brouillons.create_update(fiche, by=request.user, adoption=adoption)
    elif adoption and not mine.adoption:
        Dossier.objects.filter(pk=mine.pk, statut=Statut.BROUILLON).update(adoption=True)
    return redirect("ecrire", mine.pk, ETAPES[0].slug)


def _draft_of(request: HttpRequest, fiche: FichePage) -> Dossier | None:
    """What this person has already begun on it: taken up again rather than begun twice."""
    if not request.user.is_authenticated:
        return None
    return Dossier.objects.filter(auteur=request.user, page=fiche, statut=Statut.BROUILLON).order_by("-pk").first()


def _page(request: HttpRequest, fiche: FichePage, mine: Dossier | None, *, adoption: bool) -> HttpResponse:
    under_way = Dossier.objects.en_cours().filter(page=fiche).first()
    context = {
        "fiche": fiche,
        "adoption": adoption,
        "brouillon": mine,
        "en_cours": under_way,
        "en_cours_a_moi": bool(under_way and request.user.is_authenticated and under_way.auteur_id == request.user.pk),
        "delais": DelaisDuCircuit.load(),
    }
    return render(request, "workflow/ameliorer.html", context)
