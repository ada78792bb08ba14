"""`/recherche/flux.atom?…`: any search as an Atom feed, by the parameters of its page. Shows what anybody may read, whoever asks:
a feed reader keeps what it was given, and shows it to others.
"""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from bonnespratiques.models import Reglages
from bonnespratiques.recherche.criteres import Criteres, Tri
from bonnespratiques.recherche.flux import to_atom
from bonnespratiques.recherche.service import search_fiches
from bonnespratiques.views.recherche.adresse import bounded_address

ENTREES_MAX = 30


@require_safe
@bounded_address
def recherche_flux(request: HttpRequest) -> HttpResponse:
    asked = Criteres.from_address(request.GET).but(tri=Tri.RECENTES)
    found = search_fiches(asked, user=None, par_page=ENTREES_MAX)
    site = Reglages.load(request_or_site=request).nom_du_site
    body = to_atom(found, found.criteres.but(tri=None), site=site)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    # By its content and not by a date: a fiche taken back makes a feed that is not newer, and not the same.
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    return response
