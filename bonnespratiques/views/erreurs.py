"""Error pages. The words of the missing address are offered as a search; a server error shows no internal detail."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

REQUETE_MAX = 80  # characters of the address offered as a search


def page_introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = " ".join(re.findall(r"[^\W\d_]{3,}", request.path))[:REQUETE_MAX]
    return render(request, "404.html", {"requete_proposee": words}, status=404)


def erreur_interne(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
