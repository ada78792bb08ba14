"""The guided form, saved while one types: the same form and the same rules as its page, in JSON.

Called by `static/workflow/ecrire/autosauve.js`, which keeps a copy in the browser until an answer here says that the text is
safe. Every answer has a `message` that the person may read; the status says what to do next. `proches` in an answer is the
address where similar fiches are asked for.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonnespratiques.typographie import francais
from workflow.circuit import Statut
from workflow.ecriture import brouillons
from workflow.ecriture.brouillons import seal_of
from workflow.ecriture.conseils import advise
from workflow.ecriture.forms import EtapeForm
from workflow.ecriture.parcours import ETAPES, ETAPES_PAR_SLUG, Etape
from workflow.ecriture.proches import similar_fiches
from workflow.erreurs import ActionRefusee, ConflitDeVersion
from workflow.models import Dossier
from workflow.permissions import is_signataire
from workflow.views.acces import own_dossier_or_404


@never_cache
@require_POST
def autosauver(request: HttpRequest, pk: int, etape: str) -> JsonResponse:
    """Save what is valid of one step. 200 saved; 401 sign in; 403 sent, or somebody else; 404 not there; 409 two texts."""
    if not request.user.is_authenticated:
        login = f"{reverse('connexion')}?next={reverse('reconnecte')}"
        return _say(401, "Votre session s’est fermée. Reconnectez-vous : l’enregistrement reprendra.", connexion=login)
    dossier = Dossier.objects.with_relations().filter(pk=pk).first()
    if dossier is None or etape not in ETAPES_PAR_SLUG or not is_signataire(request.user, dossier):
        return _say(404, "Ce brouillon n’existe plus, ou il n’est pas à la personne connectée.")
    if request.POST.get("personne", str(request.user.pk)) != str(request.user.pk):
        return _say(403, "Une autre personne s’est connectée sur cet appareil. Reconnectez-vous pour continuer.")
    if dossier.statut != Statut.BROUILLON:
        return _say(403, "Ce texte est déjà envoyé : ce que vous venez d’écrire n’y est pas. Copiez-le pour le garder.")
    return _save(request, dossier, ETAPES_PAR_SLUG[etape])


def _save(request: HttpRequest, dossier: Dossier, etape: Etape) -> JsonResponse:
    form = EtapeForm(dossier, etape, user=request.user, data=request.POST)
    champs = form.valid_fields()
    try:
        saved = brouillons.save_draft(
            dossier, by=request.user, champs=champs, version=form.lecture, theme=form.cleaned_data.get("theme")
        )
    except ConflitDeVersion as conflict:
        return _conflict(request, conflict, etape)
    except ActionRefusee as error:
        return _say(403, str(error))
    moment = timezone.localtime(saved.modifie_le)
    erreurs = {champ: " ".join(map(str, errors)) for champ, errors in form.errors.items() if champ in etape.champs}
    return JsonResponse(
        {
            **_read(saved, etape),
            "message": "Enregistré.",
            "enregistre_le": f"{moment.hour} h {moment.minute:02}",
            "erreurs": erreurs,
            "conseils": [
                {"champ": conseil.champ, "phrase": francais(conseil.phrase)}
                for conseil in advise(saved.brouillon, etape.champs)
            ],
            "proches": reverse("proches", args=[saved.pk]) if etape is ETAPES[0] else None,
        }
    )


def _read(dossier: Dossier, etape: Etape) -> dict[str, Any]:
    """What the page now has before its eyes: it sends it back with the next text."""
    return {"version": dossier.version, "lu": seal_of(dossier, etape.champs)}


@login_required
@never_cache
def proches(request: HttpRequest, pk: int) -> JsonResponse:
    """Similar fiches, apart: a search must not slow down the saving of what one types."""
    dossier = own_dossier_or_404(request, pk)
    fiches = [
        {"titre": francais(fiche.title), "adresse": fiche.get_url(request), "promesse": francais(fiche.promesse)}
        for fiche in similar_fiches(dossier, user=request.user)
    ]
    return JsonResponse({"fiches": fiches})


def _conflict(request: HttpRequest, conflict: ConflitDeVersion, etape: Etape) -> JsonResponse:
    """What was saved elsewhere, as the fields of the page would hold it."""
    kept = EtapeForm(conflict.dossier, etape, user=request.user)
    champs = {}
    for champ in etape.champs:
        if champ in kept.fields:
            value = kept[champ].value()
            champs[champ] = {"texte": "" if value is None else str(value), "html": getattr(value, "html", None)}
    return _say(409, str(conflict), **_read(conflict.dossier, etape), champs=champs)


def _say(status: int, message: str, **more: Any) -> JsonResponse:
    return JsonResponse({"message": message, **more}, status=status)
