"""« Relire et envoyer »: the whole text once more, what will happen to it, how to be named, and the charter.

The last page of the guided form (`views.ecrire`), which hands it the dossier.
"""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bonnespratiques.models import FicheOrganisme, FichePage, Organisme, TextePage
from workflow import actions
from workflow.circuit import Action
from workflow.comparaison import lines_of
from workflow.ecriture import anonymat, appels, brouillons
from workflow.ecriture.formulaire_envoi import EnvoiForm
from workflow.ecriture.parcours import ENVOYER, ETAPES, progress
from workflow.ecriture.proches import similar_fiches
from workflow.ecriture.texte import apply_to, missing_to_submit
from workflow.erreurs import ActionRefusee, ConflitDeVersion, TexteChange
from workflow.models import DelaisDuCircuit, Dossier
from workflow.permissions import can
from workflow.sections import SECTIONS
from workflow.suivi.delais import observed_delay


def envoyer(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    if request.method != "POST":
        return _page(request, dossier, EnvoiForm(dossier, user=request.user))
    if not can(request.user, Action.SUBMIT, dossier):
        messages.error(
            request, "Seule la personne qui a ouvert ce brouillon peut l’envoyer. Prévenez-la qu’il est prêt."
        )
        return _page(request, dossier, EnvoiForm(dossier, user=request.user), status=403)
    form = EnvoiForm(dossier, user=request.user, data=request.POST)
    if not form.is_valid():
        return _page(request, dossier, form, status=400)
    return _send(request, dossier, form)


def _send(request: HttpRequest, dossier: Dossier, form: EnvoiForm) -> HttpResponse:
    """Save how to be named, look for names left in the words, send. Whatever is refused keeps all that was chosen."""
    choices = form.cleaned_data
    try:
        dossier = brouillons.save_draft(
            dossier,
            by=request.user,
            champs={"signature": choices["signature"], "anonymat": choices["anonymat"]},
            version=dossier.version if choices["version"] is None else choices["version"],
        )
        noms = [] if choices["noms_vus"] else anonymat.names_left(dossier, preview(dossier))
        if noms:
            return _page(request, dossier, form, noms=noms, status=409)
        actions.submit(
            dossier,
            by=request.user,
            charte=choices["charte"],
            silence_vaut_accord=choices["silence_vaut_accord"],
            accept_base=choices["accept_base"],
            regle_accord=choices["regle_accord"],
        )
    except ConflitDeVersion as conflict:
        messages.warning(
            request, "Ce brouillon a changé depuis que vous avez ouvert cette page. Relisez-le, puis envoyez-le."
        )
        return _page(request, conflict.dossier, form, status=409)
    except TexteChange as error:
        messages.warning(request, str(error))
        return _page(request, _fresh(dossier), form, base_changed=True, status=409)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _page(request, _fresh(dossier), form, status=400)
    _say_call(request, dossier)
    messages.success(request, "C’est envoyé. Vous recevez un courriel avec la date prévue ; le comité vous répondra.")
    return redirect("dossier", dossier.pk)


def _say_call(request: HttpRequest, dossier: Dossier) -> None:
    appel = appels.begun_for(dossier)
    if appel and not appel.is_open:
        messages.info(request, f"« {appel.titre} » : {appel.jusqua} Votre récit est reçu, hors de cet appel.")


def _fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.with_relations().get(pk=dossier.pk)


def _page(
    request: HttpRequest,
    dossier: Dossier,
    form: EnvoiForm,
    *,
    status: int = 200,
    base_changed: bool = False,
    noms: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    fiche = preview(dossier)
    context: dict[str, Any] = {
        "dossier": dossier,
        "form": form.on_version(dossier),
        "can_submit": can(request.user, Action.SUBMIT, dossier),
        "manques": missing_to_submit(dossier),
        "avancements": progress(dossier, ENVOYER),
        "texte": [(section, lines) for section in SECTIONS if (lines := lines_of(fiche, section))],
        "base_changed": base_changed,
        "noms": noms or [],
        "delais": DelaisDuCircuit.load(),
        "date_prevue": promised_date(),
        "delai_observe": observed_delay(dossier.theme),
        "charte": charte_url(request),
        "licence": fiche.get_licence_display(),
        "licence_url": fiche.licence_url,
        "pieces": dossier.pieces.all(),
        "proches": similar_fiches(dossier, user=request.user),
        "total": len(ETAPES) + 1,
    }
    return render(request, "workflow/envoyer.html", context, status=status)


def promised_date() -> date:
    """By when the committee answers a text sent today."""
    return timezone.localdate() + timedelta(days=DelaisDuCircuit.load().reecriture)


def charte_url(request: HttpRequest) -> str:
    page = TextePage.objects.live().filter(slug="charte").first()
    return page.get_url(request) if page else ""


def preview(dossier: Dossier) -> FichePage:
    """The draft as the fiche that it will be, in memory: organismes are named without being created."""
    fiche = FichePage()
    texte = {"titre": "", **dossier.brouillon}
    noms = texte.pop("organismes", [])
    apply_to(fiche, texte)
    if not fiche.hides_organismes:
        fiche.organismes = [FicheOrganisme(organisme=Organisme(nom=nom)) for nom in noms]
    return fiche
