"""What a mail lets somebody do without an account: decide on one text, go back on it for a day, or say « this is not me ».

Threats: a scanner that opens links and submits forms as they are; a link forwarded, kept, used twice, opened by somebody signed
in as another; a browser that tells the address to others. A GET changes nothing, each POST needs a choice of its own, no cookie
is set or needed (the link itself is the proof: hence no CSRF token), and nothing of these pages is stored, indexed or referred.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from workflow import actions
from workflow.circuit import Action
from workflow.erreurs import ActionInterdite, LienRefuse
from workflow.models import Dossier, LienSigne
from workflow.permissions import can, has_approved, is_readable
from workflow.signature import liens
from workflow.signature.frein import too_many_unknown_links
from workflow.tour import tour_of
from workflow.views.decider import PageAccord
from workflow.views.relire import done_sentence

# Gone for good, except what never was, and what is somebody else's.
STATUTS = {"inconnu": 404, "autre": 403}
ENTETES = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store, private"}

LinkView = Callable[[HttpRequest, LienSigne, str], HttpResponse]


def link_page(objet: str) -> Callable[[LinkView], Callable[..., HttpResponse]]:
    """Around each view of a signed link: find the link, refuse it in words, and let nothing of it out."""

    def decorate(view: LinkView) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, jeton: str) -> HttpResponse:
            try:
                lien = liens.find_link(objet, jeton)
                if request.user.is_authenticated and request.user != lien.personne:
                    raise LienRefuse("autre")
                response = view(request, lien, jeton)
            except LienRefuse as error:
                response = _refused(request, error)
            for name, value in ENTETES.items():
                response.headers[name] = value
            return response

        return page

    return decorate


def _refused(request: HttpRequest, error: LienRefuse) -> HttpResponse:
    if error.raison == "inconnu" and too_many_unknown_links(request):
        return render(request, "429.html", status=429)
    context = {"raison": error.raison, "phrase": str(error)}
    return render(request, "workflow/lien_refuse.html", context, status=STATUTS.get(error.raison, 410))


def _dossier_of(lien: LienSigne) -> Dossier:
    """As it stands now. Raises `LienRefuse` when the link is to no dossier."""
    if lien.dossier_id is None or lien.personne is None:
        raise LienRefuse("inconnu")
    return Dossier.objects.with_relations().get(pk=lien.dossier_id)


def _to_decide(lien: LienSigne) -> Dossier:
    """The dossier that its person may decide on now, on the very text of the mail. Raises `LienRefuse`."""
    dossier = _dossier_of(lien)
    if not can(lien.personne, Action.APPROVE, dossier) or not is_readable(dossier):
        raise LienRefuse("fini")
    if has_approved(lien.personne, dossier):
        raise LienRefuse("utilise")
    if actions.seal_to_approve(dossier) != lien.empreinte:
        raise LienRefuse("perime")
    return dossier


@link_page(liens.Objet.ACCORD)
def accord_par_lien(request: HttpRequest, lien: LienSigne, jeton: str) -> HttpResponse:
    dossier = _to_decide(lien)
    if request.user.is_authenticated and request.method != "POST":
        return redirect("accord", dossier.pk)  # signed in as the person of the link: the page of their own space
    page = PageAccord(request, dossier, adresse=reverse("accord_par_lien", args=[jeton]), lien=lien)
    if request.method != "POST":
        return page.get()
    return page.post() or _done(request, page.fait, dossier)


def _done(request: HttpRequest, done: str, dossier: Dossier) -> HttpResponse:
    """Shown at once and not by a redirection: the link no longer opens, and no cookie carries a message."""
    dossier = Dossier.objects.with_relations().get(pk=dossier.pk)
    context = {"fait": done, "phrase": done_sentence(done, dossier), "dossier": dossier, "tour": tour_of(dossier)}
    return render(request, "workflow/reponse_enregistree.html", context)


@link_page(liens.Objet.ACCORD)
def pas_moi(request: HttpRequest, lien: LienSigne, jeton: str) -> HttpResponse:
    """« Ce n’est pas vous ? »: whoever holds the link may shut it. Its person is told."""
    dossier = _dossier_of(lien)
    context: dict[str, Any] = {"dossier": dossier, "adresse": reverse("lien_pas_moi", args=[jeton]), "jeton": jeton}
    if request.method != "POST" or "oui" not in request.POST:
        error = request.method == "POST"
        return render(request, "workflow/pas_moi.html", {**context, "erreur": error}, status=400 if error else 200)
    actions.close_link(lien)
    return render(request, "workflow/pas_moi.html", {**context, "ferme": True, "erreur": False})


@link_page(liens.Objet.REVOCATION)
def revoquer_par_lien(request: HttpRequest, lien: LienSigne, jeton: str) -> HttpResponse:
    dossier = _dossier_of(lien)
    approvals = dossier.approbations.valables().filter(personne=lien.personne, empreinte=lien.empreinte)
    if not can(lien.personne, Action.REVOKE, dossier) or not approvals.exists() or not is_readable(dossier):
        raise LienRefuse("fini")
    context = {"dossier": dossier, "adresse": reverse("revoquer_par_lien", args=[jeton]), "lien": lien}
    if request.method != "POST" or "oui" not in request.POST:
        error = request.method == "POST"
        return render(request, "workflow/revenir.html", {**context, "erreur": error}, status=400 if error else 200)
    try:
        actions.revoke(dossier, by=lien.personne, lien=lien)
    except ActionInterdite as error:  # published, or a day has passed, since the page was opened
        raise LienRefuse("fini") from error
    return _done(request, "revenir", dossier)
