"""« Lire un dossier » in the admin, for who runs the site: a page that asks why, then the dossier, to be read and nothing else."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin.auth import require_admin_access

from workflow.comparaison import lines_of, text_of
from workflow.erreurs import ActionRefusee
from workflow.memoire import consultation
from workflow.models import Dossier
from workflow.sections import SECTIONS
from workflow.tour import tour_of


@require_admin_access
def consulter(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = Dossier.objects.with_relations().select_related("revision_soumise").filter(pk=pk).first()
    if dossier is None or not consultation.may_consult(request.user, dossier):
        raise Http404
    if request.method == "POST":
        return _open_or_close(request, dossier)
    if consultation.is_open(request, dossier):
        return _read(request, dossier)
    return _ask(request, dossier)


def _open_or_close(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    if request.POST.get("action") == "fermer":
        consultation.close_reading(request, dossier)
        return redirect("workflow_journal")
    motif = request.POST.get("motif", "")
    try:
        consultation.open_reading(request, dossier, motif=motif)
    except ActionRefusee as error:
        messages.error(request, str(error))
        return _ask(request, dossier, motif=motif, status=400)
    return redirect("workflow_consulter", dossier.pk)


def _ask(request: HttpRequest, dossier: Dossier, *, motif: str = "", status: int = 200) -> HttpResponse:
    context = {"dossier": dossier, "motif_tape": motif, "minutes": int(consultation.DUREE.total_seconds() // 60)}
    return render(request, "workflow/admin/consulter.html", context, status=status)


def _read(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    texts = [("Le texte envoyé par l’auteur", dossier.revision_soumise)]
    if dossier.page and dossier.page.latest_revision_id != dossier.revision_soumise_id:
        texts.append(("Le texte du comité", dossier.page.latest_revision))
    context = {
        "dossier": dossier,
        "tour": tour_of(dossier),
        "textes": [
            (titre, [(section, lines) for section in SECTIONS if (lines := lines_of(texte, section))])
            for titre, revision in texts
            if revision and (texte := text_of(revision))
        ],
        "messages_du_dossier": dossier.messages.select_related("de"),
        "journal": dossier.journal.select_related("par"),
        "pieces": dossier.pieces.all(),
    }
    response = render(request, "workflow/admin/dossier_lu.html", context)
    response["Cache-Control"] = "no-store"
    return response
