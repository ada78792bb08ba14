"""`/admin/recueils/<pk>/a-regler/`: what stops the booklet, what it leaves out, what is worth a look, each with where to mend it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from bonnespratiques.recueil.alertes import Gravite
from bonnespratiques.recueil.atelier.controles import ORDRE, controles
from bonnespratiques.recueil.atelier.epreuve import document_of
from bonnespratiques.recueil.atelier.gestes import draft_of
from bonnespratiques.views.atelier.acces import recueil_or_refuse, surroundings

# Title and explanation of each list.
TITRES = {
    Gravite.BLOQUE: ("Ce qui bloque", "Le livret ne peut pas être composé tant que ce n’est pas réglé."),
    Gravite.ECARTE: ("Ce qui est écarté", "Le livret se compose sans."),
    Gravite.A_VERIFIER: ("À vérifier", "Imprimé, mais peut-être pas comme vous le croyez."),
    Gravite.CONSEIL: ("Conseils", "Rien n’est faux ; un livret y gagnerait."),
}


@require_admin_access
@never_cache
@require_safe
def a_regler(request: HttpRequest, pk: int) -> HttpResponse:
    recueil = recueil_or_refuse(request, pk)
    brouillon = draft_of(recueil)
    document = document_of(brouillon, user=request.user)
    trouves = controles(brouillon, document, request.user)
    vues: set[int] = set()
    listes = []
    for gravite in ORDRE:
        lignes = []
        for controle in trouves:
            if controle.gravite is gravite:
                # The first line of each fiche carries the anchor to which the sommaire leads.
                premiere = controle.page_id is not None and controle.page_id not in vues
                vues.add(controle.page_id or 0)
                lignes.append((controle, premiere))
        if lignes:
            listes.append((gravite, *TITRES[gravite], lignes))
    contexte = {**surroundings(recueil, "a_regler"), "listes": listes, "fiches": len(document.fiches)}
    return render(request, "bonnespratiques/admin/atelier/a_regler.html", contexte)
