"""« Raconter une pratique »: the guided form, one question a page, saved as often as one likes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bonnespratiques.models import Appel
from workflow.circuit import Action, Statut
from workflow.ecriture import appels, brouillons
from workflow.ecriture.brouillons import seal_of
from workflow.ecriture.conseils import advise
from workflow.ecriture.forms import EtapeForm
from workflow.ecriture.parcours import ENVOYER, ETAPES, ETAPES_PAR_SLUG, Etape, next_slug, progress
from workflow.ecriture.proches import similar_fiches
from workflow.erreurs import ActionRefusee, ConflitDeVersion
from workflow.models import DelaisDuCircuit, Dossier
from workflow.permissions import can
from workflow.signature.frein import too_much_kept
from workflow.suivi.delais import observed_delay
from workflow.views.acces import committee_door, own_dossier_or_404
from workflow.views.envoyer import charte_url, envoyer

APPELS_MONTRES = 5
SESSION_KEY = "texte_en_attente"
SESSION_MAX = 200_000  # characters kept for somebody whose session ended while they were writing


def proposer(request: HttpRequest) -> HttpResponse:
    """What happens to a text, said before one begins; the button makes the draft."""
    appel = appels.named(request.GET)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        dossier = brouillons.create_draft(
            by=request.user, texte={appels.CLE: appel.pk} if appel and appel.is_open else None
        )
        return redirect("ecrire", dossier.pk, ETAPES[0].slug)
    return render(
        request,
        "workflow/proposer.html",
        {
            "appel": appel,
            "appels": Appel.objects.open_on()[:APPELS_MONTRES] if appel is None else [],
            "etapes": ETAPES,
            "delais": DelaisDuCircuit.load(),
            "delai_observe": observed_delay(),
            "charte": charte_url(request),
        },
    )


def etape(request: HttpRequest, pk: int, etape: str) -> HttpResponse:
    """One step of the form, or the last reading before sending."""
    if not request.user.is_authenticated:
        _keep_for_later(request, pk, etape)
        return redirect_to_login(request.get_full_path())
    if door := committee_door(request, pk):
        return door
    dossier = own_dossier_or_404(request, pk)
    if dossier.statut != Statut.BROUILLON:
        messages.info(
            request,
            "Ce texte est déjà envoyé : il ne se modifie plus ici. Écrivez au comité si vous voulez le corriger.",
        )
        return redirect("dossier", pk)
    if etape == ENVOYER:
        return envoyer(request, dossier)
    if etape not in ETAPES_PAR_SLUG:
        raise Http404
    return _ecrire(request, dossier, ETAPES_PAR_SLUG[etape])


def _keep_for_later(request: HttpRequest, pk: int, slug: str) -> None:
    """The session ended while somebody was writing: what they sent waits in a new session until they have signed in again."""
    if request.method == "POST" and slug in ETAPES_PAR_SLUG:
        data = {key: value for key, value in request.POST.items() if key != "csrfmiddlewaretoken"}
        if sum(len(value) for value in data.values()) <= SESSION_MAX and not too_much_kept(request):
            request.session[SESSION_KEY] = {"pk": pk, "etape": slug, "data": data}


def _restored(request: HttpRequest, dossier: Dossier, etape: Etape) -> dict[str, Any] | None:
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["pk"] != dossier.pk or kept["etape"] != etape.slug:
        return None
    del request.session[SESSION_KEY]
    return kept["data"]


def _ecrire(request: HttpRequest, dossier: Dossier, etape: Etape) -> HttpResponse:
    if request.method == "POST":
        return _save(request, dossier, etape)
    kept = _restored(request, dossier, etape)
    if kept is not None:
        messages.warning(request, "Votre session s’était fermée. Voici ce que vous aviez écrit : enregistrez-le.")
    return _page(request, dossier, etape, EtapeForm(dossier, etape, user=request.user, data=kept))


def _save(request: HttpRequest, dossier: Dossier, etape: Etape) -> HttpResponse:
    form = EtapeForm(dossier, etape, user=request.user, data=request.POST)
    champs = form.valid_fields()
    try:
        dossier = brouillons.save_draft(
            dossier,
            by=request.user,
            champs=champs,
            version=form.lecture,
            theme=form.cleaned_data.get("theme"),
        )
    except ConflitDeVersion as conflict:
        return _conflict(request, conflict, etape)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return redirect("dossier", dossier.pk)
    if not form.is_valid():
        return _page(request, dossier, etape, _with_version(form, dossier), status=400)
    messages.success(request, "Enregistré.")
    if "rester" in request.POST:
        return redirect("ecrire", dossier.pk, etape.slug)
    return redirect("ecrire", dossier.pk, next_slug(etape.slug))


def _with_version(form: EtapeForm, dossier: Dossier) -> EtapeForm:
    """The form as typed, ready to be sent again on top of what has just been saved."""
    read = {"version": str(dossier.version), "lu": seal_of(dossier, form.etape.champs)}
    form.data = {**form.data.dict(), **read}  # type: ignore[attr-defined]
    return form


def _conflict(request: HttpRequest, conflict: ConflitDeVersion, etape: Etape) -> HttpResponse:
    """Both texts on one page: the one saved elsewhere, and the one just typed, which a second « Enregistrer » keeps."""
    form = _with_version(EtapeForm(conflict.dossier, etape, user=request.user, data=request.POST), conflict.dossier)
    kept = EtapeForm(conflict.dossier, etape, user=request.user)
    saved = [
        (kept[champ].label, kept[champ].value())
        for champ in etape.champs
        if champ in kept.fields and kept[champ].value()
    ]
    messages.error(request, str(conflict))
    return _page(request, conflict.dossier, etape, form, status=409, enregistre=saved)


def _page(
    request: HttpRequest,
    dossier: Dossier,
    etape: Etape,
    form: EtapeForm,
    *,
    status: int = 200,
    enregistre: list | None = None,
) -> HttpResponse:
    context = {
        "dossier": dossier,
        "etape": etape,
        "form": form,
        "numero": ETAPES.index(etape) + 1,
        "total": len(ETAPES) + 1,
        "titre_etapes": f"Étape {ETAPES.index(etape) + 1} sur {len(ETAPES) + 1} : {etape.court}",
        "avancements": progress(dossier, etape.slug),
        "suivante": next_slug(etape.slug),
        "enregistre": enregistre or [],
        "conseils": _advice(dossier, etape, form),
        "proches": similar_fiches(dossier, user=request.user) if etape is ETAPES[0] else None,
        "can_discard": can(request.user, Action.DISCARD, dossier),
    }
    return render(request, "workflow/ecrire.html", context, status=status)


def _advice(dossier: Dossier, etape: Etape, form: EtapeForm) -> list[tuple[str, str]]:
    """Where a page has several fields, each sentence says which one it is about."""
    several = len(etape.champs) > 1
    return [
        (str(form[conseil.champ].label) if several else "", conseil.phrase)
        for conseil in advise(dossier.brouillon, etape.champs)
    ]
