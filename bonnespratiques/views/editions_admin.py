"""Editions in the Wagtail admin: the list of a recueil's, the screen of the gel, its progress, withdrawal, a name to be kept back.

Each door asks `droits`. What was typed is kept until the edition is there.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from bonnespratiques.models import Edition, Fabrication, RecueilPage
from bonnespratiques.recueil.edition import retrait, travail
from bonnespratiques.recueil.edition.droits import can_freeze, can_withdraw
from bonnespratiques.recueil.edition.preparation import GelImpossible, Preparation, prepare
from bonnespratiques.recueil.edition.presentation import downloads_of
from bonnespratiques.recueil.fabrication import avancement, service
from bonnespratiques.recueil.rendu.formes import FORMES
from bonnespratiques.views.atelier.acces import recueil_or_refuse, surroundings

CHANGEMENTS_MAX = 4000  # characters
MOTIF_MAX = 1000
RECHARGER_APRES_S = 2


class GelForm(forms.Form):
    """`preparation`: what would be frozen. What is confirmed is what was shown, and nothing that has come since."""

    changements = forms.CharField(
        label="Ce qui a changé, en vos mots",
        help_text="Une phrase par ligne, imprimée dans la nouvelle édition. Exemple\u00a0: Le délai de la fiche n°\u00a012 est corrigé.",
        max_length=CHANGEMENTS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites en une phrase ce qui a changé\u00a0: la nouvelle édition l’imprime."},
    )
    confirme = forms.BooleanField(
        label="J’ai lu ces points\u00a0: le livret peut être gelé ainsi.",
        error_messages={"required": "Lisez les points à vérifier, puis cochez cette case."},
    )
    cles = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, preparation: Preparation, corrige: Edition | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._preparation = preparation
        self.fields["cles"].initial = " ".join(sorted(preparation.cles))
        if corrige is None:
            del self.fields["changements"]
        if not preparation.a_confirmer:
            del self.fields["confirme"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.fields.get("confirme") and not self._preparation.cles <= frozenset(data.get("cles", "").split()):
            self.data = {**self.data.dict(), "cles": self.fields["cles"].initial}  # type: ignore[attr-defined, assignment]
            self.add_error(
                "confirme", "D’autres points sont à vérifier depuis\u00a0: relisez-les, puis cochez de nouveau."
            )
        return data

    @property
    def confirmes(self) -> frozenset[str]:
        return (
            frozenset(self.cleaned_data.get("cles", "").split()) if self.cleaned_data.get("confirme") else frozenset()
        )


class RetraitForm(forms.Form):
    motif = forms.CharField(
        label="Motif",
        help_text="Montré à tous sur la page de l’édition. Exemple\u00a0: Un témoignage a été retiré à la demande de son auteur.",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites pourquoi\u00a0: la page de l’édition le montre à tous."},
    )


@require_admin_access
@require_safe
def editions(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever may edit the recueil sees them; the buttons are for those who may freeze."""
    recueil = recueil_or_refuse(request, pk)
    rangees = recueil.editions.without_text().select_related("gelee_par", "corrige").prefetch_related("fichiers")
    contexte = {
        **surroundings(recueil, "editions"),
        "editions": [(edition, downloads_of(edition)) for edition in rangees.latest_first()],
        "gel": travail.alive(recueil),
        "peut_geler": can_freeze(request.user, recueil),
    }
    return render(request, "bonnespratiques/admin/editions.html", contexte)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def geler(request: HttpRequest, pk: int) -> HttpResponse:
    """What blocks, what is to be confirmed, what changed; then the button. `?corrige=<numero>`: a correction of that edition."""
    recueil = _recueil(request, pk)
    corrige = _corrected(request, recueil)
    try:
        preparation = prepare(recueil, by=request.user, corrige=corrige)
    except GelImpossible as refus:
        messages.error(request, str(refus))
        return redirect("recueil_editions", recueil.pk)
    initial = {"changements": request.session.get(_memory(recueil), "")}
    form = GelForm(request.POST or None, preparation=preparation, corrige=corrige, initial=initial)
    if request.method == "POST":
        request.session[_memory(recueil)] = request.POST.get("changements", "")[:CHANGEMENTS_MAX]
        if form.is_valid():
            try:
                return _ask(request, recueil, corrige, form)
            except GelImpossible as refus:
                form.add_error(None, str(refus))
    contexte = {
        **surroundings(recueil, "editions"),
        "corrige": corrige,
        "form": form,
        "preparation": preparation,
        "formes": [forme.nom for forme in FORMES.values()],
    }
    return render(request, "bonnespratiques/admin/geler.html", contexte)


