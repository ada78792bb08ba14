"""« Raconter une pratique »: the guided form, one question a page, saved as often as one likes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bonnespratiques.models import FicheOrganisme, FichePage, Organisme, TextePage
from workflow import actions, brouillons
from workflow.circuit import Statut
from workflow.comparaison import lines_of
from workflow.erreurs import ActionRefusee, ConflitDeVersion, TexteChange
from workflow.forms import EnvoiForm, EtapeForm
from workflow.models import DelaisDuCircuit, Dossier
from workflow.parcours import ENVOYER, ETAPES, ETAPES_PAR_SLUG, Etape, next_slug, progress
from workflow.sections import SECTIONS
from workflow.texte import apply_to, missing_to_submit
from workflow.views.acces import committee_door, own_dossier_or_404

SESSION_KEY = "texte_en_attente"
SESSION_MAX = 200_000  # characters kept for somebody whose session ended while they were writing


def proposer(request: HttpRequest) -> HttpResponse:
    """What happens to a text, said before one begins; the button makes the draft."""
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("proposer"))
        dossier = brouillons.create_draft(by=request.user)
        return redirect("ecrire", dossier.pk, ETAPES[0].slug)
    return render(
        request,
        "workflow/proposer.html",
        {"etapes": ETAPES, "delais": DelaisDuCircuit.load(), "charte": _charte(request)},
    )


def _charte(request: HttpRequest) -> str:
    page = TextePage.objects.live().filter(slug="charte").first()
    return page.get_url(request) if page else ""


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
        return _envoyer(request, dossier)
    if etape not in ETAPES_PAR_SLUG:
        raise Http404
    return _ecrire(request, dossier, ETAPES_PAR_SLUG[etape])


def _keep_for_later(request: HttpRequest, pk: int, slug: str) -> None:
    """The session ended while somebody was writing: what they sent waits in a new session until they have signed in again."""
    if request.method == "POST" and slug in ETAPES_PAR_SLUG:
        data = {key: value for key, value in request.POST.items() if key != "csrfmiddlewaretoken"}
        if sum(len(value) for value in data.values()) <= SESSION_MAX:
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
            version=form.cleaned_data.get("version", -1),
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
    form.data = {**form.data.dict(), "version": str(dossier.version)}  # type: ignore[attr-defined]
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
    }
    return render(request, "workflow/ecrire.html", context, status=status)


def _envoyer(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    form = EnvoiForm(request.POST or None, initial={"signature": dossier.brouillon.get("signature", "")})
    base_changed = False
    if request.method == "POST" and form.is_valid():
        try:
            dossier = brouillons.save_draft(
                dossier, by=request.user, champs={"signature": form.cleaned_data["signature"]}, version=dossier.version
            )
            actions.submit(
                dossier,
                by=request.user,
                charte=form.cleaned_data["charte"],
                silence_vaut_accord=form.cleaned_data["silence_vaut_accord"],
                accept_base=form.cleaned_data["accept_base"],
            )
        except TexteChange as error:
            base_changed = True
            messages.warning(request, str(error))
        except ActionRefusee as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, "C’est envoyé. Vous recevez un courriel avec la date prévue ; le comité vous répondra."
            )
            return redirect("dossier", dossier.pk)
    apercu = FichePage()
    apply_to_preview(apercu, dossier)
    context = {
        "dossier": dossier,
        "form": form,
        "manques": missing_to_submit(dossier),
        "avancements": progress(dossier, ENVOYER),
        "texte": [(section, lines) for section in SECTIONS if (lines := lines_of(apercu, section))],
        "base_changed": base_changed,
        "delais": DelaisDuCircuit.load(),
        "charte": _charte(request),
        "total": len(ETAPES) + 1,
    }
    return render(request, "workflow/envoyer.html", context, status=200 if request.method == "GET" else 400)


def apply_to_preview(fiche: FichePage, dossier: Dossier) -> None:
    """The draft as a fiche, in memory: organismes are named without being created."""
    texte = {"titre": "", **dossier.brouillon}
    noms = texte.pop("organismes", [])
    apply_to(fiche, texte)
    fiche.organismes = [FicheOrganisme(organisme=Organisme(nom=nom)) for nom in noms]
