"""`contributions/<pk>/attestation.pdf`: the certificate of who took part in a published text, for that person alone."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bonnespratiques.recueil.alertes import LivretImpossible
from workflow.memoire.attestation import build_certificate, credit_of
from workflow.models import Dossier

logger = logging.getLogger(__name__)


@require_safe
@login_required
def attestation(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own part, and nobody else's: author, co-author or, on the committee's side, rewriter. 404 for everybody else."""
    dossier = Dossier.objects.filter(pk=pk).first()
    credit = credit_of(dossier, request.user) if dossier else None
    if dossier is None or credit is None:
        raise Http404
    try:
        pdf = build_certificate(credit)
    except LookupError:
        messages.warning(request, "Donnez d’abord votre prénom et votre nom : l’attestation est à votre nom.")
        return redirect("compte")
    except LivretImpossible as error:
        logger.warning("attestation %s: %s", pk, error)
        messages.error(request, "L’attestation n’a pas pu être composée. Réessayez dans quelques minutes.")
        return redirect("contributions")
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"attestation-fiche-{credit.page.numero}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
