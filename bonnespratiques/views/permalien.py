"""`/f/<numero>`: the address printed in booklets. It survives moves and renames, and never leads to nothing once it was printed."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bonnespratiques.models import Edition, EditionFiche, FichePage


def permalien(request: HttpRequest, numero: int) -> HttpResponse:
    """Redirect to the fiche's present address. A members-only fiche asks an anonymous reader to sign in first.

    Temporary: the address may change again. A fiche that is no longer on line but was printed in an edition that this reader may
    read: 410, and in which editions it is. Not found: unknown, or hidden from this person.
    """
    fiche = FichePage.objects.visible_to(request.user).filter(numero=numero).first()
    if fiche:
        return redirect(fiche.get_url(request))
    if FichePage.objects.live().filter(numero=numero).exists():
        return _hidden(request)
    parutions = Edition.objects.holding(numero=numero)
    editions = list(parutions.visible_to(request.user).handed_out().without_text().latest_first())
    if editions:
        titre = EditionFiche.objects.filter(edition=editions[0], numero=numero).values_list("titre", flat=True).get()
        contexte = {"numero": numero, "titre": titre, "editions": editions}
        return render(request, "bonnespratiques/fiche_partie.html", contexte, status=410)
    if parutions.visible_to(request.user).exists():
        # Its editions were withdrawn, perhaps because of it: nothing more is told.
        return render(request, "bonnespratiques/fiche_partie.html", {"numero": numero, "editions": []}, status=410)
    if parutions.exists():
        return _hidden(request)
    raise Http404


def _hidden(request: HttpRequest) -> HttpResponse:
    """Reserved. Raises `Http404` for who is signed in and has not the right: they learn nothing."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.path)