@require_admin_access
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def gel_en_cours(request: HttpRequest, pk: int, fabrication: UUID) -> HttpResponse:
    """How far a gel is; a POST cancels it. The page reloads by itself, without script."""
    recueil = _recueil(request, pk)
    ligne = get_object_or_404(Fabrication, pk=fabrication, recueil=recueil, forme=travail.FORME)
    if request.method == "POST":
        service.cancel(ligne)
        return redirect("recueil_gel", recueil.pk, ligne.pk)
    if ligne.etat == Fabrication.Etat.FAITE:
        request.session.pop(_memory(recueil), None)
        return _arrived(request, recueil)
    reponse = render(
        request,
        "bonnespratiques/admin/gel_en_cours.html",
        {**surroundings(recueil, "editions"), "ligne": ligne, "avancee": avancement.state(ligne)},
    )
    if ligne.is_alive:
        reponse["Refresh"] = str(RECHARGER_APRES_S)
    return reponse


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: HttpRequest, numero: int) -> HttpResponse:
    edition = _edition(request, numero)
    form = RetraitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        retrait.withdraw(edition, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"{edition}\u00a0: retirée de la diffusion.")
        return _back(edition)
    return render(request, "bonnespratiques/admin/retirer_edition.html", {"edition": edition, "form": form})


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def signaler(request: HttpRequest, numero: int) -> HttpResponse:
    """Somebody asked not to be named any more, by another way than their fiche."""
    edition = _edition(request, numero)
    if request.method == "POST":
        retrait.declare_named(edition, by=request.user)
        messages.success(
            request, f"{edition}\u00a0: c’est dit sur sa page. Gelez une édition corrigée dès que possible."
        )
        return _back(edition)
    return render(request, "bonnespratiques/admin/signaler_edition.html", {"edition": edition})


def _recueil(request: HttpRequest, pk: int) -> RecueilPage:
    """Raises `PermissionDenied` for who may not freeze it."""
    recueil = get_object_or_404(RecueilPage, pk=pk)
    if not can_freeze(request.user, recueil):
        raise PermissionDenied
    return recueil


def _edition(request: HttpRequest, numero: int) -> Edition:
    edition = get_object_or_404(Edition.objects.without_text().select_related("recueil"), numero=numero)
    if not can_withdraw(request.user, edition):
        raise PermissionDenied
    return edition


def _corrected(request: HttpRequest, recueil: RecueilPage) -> Edition | None:
    numero = request.GET.get("corrige", "")
    return get_object_or_404(Edition, recueil=recueil, numero=numero) if numero.isdecimal() else None


def _memory(recueil: RecueilPage) -> str:
    return f"gel-{recueil.pk}"


def _ask(request: HttpRequest, recueil: RecueilPage, corrige: Edition | None, form: GelForm) -> HttpResponse:
    fabrication = travail.ask(
        recueil,
        by=request.user,
        corrige=corrige,
        changements=form.cleaned_data.get("changements", ""),
        confirmes=form.confirmes,
    )
    return redirect("recueil_gel", recueil.pk, fabrication.pk)


def _arrived(request: HttpRequest, recueil: RecueilPage) -> HttpResponse:
    edition = recueil.editions.without_text().latest_first().first()
    if edition:
        messages.success(
            request, f"La {edition.nom_du_rang} est gelée, sous l’adresse permanente {edition.permalink_url}."
        )
    return redirect("recueil_editions", recueil.pk)


def _back(edition: Edition) -> HttpResponse:
    return redirect("recueil_editions", edition.recueil.pk) if edition.recueil else redirect(edition)
