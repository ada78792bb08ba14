"""Writing in Word: the template to fill in, and the page that turns a filled one into a draft, saying what it did not understand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bonnespratiques.texte_riche import is_blank
from workflow.circuit import Action
from workflow.documents.lecture_word import Lecture, read_word
from workflow.documents.modele_word import INTITULES, build_template
from workflow.documents.reconnaitre import FichierRefuse
from workflow.ecriture import brouillons
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.permissions import can
from workflow.views.acces import committee_door, own_dossier_or_404
from workflow.views.pieces import TYPES

SESSION_KEY = "import_word"
RAPPORT_MAX = 100_000  # characters of what was not understood, kept until the next page


@require_safe
def modele(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        build_template(),
        content_type=TYPES["docx"],  # type: ignore[index]
        headers={"Content-Disposition": 'attachment; filename="raconter-une-pratique.docx"'},
    )


@login_required
def commencer(request: HttpRequest) -> HttpResponse:
    """A new draft from a document."""
    if request.method != "POST":
        return _page(request, None)
    try:
        lecture = _read(request)
    except FichierRefuse as error:
        return _page(request, None, erreur=str(error), status=400)
    dossier = brouillons.create_draft(by=request.user, texte=lecture.champs)
    return _report(request, dossier, lecture, laisses=[])


@login_required
def importer(request: HttpRequest, pk: int) -> HttpResponse:
    """Into a draft already begun. What is written there stays, unless its author asks to replace it."""
    if door := committee_door(request, pk):
        return door
    dossier = own_dossier_or_404(request, pk)
    if not can(request.user, Action.SAVE, dossier):
        messages.info(request, "Ce texte est déjà envoyé : il ne se modifie plus ici.")
        return redirect("dossier", pk)
    if request.method != "POST":
        return _page(request, dossier)
    try:
        lecture = _read(request)
        kept = (
            [] if request.POST.get("remplacer") else [champ for champ in lecture.champs if _is_written(dossier, champ)]
        )
        champs = {champ: value for champ, value in lecture.champs.items() if champ not in kept}
        dossier = brouillons.save_draft(dossier, by=request.user, champs=champs, version=dossier.version)
    except ActionRefusee as error:
        return _page(request, dossier, erreur=str(error), status=400)
    return _report(request, dossier, lecture, laisses=kept)


def _read(request: HttpRequest) -> Lecture:
    fichier = request.FILES.get("document")
    if fichier is None:
        raise FichierRefuse("Choisissez d’abord votre document.")
    lecture = read_word(fichier)
    if not lecture.champs:
        raise FichierRefuse(
            "Aucun titre du modèle n’a été reconnu dans ce document. Partez du modèle, ou copiez votre texte dans le formulaire."
        )
    return lecture


def _is_written(dossier: Dossier, champ: str) -> bool:
    value = dossier.brouillon.get(champ)
    return not is_blank(value) and value != "non communiqué" if isinstance(value, str) else bool(value)


def _report(request: HttpRequest, dossier: Dossier, lecture: Lecture, *, laisses: list[str]) -> HttpResponse:
    """Told on the page that follows, once: sending the document again by reloading would make a second draft."""
    ignores, room = [], RAPPORT_MAX
    for text in lecture.ignores:
        ignores.append(text[:room])
        room = max(0, room - len(text))
    request.session[SESSION_KEY] = {
        "pk": dossier.pk,
        "repris": [INTITULES[champ] for champ in lecture.champs if champ not in laisses],
        "laisses": [INTITULES[champ] for champ in laisses],
        "ignores": [text for text in ignores if text],
        "remarques": lecture.remarques,
    }
    return redirect("importer", dossier.pk)


def _page(request: HttpRequest, dossier: Dossier | None, *, erreur: str = "", status: int = 200) -> HttpResponse:
    kept = request.session.get(SESSION_KEY)
    rapport = None
    if kept and dossier and kept["pk"] == dossier.pk and not erreur:
        rapport = request.session.pop(SESSION_KEY)
    context: dict[str, Any] = {"dossier": dossier, "erreur": erreur, "rapport": rapport}
    return render(request, "workflow/importer.html", context, status=status)
