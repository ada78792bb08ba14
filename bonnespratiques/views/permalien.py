"""`/f/<numero>`: the address printed in booklets. It survives moves and renames."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from bonnespratiques.models import FichePage


def permalien(request: HttpRequest, numero: int) -> HttpResponse:
    """Redirect to the fiche's present address. A members-only fiche asks an anonymous reader to sign in first.

    Temporary: the address may change again. Not found: unknown, unpublished, or hidden from this person.
    """
    fiche = FichePage.objects.visible_to(request.user).filter(numero=numero).first()
    if fiche is None:
        if not request.user.is_authenticated and FichePage.objects.live().filter(numero=numero).exists():
            return redirect_to_login(request.path)
        raise Http404
    return redirect(fiche.get_url(request))
