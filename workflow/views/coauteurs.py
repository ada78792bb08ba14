"""Who signs a text: the author's page to invite and remove, and the page of an invitation, reached from a mail without an account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from workflow.circuit import Action
from workflow.erreurs import ActionRefusee, LienRefuse
from workflow.models import Coauteur, Dossier, LienSigne
from workflow.permissions import can, is_auteur
from workflow.signature import coauteurs, liens
from workflow.signature.frein import too_many_unknown_links
from workflow.views.acces import committee_door, own_dossier_or_404
from workflow.views.envoyer import charte_url

# Not `no-referrer`: browsers then send « Origin: null » with the form, which the CSRF check refuses.
INVITATION_EN_TETES = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}
STATUTS_HTTP = {"inconnu": 404, "expire": 410, "revoque": 410, "utilise": 410, "perime": 410}


@login_required
def coauteurs_du_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    if door := committee_door(request, pk):
        return door
    dossier = own_dossier_or_404(request, pk)
    if request.method == "POST":
        return _invite(request, dossier)
    return _list(request, dossier)


def _invite(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    typed = {"courriel": request.POST.get("courriel", ""), "nom": request.POST.get("nom", "")}
    try:
        invited = coauteurs.invite(dossier, by=request.user, **typed)
    except ActionRefusee as error:
        return _list(request, dossier, typed=typed, error=str(error), status=400)
    messages.success(request, f"L’invitation part à {invited.courriel}. Vous aurez un courriel à sa réponse.")
    return redirect("coauteurs", dossier.pk)


def _list(
    request: HttpRequest, dossier: Dossier, *, typed: dict[str, str] | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    people = [c for c in dossier.coauteurs.all() if c.statut != Coauteur.Statut.RETIRE]
    context: dict[str, Any] = {
        "dossier": dossier,
        "coauteurs": people,
        "can_invite": can(request.user, Action.INVITE, dossier),
        "is_auteur": is_auteur(request.user, dossier),
        "tape": typed or {"courriel": "", "nom": ""},
        "erreur": error,
        "coauteurs_max": coauteurs.COAUTEURS_MAX,
    }
    return render(request, "workflow/coauteurs.html", context, status=status)


@login_required
@require_POST
def agir(request: HttpRequest, pk: int, coauteur: int) -> HttpResponse:
    """Send an invitation once more, or remove somebody."""
    dossier = own_dossier_or_404(request, pk)
    found = get_object_or_404(Coauteur, pk=coauteur, dossier=dossier)
    try:
        if request.POST.get("action") == "renvoyer":
            coauteurs.invite(dossier, by=request.user, courriel=found.courriel)
            messages.success(request, f"L’invitation repart à {found.courriel}.")
        elif request.POST.get("action") == "retirer":
            coauteurs.remove(found, by=request.user)
            messages.success(request, f"{found} ne signe plus ce texte.")
        else:
            raise Http404
    except ActionRefusee as error:
        messages.error(request, str(error))
    return redirect("coauteurs", pk)


@never_cache
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """Opening it changes nothing, nor does sending the form without a choice: mail scanners do both."""
    try:
        lien = liens.find_link(LienSigne.Objet.COAUTEUR, jeton)
        coauteur = lien.coauteur
        if coauteur is None:
            raise LienRefuse("inconnu")
        coauteurs.check_open(coauteur, request.user)
        choice = request.POST.get("reponse", "") if request.method == "POST" else ""
        if choice not in {"accepte", "decline"}:
            missing = request.method == "POST"
            return _invitation(request, jeton, coauteur, missing=missing, status=400 if missing else 200)
        coauteurs.answer(lien, accept=choice == "accepte", user=request.user)
    except LienRefuse as error:
        if error.raison == "inconnu" and too_many_unknown_links(request):
            return _render(request, "429.html", {}, status=429)
        return _refused(request, str(error), STATUTS_HTTP[error.raison])
    except coauteurs.InvitationRefusee as error:
        return _refused(request, str(error), 403 if request.user.is_authenticated else 410)
    return _answered(request, coauteur, accepted=choice == "accepte")


def _invitation(request: HttpRequest, jeton: str, coauteur: Coauteur, *, missing: bool, status: int) -> HttpResponse:
    context = {
        "jeton": jeton,
        "coauteur": coauteur,
        "dossier": coauteur.dossier,
        "charte": charte_url(request),
        "manque": missing,
    }
    return _render(request, "workflow/invitation.html", context, status=status)


def _answered(request: HttpRequest, coauteur: Coauteur, *, accepted: bool) -> HttpResponse:
    context = {"coauteur": coauteur, "dossier": coauteur.dossier, "accepte": accepted}
    return _render(request, "workflow/invitation_repondue.html", context)


def _refused(request: HttpRequest, phrase: str, status: int) -> HttpResponse:
    context = {"phrase": phrase}
    return _render(request, "workflow/invitation_refusee.html", context, status=status)


def _render(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The address holds the token: it goes to no other site, no search engine and no cache."""
    response = render(request, template, context, status=status)
    for name, value in INVITATION_EN_TETES.items():
        response[name] = value
    return response
