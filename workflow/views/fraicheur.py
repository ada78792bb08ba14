"""« Toujours vrai ? », answered from a mail without an account, or signed in. A GET changes nothing, nothing is preselected."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from bonnespratiques.models import FichePage
from workflow.erreurs import ActionRefusee, LienRefuse
from workflow.models import LienSigne, VerificationFiche
from workflow.signature import liens
from workflow.signature.frein import too_many_unknown_links
from workflow.suivi import fraicheur
from workflow.suivi.adoption import can_answer, is_keeper

Reponse = VerificationFiche.Reponse
CHOIX = [
    (Reponse.VRAIE, "Oui, elle est toujours vraie"),
    (Reponse.A_REVOIR, "Il faut la mettre à jour"),
    (Reponse.INCONNUE, "Je ne sais plus"),
]
SUITES = {
    Reponse.VRAIE: "Merci. Les lecteurs verront que la fiche a été vérifiée aujourd’hui.",
    Reponse.A_REVOIR: "Merci. Proposez la mise à jour quand vous voulez : la version en ligne reste en place jusqu’à votre accord.",
    Reponse.INCONNUE: "Merci de l’avoir dit. Le comité du thème va regarder.",
}


class ReponseForm(forms.Form):
    reponse = forms.ChoiceField(
        choices=[(choix.value, label) for choix, label in CHOIX],
        error_messages={
            "required": "Choisissez l’une des trois réponses.",
            "invalid_choice": "Choisissez l’une des trois réponses.",
        },
    )


@never_cache
def toujours_vrai(request: HttpRequest, jeton: str) -> HttpResponse:
    """From the mail. The link speaks for the person whom it was sent to, once, about that fiche."""
    try:
        lien = liens.find_link(LienSigne.Objet.FRAICHEUR, jeton)
    except LienRefuse as refus:
        if refus.raison == "inconnu" and too_many_unknown_links(request):
            return _private(render(request, "429.html", status=429))
        return _private(_refused(request, str(refus), status=404 if refus.raison == "inconnu" else 410))
    fiche, personne = lien.page, lien.personne
    if request.user.is_authenticated and request.user != personne:
        texte = "Ce lien a été envoyé à quelqu’un d’autre. Rien n’a changé. Si vous avez deux comptes, déconnectez-vous puis rouvrez-le."
        return _private(_refused(request, texte, status=403))
    if fiche is None or not can_answer(personne, fiche):
        return _private(
            _refused(
                request,
                "Cette fiche n’est plus en ligne, ou quelqu’un d’autre la suit désormais. Il n’y a rien à répondre.",
                status=410,
            )
        )
    form = ReponseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _private(_question(request, fiche, form))
    try:
        with transaction.atomic():
            liens.spend(lien)
            fraicheur.answer(fiche, by=personne, reponse=form.cleaned_data["reponse"])
    except ActionRefusee as error:
        return _private(_refused(request, str(error), status=410))
    return _private(_thanks(request, fiche, Reponse(form.cleaned_data["reponse"])))


@never_cache
@login_required
def verifier(request: HttpRequest, numero: int) -> HttpResponse:
    """The same, signed in: for who answers for the fiche, and the committee of its theme."""
    fiche = FichePage.objects.live().filter(numero=numero).first()
    if fiche is None or not can_answer(request.user, fiche):
        raise Http404
    form = ReponseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _question(request, fiche, form)
    reponse = Reponse(form.cleaned_data["reponse"])
    fraicheur.answer(fiche, by=request.user, reponse=reponse)
    messages.success(request, SUITES[reponse])
    if reponse == Reponse.A_REVOIR:
        return redirect("ameliorer", fiche.numero)
    return redirect("contributions") if is_keeper(request.user, fiche) else redirect(fiche.permalink)


def _question(request: HttpRequest, fiche: FichePage, form: ReponseForm) -> HttpResponse:
    context = {
        "fiche": fiche,
        "choix": CHOIX,
        "depuis": fraicheur.last_check(fiche),
        "erreur": " ".join(str(error) for error in form.errors.get("reponse", [])) if form.is_bound else "",
    }
    return render(request, "workflow/toujours_vrai.html", context, status=400 if form.errors else 200)


def _thanks(request: HttpRequest, fiche: FichePage, reponse: Any) -> HttpResponse:
    context = {"fiche": fiche, "suite": SUITES[reponse], "a_revoir": reponse == Reponse.A_REVOIR}
    return render(request, "workflow/toujours_vrai_merci.html", context)


def _refused(request: HttpRequest, texte: str, *, status: int) -> HttpResponse:
    return render(request, "workflow/toujours_vrai_refus.html", {"texte": texte}, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds a token: no engine keeps it. No other site learns it either: the site's own Referrer-Policy is
    `same-origin` (`no-referrer` would make browsers send `Origin: null`, and the CSRF check refuse every answer).
    """
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
