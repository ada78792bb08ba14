"""« Relire et décider », for who signs and is signed in; going back on it, asking for a mediation, and the author's note."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bonnespratiques.models.fiche import NOTE_AUTEUR_MAX
from workflow import actions
from workflow.circuit import Action
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier
from workflow.permissions import REVOCATION_HEURES, can, has_approved, is_readable
from workflow.signature.frein import too_much_kept
from workflow.signature.relecture import shown_name
from workflow.tour import tour_of
from workflow.views.acces import committee_door, own_dossier_or_404
from workflow.views.decider import PageAccord

SESSION_KEY = "reponses_en_attente"
SESSION_MAX = 200_000  # characters kept for somebody whose session ended while they were answering


def accord(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return _signed_out(request, pk)
    if door := committee_door(request, pk):
        return door
    dossier = own_dossier_or_404(request, pk)
    if not is_readable(dossier):
        messages.error(request, "La page de cette fiche a été supprimée. Votre texte reste ici : écrivez au comité.")
        return redirect("dossier", pk)
    if not can(request.user, Action.APPROVE, dossier) or has_approved(request.user, dossier):
        return _nothing_to_decide(request, dossier)
    page = PageAccord(request, dossier, adresse=reverse("accord", args=[pk]))
    if request.method != "POST":
        return page.get(_restored(request, pk))
    if response := page.post():
        return response
    dossier = own_dossier_or_404(request, pk)
    messages.success(request, done_sentence(page.fait, dossier))
    return redirect("dossier", pk)


def done_sentence(done: str, dossier: Dossier) -> str:
    """What has just been decided, and what comes next."""
    if done == "revenir":
        return "Vous êtes revenu sur votre accord. Rien ne paraît. Un courriel vous redonne le texte à relire."
    if done == "renvoyer":
        return "Vos demandes sont parties au comité. Il vous renverra le texte : rien ne paraîtra avant."
    if awaited := [shown_name(personne) for personne in _awaited(dossier)]:
        return f"Votre accord est enregistré. Merci. Il manque encore celui de {', '.join(awaited)}."
    return "Bon à publier enregistré. Merci. C’est ce texte, mot pour mot, que le comité peut maintenant publier."


def _awaited(dossier: Dossier) -> list[Any]:
    if dossier.statut != "accord":
        return []
    return actions.awaited_signataires(dossier, actions.revision_to_approve(dossier))


def _nothing_to_decide(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    sentence = tour_of(dossier, request.user).phrase
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"erreur": f"Ce texte n’attend plus votre réponse. {sentence}"}, status=409)
    messages.info(request, sentence)
    return redirect("dossier", dossier.pk)


def _signed_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The session ended while somebody was answering: what they sent waits until they have signed in again."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"erreur": "Votre session est fermée."}, status=401)
    if request.method == "POST":
        data = {key: value for key, value in request.POST.items() if key.startswith(("d-", "p-")) or key == "mot"}
        if sum(len(value) for value in data.values()) <= SESSION_MAX and not too_much_kept(request):
            request.session[SESSION_KEY] = {"pk": pk, "data": data}
    return redirect_to_login(request.get_full_path())


def _restored(request: HttpRequest, pk: int) -> dict[str, str] | None:
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["pk"] != pk:
        return None
    del request.session[SESSION_KEY]
    messages.warning(request, "Votre session s’était fermée. Voici vos réponses : elles ne sont pas encore envoyées.")
    return kept["data"]


@login_required
def revenir(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back on one's approval: a page that asks for it in so many words, then does it."""
    dossier = own_dossier_or_404(request, pk)
    if not can(request.user, Action.REVOKE, dossier) or not is_readable(dossier):
        messages.info(
            request,
            f"On revient sur son accord pendant {REVOCATION_HEURES} heures, tant que la fiche n’est pas publiée. "
            f"{tour_of(dossier, request.user).phrase}",
        )
        return redirect("dossier", pk)
    if request.method != "POST":
        return _revenir_page(request, dossier)
    if "oui" not in request.POST:
        return _revenir_page(request, dossier, error=True)
    try:
        actions.revoke(dossier, by=request.user)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return redirect("dossier", pk)
    messages.success(
        request, "Vous êtes revenu sur votre accord. Le même texte vous attend : relisez-le, puis décidez."
    )
    return redirect("accord", pk)


def _revenir_page(request: HttpRequest, dossier: Dossier, *, error: bool = False) -> HttpResponse:
    context = {"dossier": dossier, "adresse": reverse("revenir", args=[dossier.pk]), "lien": None, "erreur": error}
    return render(request, "workflow/revenir.html", context, status=400 if error else 200)


@login_required
def mediation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a third person to look at a disagreement that lasts."""
    dossier = own_dossier_or_404(request, pk)
    if not can(request.user, Action.OPEN_MEDIATION, dossier):
        messages.info(request, _no_mediation(request, dossier))
        return redirect("dossier", pk)
    motif = request.POST.get("motif", "")
    if request.method == "POST":
        try:
            actions.open_mediation(dossier, by=request.user, motif=motif)
        except ActionRefusee as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, "Votre demande est partie à l’animation du site. Elle vous écrira. Rien ne paraît sans vous."
            )
            return redirect("dossier", pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "workflow/mediation.html", {"dossier": dossier, "motif_tape": motif}, status=status)


def _no_mediation(request: HttpRequest, dossier: Dossier) -> str:
    if dossier.mediation_le:
        return "Une médiation est déjà demandée : l’animation du site regarde votre dossier."
    return tour_of(dossier, request.user).phrase


@login_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The author's note, written, changed or taken away. Each makes a new version of the text, to be approved as it is."""
    dossier = own_dossier_or_404(request, pk)
    if not can(request.user, Action.ADD_NOTE, dossier) or not is_readable(dossier):
        messages.info(request, "Une note s’ajoute pendant une médiation, quand le texte attend votre accord.")
        return redirect("dossier", pk)
    kept = actions.revision_to_approve(dossier).content.get("note_auteur", "")
    context = {"dossier": dossier, "note": kept, "maximum": NOTE_AUTEUR_MAX}
    if request.method != "POST":
        return render(request, "workflow/note.html", {**context, "note_tapee": kept})
    typed = "" if "retirer" in request.POST else request.POST.get("note", "").replace("\r\n", "\n")
    if typed.strip() == kept.strip():
        messages.info(request, "Rien n’a changé.")
        return redirect("accord", pk)
    try:
        actions.add_note(dossier, by=request.user, note=typed)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return render(request, "workflow/note.html", {**context, "note_tapee": typed}, status=400)
    messages.success(
        request,
        "Votre note est enregistrée. Elle fait partie du texte : relisez-le, puis donnez votre accord."
        if typed.strip()
        else "Votre note est retirée.",
    )
    return redirect("accord", pk)
