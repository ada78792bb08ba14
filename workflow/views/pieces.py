"""The files of a dossier: joined and taken away by those who sign, handed out to whoever may read the dossier, run by nobody."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from workflow.circuit import Action
from workflow.documents import pieces
from workflow.documents.reconnaitre import ACCEPTES, FichierRefuse
from workflow.erreurs import ActionRefusee
from workflow.models import Dossier, PieceJointe
from workflow.permissions import can, can_view
from workflow.views.acces import committee_door, own_dossier_or_404

# Whatever the file says of itself, it is handed out as one of these, to be kept and not shown.
TYPES = {
    PieceJointe.Genre.PDF: "application/pdf",
    PieceJointe.Genre.ODT: "application/vnd.oasis.opendocument.text",
    PieceJointe.Genre.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PieceJointe.Genre.JPEG: "image/jpeg",
    PieceJointe.Genre.PNG: "image/png",
    PieceJointe.Genre.WEBP: "image/webp",
}
ENTETES = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@login_required
def pieces_du_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    if door := committee_door(request, pk):
        return door
    dossier = own_dossier_or_404(request, pk)
    if request.method == "POST":
        return _join(request, dossier)
    return _page(request, dossier)


def _join(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Several files may come at once: those that can be joined are, the others are told one by one."""
    refused = []
    uploads = request.FILES.getlist("fichiers")
    for fichier in uploads:
        try:
            piece = pieces.attach(dossier, by=request.user, fichier=fichier)
        except FichierRefuse as error:
            refused.append(f"« {fichier.name} » : {error}")
        except ActionRefusee as error:
            messages.error(request, str(error))
            return redirect("dossier", dossier.pk)
        else:
            messages.success(request, f"« {piece.nom} » est joint.")
    if not uploads:
        refused.append("Choisissez d’abord un fichier.")
    if refused:
        return _page(request, dossier, refused=refused, status=400)
    return redirect("pieces", dossier.pk)


def _page(
    request: HttpRequest, dossier: Dossier, *, refused: list[str] | None = None, status: int = 200
) -> HttpResponse:
    joined = list(dossier.pieces.all())
    context: dict[str, Any] = {
        "dossier": dossier,
        "pieces": joined,
        "can_attach": can(request.user, Action.ATTACH, dossier),
        "reste": pieces.PIECES_MAX - len(joined),
        "accept": ",".join(f".{genre}" for genre in PieceJointe.Genre) + ",.jpeg",
        "acceptes": ACCEPTES,
        "taille_max_mo": pieces.TAILLE_MAX // 1024 // 1024,
        "refused": refused or [],
    }
    return render(request, "workflow/pieces.html", context, status=status)


@login_required
@require_POST
def retirer(request: HttpRequest, pk: int, piece: int) -> HttpResponse:
    dossier = own_dossier_or_404(request, pk)
    found = get_object_or_404(PieceJointe, pk=piece, dossier=dossier)
    try:
        pieces.detach(found, by=request.user)
    except ActionRefusee as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"« {found.nom} » est effacé.")
    return redirect("pieces", pk)


@login_required
@require_safe
def piece(request: HttpRequest, pk: int, piece: int) -> HttpResponse | FileResponse:
    """The file itself. Whoever may not read the dossier learns nothing, not even that it exists."""
    found = PieceJointe.objects.select_related("dossier").filter(pk=piece, dossier=pk).first()
    if found is None or not can_view(request.user, found.dossier):
        raise Http404
    try:
        content = found.fichier.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        content,
        as_attachment=True,
        filename=found.nom,
        content_type=TYPES[PieceJointe.Genre(found.genre)],
        headers=ENTETES,
    )
