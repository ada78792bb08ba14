"""« Tout effacer maintenant »: said before, done at once, everywhere: rows, link, builds and their files, and the browser's key."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bonnespratiques.recueil.personnel.effacement import erase
from bonnespratiques.views.mon_recueil.annonces import PARAMETRE
from bonnespratiques.views.mon_recueil.temoin import drop_key, own_recueil, private_page
from bonnespratiques.views.nos_pages import from_our_pages


@private_page
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest) -> HttpResponseBase:
    recueil = own_recueil(request)
    if recueil is None:
        return redirect("mon_recueil")
    if request.method != "POST":
        return render(request, "mon_recueil/effacer.html", {"recueil": recueil, "nombre": recueil.choix.count()})
    erase(recueil)
    response = redirect(f"{reverse('mon_recueil')}?{PARAMETRE}=efface")
    drop_key(response)
    return response
