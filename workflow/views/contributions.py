"""« Mes contributions »: every text of a person, sorted by whose turn it is, and the page of each."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bonnespratiques.models import FichePage
from workflow import actions
from workflow.circuit import EN_COURS, Action, Statut
from workflow.comparaison import lines_of, text_of
from workflow.ecriture import brouillons
from workflow.erreurs import ActionRefusee
from workflow.memoire.chronique import story_of
from workflow.models import DelaisDuCircuit, Dossier, Message
from workflow.permissions import can, has_approved, is_readable
from workflow.sections import SECTIONS
from workflow.signature.relecture import signataires_of
from workflow.suivi import fraicheur
from workflow.tour import Tour, tour_of
from workflow.views.acces import committee_door, own_dossier_or_404, steps_of

# More texts than anybody has told; beyond, the oldest are left out of the page.
CONTRIBUTIONS_MAX = 200


class _Ligne:
    """A dossier as the list shows it."""

    def __init__(self, dossier: Dossier, user) -> None:
        self.dossier = dossier
        self.tour: Tour = tour_of(dossier, user)
        self.etapes = steps_of(dossier)
        self.can_withdraw = can(user, Action.WITHDRAW, dossier)
        self.can_discard = can(user, Action.DISCARD, dossier)
        self.is_brouillon = dossier.statut == Statut.BROUILLON
        # Whoever has approved waits for the others who sign.
        self.is_accord = dossier.statut == Statut.ACCORD and not has_approved(user, dossier)


@login_required
def mes_contributions(request: HttpRequest) -> HttpResponse:
    dossiers = Dossier.objects.of_auteur(request.user).with_relations()[:CONTRIBUTIONS_MAX]
    lignes = [_Ligne(dossier, request.user) for dossier in dossiers]
    mine = [ligne for ligne in lignes if ligne.is_brouillon or ligne.is_accord]
    return render(
        request,
        "workflow/mes_contributions.html",
        {
            # What awaits an answer first, then drafts, the most pressing above.
            "a_moi": sorted(
                mine, key=lambda ligne: (ligne.is_brouillon, ligne.dossier.echeance or ligne.dossier.cree_le.date())
            ),
            "en_attente": [ligne for ligne in lignes if ligne.dossier.statut in EN_COURS and not ligne.is_accord],
            "publiees": [ligne for ligne in lignes if ligne.dossier.statut == Statut.PUBLIEE],
            "a_verifier": fraicheur.to_check_by(request.user),
            "delais": DelaisDuCircuit.load(),
            "arretees": [ligne for ligne in lignes if ligne.dossier.statut in {Statut.REJETEE, Statut.RETIREE}],
        },
    )


@login_required
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """One text: where it stands, what was said about it, what its author wrote."""
    if door := committee_door(request, pk):
        return door
    dossier = own_dossier_or_404(request, pk)
    if dossier.statut == Statut.BROUILLON:
        return redirect("ecrire", dossier.pk, "titre")
    return render(request, "workflow/dossier.html", _context(request, dossier))


def _context(request: HttpRequest, dossier: Dossier) -> dict:
    submitted = text_of(dossier.revision_soumise) if dossier.revision_soumise else None
    texte = [(section, lines_of(submitted, section)) for section in SECTIONS] if submitted else []
    chronique = story_of(dossier, request.user)
    # A refusal ends a dossier: the last reason given is its own.
    raison = next((fait.motif for fait in reversed(chronique) if fait.motif), "")
    return {
        "dossier": dossier,
        "raison": raison if dossier.statut == Statut.REJETEE else "",
        "tour": tour_of(dossier, request.user),
        "etapes": steps_of(dossier),
        "messages_du_dossier": Message.objects.visible_to(request.user, dossier),
        "pieces": dossier.pieces.all(),
        "chronique": chronique,
        "texte": [(section, lines) for section, lines in texte if lines],
        "can_withdraw": can(request.user, Action.WITHDRAW, dossier),
        "can_decide": can(request.user, Action.APPROVE, dossier)
        and not has_approved(request.user, dossier)
        and is_readable(dossier),
        "can_revoke": can(request.user, Action.REVOKE, dossier),
        "can_mediate": can(request.user, Action.OPEN_MEDIATION, dossier),
        "can_note": can(request.user, Action.ADD_NOTE, dossier),
        "signataires": signataires_of(dossier),
        "message_tape": "",
        "motif_tape": "",
    }


@login_required
@require_POST
def envoyer_message(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = own_dossier_or_404(request, pk)
    try:
        actions.post_message(dossier, by=request.user, texte=request.POST.get("texte", ""), interne=False)
    except ActionRefusee as error:
        messages.error(request, str(error))
        context = {**_context(request, dossier), "message_tape": request.POST.get("texte", "")}
        return render(request, "workflow/dossier.html", context, status=400)
    messages.success(request, "Votre message est envoyé au comité.")
    return redirect("dossier", pk)


@login_required
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """A page that asks for confirmation, then the withdrawal: a link opened by mistake changes nothing."""
    dossier = own_dossier_or_404(request, pk)
    if request.method != "POST":
        if not can(request.user, Action.WITHDRAW, dossier):
            messages.info(request, tour_of(dossier, request.user).phrase)
            return redirect("contributions")
        return render(request, "workflow/retirer.html", {"dossier": dossier, "motif_tape": ""})
    motif = request.POST.get("motif", "")
    try:
        actions.withdraw(dossier, by=request.user, motif=motif)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return render(request, "workflow/retirer.html", {"dossier": dossier, "motif_tape": motif}, status=409)
    messages.success(request, f"« {dossier} » est retirée. Le texte reste dans votre espace.")
    return redirect("contributions")


@login_required
@require_POST
def repartir(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft from a text refused or withdrawn: of the same fiche, where it was to improve one. The old dossier stays as it is."""
    dossier = own_dossier_or_404(request, pk)
    if dossier.statut not in {Statut.REJETEE, Statut.RETIREE}:
        messages.error(request, "On ne repart que d’un texte non retenu ou retiré.")
        return redirect("dossier", pk)
    nouveau = _begin_again(dossier, by=request.user)
    messages.success(request, "Voici un nouveau brouillon, avec votre texte.")
    return redirect("ecrire", nouveau.pk, "titre")


def _begin_again(dossier: Dossier, *, by: Any) -> Dossier:
    page = FichePage.objects.visible_to(by).filter(pk=dossier.page_id).first() if dossier.is_update else None
    if page:
        return brouillons.create_update(page, by=by, adoption=dossier.adoption, texte=dossier.brouillon)
    return brouillons.create_draft(by=by, texte=dossier.brouillon, theme=dossier.theme)
