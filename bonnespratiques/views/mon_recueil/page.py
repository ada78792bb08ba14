"""`/mon-recueil/`: one page, one form. Every button of it saves what was typed before it does its own thing, so nothing is lost.

GET changes nothing. What changes is in `gestes` here, by name of button, and in `recueil.personnel`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bonnespratiques.models import MonRecueil, MonRecueilFiche
from bonnespratiques.navigation import navigation_of
from bonnespratiques.recueil.personnel import gestes
from bonnespratiques.recueil.personnel.formulaire import RecueilForm
from bonnespratiques.recueil.personnel.freins import Frein, slows
from bonnespratiques.recueil.personnel.gestes import Vers
from bonnespratiques.recueil.personnel.lecture import Choix, choices, find_fiche
from bonnespratiques.recueil.personnel.texte_brut import clean_text
from bonnespratiques.views.mon_recueil.ajouter import read_numero, slow_down
from bonnespratiques.views.mon_recueil.annonces import PARAMETRE, announce, announced
from bonnespratiques.views.mon_recueil.etat import state_of
from bonnespratiques.views.mon_recueil.livret import ORDRE_THEMES, downloads, order, send_for
from bonnespratiques.views.mon_recueil.temoin import drop_key, keep_key, own_recueil, private_page
from bonnespratiques.views.nos_pages import from_our_pages


class Ligne(NamedTuple):
    """One line of the list: its fiche, the field of its note, and the button on which the keyboard was (`focus`: name of its act)."""

    choix: Choix
    note: forms.BoundField
    premiere: bool
    derniere: bool
    focus: str


@dataclass(frozen=True)
class Demande:
    """A button that was pressed: « monter-128 », « emporter-pdf »: the name of the act, and what it is about."""

    request: HttpRequest
    recueil: MonRecueil
    nom: str
    objet: str

    @property
    def numero(self) -> int:
        """Of the fiche; 0, which is none."""
        return read_numero(self.objet)

    def sent(self, nom: str) -> str:
        return self.request.POST.get(nom, "")


@private_page
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def mon_recueil(request: HttpRequest) -> HttpResponseBase:
    recueil = own_recueil(request)
    if request.method != "POST":
        return show(request, recueil)
    if recueil is None:
        return _gone()
    try:
        return _change(request, recueil)
    except MonRecueil.DoesNotExist:  # erased by another tab since the lines above
        return _gone()


def _change(request: HttpRequest, recueil: MonRecueil) -> HttpResponseBase:
    choix = choices(recueil)
    form = RecueilForm(request.POST, recueil=recueil, choix=choix)
    if slows(request, Frein.CHANGEMENT, recueil):
        return slow_down(show(request, recueil, form=form, trop=True, status=429))
    if not form.is_valid():
        return show(request, recueil, form=form, status=422)
    nom, _, objet = request.POST.get("geste", "enregistrer").partition("-")
    geste = GESTES.get(nom, _save)
    if changes := form.changes():
        gestes.write(recueil, **changes)
    # In a transaction of its own: what was typed is saved even if the rest fails, and a build may be long.
    response = geste(Demande(request, recueil, nom, objet))
    keep_key(response, request)
    return response


def _gone() -> HttpResponse:
    response = back_to_page(annonce="parti")
    drop_key(response)
    return response


def back_to_page(*, annonce: str = "", **parametres: Any) -> HttpResponse:
    query = {PARAMETRE: annonce, **parametres} if annonce else parametres
    return HttpResponseRedirect(f"{reverse('mon_recueil')}?{urlencode(query)}", status=303)


# --- What the buttons do ---


def _save(demande: Demande) -> HttpResponseBase:
    return back_to_page(annonce="enregistre")


def _move(demande: Demande) -> HttpResponseBase:
    """The page comes back with the keyboard on the same button of the same fiche."""
    gestes.move(demande.recueil, demande.numero, Vers(demande.nom))
    return back_to_page(geste=demande.nom, fiche=demande.numero)


def _place(demande: Demande) -> HttpResponseBase:
    apres = read_numero(demande.sent("apres"))
    gestes.place_after(demande.recueil, demande.numero, apres or None)
    return back_to_page(geste="monter", fiche=demande.numero)


def _remove(demande: Demande) -> HttpResponseBase:
    """No redirection: the page that answers holds what is needed to put the fiche back, which is kept nowhere else."""
    retiree = gestes.remove(demande.recueil, demande.numero)
    return show(demande.request, demande.recueil, retiree=retiree)


def _put_back(demande: Demande) -> HttpResponseBase:
    fiche = find_fiche(read_numero(demande.sent("remise")))
    if fiche is None:
        return back_to_page(annonce="absente")
    note = clean_text(demande.sent("remise-note"))[: MonRecueilFiche._meta.get_field("note").max_length]
    rang = read_numero(demande.sent("remise-rang"))
    ajout = gestes.put_back(demande.recueil, fiche, rang=rang, note=note)
    if ajout.refusees:
        return back_to_page(annonce="pleine")
    return back_to_page(geste="monter", fiche=fiche.numero)


def _share(demande: Demande) -> HttpResponseBase:
    gestes.share(demande.recueil)
    return back_to_page(annonce="partage")


def _unshare(demande: Demande) -> HttpResponseBase:
    gestes.unshare(demande.recueil)
    return back_to_page(annonce="cesse")


def _take_away(demande: Demande) -> HttpResponseBase:
    if slows(demande.request, Frein.LIVRET, demande.recueil):
        return slow_down(show(demande.request, demande.recueil, trop=True, status=429))
    return send_for(demande.request, demande.recueil, demande.objet, ordre=demande.sent("ordre"))


GESTES: dict[str, Callable[[Demande], HttpResponseBase]] = {
    "enregistrer": _save,
    **{vers.value: _move for vers in Vers},
    "placer": _place,
    "retirer": _remove,
    "remettre": _put_back,
    "partager": _share,
    "cesser": _unshare,
    "emporter": _take_away,
}


# --- The page ---


def show(
    request: HttpRequest,
    recueil: MonRecueil | None,
    *,
    form: RecueilForm | None = None,
    retiree: MonRecueilFiche | None = None,
    trop: bool = False,
    status: int = 200,
) -> HttpResponse:
    choix = choices(recueil) if recueil else []
    if recueil and form is None:
        form = RecueilForm(recueil=recueil, choix=choix)
    contexte = {
        "recueil": recueil,
        "form": form,
        "lignes": _lines(request, choix, form) if form else [],
        "nombre": len(choix),
        "nombre_lisible": sum(ligne.fiche is not None for ligne in choix),
        "disparues": sum(ligne.fiche is None for ligne in choix),
        "signes": _signs(request, choix),
        "annonce": announce("trop") if trop else announced(request),
        "retiree": retiree,
        "etat": state_of(recueil),
        "par_theme": order(request) == ORDRE_THEMES,
        "telechargements": downloads(request, recueil) if recueil and any(ligne.fiche for ligne in choix) else [],
        "adresse": _shared_address(recueil),
    }
    return render(request, "mon_recueil/page.html", contexte, status=status)


def _lines(request: HttpRequest, choix: Sequence[Choix], form: RecueilForm) -> list[Ligne]:
    ici, geste = read_numero(request.GET.get("fiche", "")), request.GET.get("geste", "")
    dernier = len(choix) - 1
    return [
        Ligne(ligne, form.note(ligne.numero), n == 0, n == dernier, geste if ligne.numero == ici else "")
        for n, ligne in enumerate(choix)
    ]


def _signs(request: HttpRequest, choix: Sequence[Choix]) -> list[str]:
    navigation = navigation_of(request)
    return [navigation.theme_of(ligne.fiche).axe.signe for ligne in choix if ligne.fiche]


def _shared_address(recueil: MonRecueil | None) -> str:
    if recueil is None or not recueil.partage:
        return ""
    return f"{settings.SITE_URL}{reverse('mon_recueil_partage', args=[recueil.partage])}"
