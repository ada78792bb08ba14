"""« Mes courriels »: how each person wants what does not press, signed in or from the foot of a mail.

From a mail nothing is chosen beforehand: a scanner that opens the link, or submits the form as it is, changes nothing.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from workflow.courriels import preferences
from workflow.erreurs import LienRefuse
from workflow.models import LienSigne
from workflow.signature import liens
from workflow.signature.frein import too_many_unknown_links


class PreferencesForm(forms.Form):
    rythme = forms.ChoiceField(
        label="Ce qui ne presse pas",
        choices=preferences.Rythme.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une des trois réponses.",
            "invalid_choice": "Choisissez une des trois réponses.",
        },
    )


@login_required
def mes_courriels(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, initial={"rythme": preferences.rythme_of(request.user)})
    if request.method == "POST" and form.is_valid():
        preferences.choose(request.user, form.cleaned_data["rythme"])
        messages.success(request, "C’est enregistré.")
        return redirect("mes_courriels")
    return _page(request, form)


@never_cache
def preferences_par_lien(request: HttpRequest, jeton: str) -> HttpResponse:
    """For whoever holds the mail, whoever else is signed in. The address is shown in part only: a mail may have been forwarded."""
    try:
        lien = liens.find_link(LienSigne.Objet.PREFERENCES, jeton)
    except LienRefuse as error:
        if error.raison == "inconnu" and too_many_unknown_links(request):
            return render(request, "429.html", status=429)
        return render(request, "workflow/preferences_refusees.html", {"raison": str(error)}, status=404)
    personne: Any = lien.personne
    form = PreferencesForm(request.POST if request.method == "POST" else None)
    saved = request.method == "POST" and form.is_valid()
    if saved:
        preferences.choose(personne, form.cleaned_data["rythme"])
    actuel = preferences.Rythme(preferences.rythme_of(personne)).label
    return _page(request, form, adresse=masked(personne.email), actuel=actuel, enregistre=saved)


def _page(request: HttpRequest, form: PreferencesForm, **more: Any) -> HttpResponse:
    context = {"form": form, "adresse": "", "actuel": "", "enregistre": False, **more}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "workflow/preferences.html", context, status=status)


def masked(adresse: str) -> str:
    """« m…@example.org »"""
    local, _, domain = adresse.partition("@")
    return f"{local[:1]}…@{domain}"
