"""`/admin/recueils/<pk>/composer/`: the sommaire on the left, fiches to choose from on the right, what the booklet has become above.

Each gesture is a form of its own: all of it works without JavaScript; a script only spares the reloading.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from bonnespratiques.models import FormeFiche, RecueilPage, Signe
from bonnespratiques.navigation import Navigation
from bonnespratiques.recueil.atelier import retour
from bonnespratiques.recueil.atelier.choix import Filtre, choose
from bonnespratiques.recueil.atelier.controles import controles
from bonnespratiques.recueil.atelier.elements import GesteImpossible
from bonnespratiques.recueil.atelier.epreuve import PAPIERS, document_of
from bonnespratiques.recueil.atelier.etat import Etat, state_of
from bonnespratiques.recueil.atelier.feuille import Feuille, lay_out
from bonnespratiques.recueil.atelier.gestes import ConflitDeSommaire, act, draft_of
from bonnespratiques.recueil.atelier.stockage import read, seal
from bonnespratiques.typographie import francais
from bonnespratiques.views.atelier.acces import recueil_or_refuse, surroundings
from bonnespratiques.views.atelier.forms import ChoixForm

# Beyond, the page is shown at once and its state follows: reading every word of a long booklet takes seconds.
FICHES_LUES_AVEC_LA_PAGE = 500
SCRIPT = "X-Atelier"
PAS_DANS_L_ADRESSE = frozenset({"p", "etat"})


@require_admin_access
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def composer(request: HttpRequest, pk: int) -> HttpResponse:
    recueil = recueil_or_refuse(request, pk)
    if request.method != "POST":
        return _show(request, recueil)
    try:
        fait = act(recueil, request.POST, by=request.user)
    except GesteImpossible as refus:
        messages.error(request, francais(str(refus)))
        return _show(request, recueil, saisie=request.POST, status=400)
    except ConflitDeSommaire as conflit:
        return _show(request, recueil, saisie=request.POST, conflit=conflit, status=409)
    messages.success(request, francais(fait.phrase))
    ou = f"#e-{fait.cle}" if fait.cle else "#sommaire"
    return redirect(f"{request.get_full_path()}{ou}")


@require_admin_access
@never_cache
@require_safe
def etat(request: HttpRequest, pk: int) -> JsonResponse:
    """{pages, phrase, en_cours, erreur, mots, fiches, a_regler}: what the booklet has become; asks for its building.

    `?papier=pdf-a5` for the small format.
    """
    recueil = recueil_or_refuse(request, pk)
    brouillon = draft_of(recueil)
    document = document_of(brouillon, user=request.user)
    trouves = controles(brouillon, document, request.user)
    etat = state_of(brouillon, document, trouves, papier=_papier(request), by=request.user)
    return JsonResponse(etat.as_dict())


def _show(
    request: HttpRequest,
    recueil: RecueilPage,
    *,
    saisie: QueryDict | None = None,
    conflit: ConflitDeSommaire | None = None,
    status: int = 200,
) -> HttpResponse:
    brouillon = draft_of(recueil)
    sommaire, navigation = read(brouillon), Navigation(request.user)
    papier = _papier(request)
    document, trouves, livret = None, [], Etat(fiches=len(sommaire.places), papier=PAPIERS[papier])
    if len(sommaire.places) <= FICHES_LUES_AVEC_LA_PAGE or "etat" in request.GET:
        document = document_of(brouillon, user=request.user)
        trouves = controles(brouillon, document, request.user)
        # The script asks by itself, once the animateur pauses.
        ask = SCRIPT not in request.headers
        livret = state_of(brouillon, document, trouves, papier=papier, by=request.user, ask=ask)
    feuille = lay_out(sommaire, document, trouves, navigation)
    contexte = {
        **surroundings(recueil, "composer"),
        **_choosing(request, recueil, feuille, navigation),
        "feuille": feuille,
        "livret": livret,
        "sceau": seal(sommaire),
        "revision": brouillon.latest_revision_id,
        "can_undo": retour.can_undo(brouillon),
        "saisie": saisie or QueryDict(),
        "coches": set(saisie.getlist("cle")) | set(saisie.getlist("fiche")) if saisie else set(),
        "conflit": _conflict(recueil, conflit, saisie) if conflit and saisie else None,
        "signes": Signe.choices,
        "COURTE": FormeFiche.COURTE,
        "papier": papier,
    }
    return render(request, "bonnespratiques/admin/atelier/composer.html", contexte, status=status)


def _papier(request: HttpRequest) -> str:
    papier = request.GET.get("papier", "")
    return papier if papier in PAPIERS else "pdf"


def _choosing(request: HttpRequest, recueil: RecueilPage, feuille: Feuille, navigation: Navigation) -> dict[str, Any]:
    filtre = Filtre.from_address(request.GET)
    adresse = request.GET.copy()
    for nom in PAS_DANS_L_ADRESSE:
        adresse.pop(nom, None)
    return {
        "form": ChoixForm(recueil, user=request.user, navigation=navigation, data=request.GET or None),
        "filtre": filtre,
        "adresse": adresse.urlencode(),
        "choix": choose(filtre, user=request.user, page=request.GET.get("p"), placees=feuille.placees),
        "themes": navigation.themes,
        "is_reserve": navigation.is_reserved(recueil),
    }


def _conflict(recueil: RecueilPage, conflit: ConflitDeSommaire, saisie: QueryDict) -> dict[str, Any]:
    """Who changed what, and the gesture ready to be tried again on the new version."""
    revision, vue = conflit.revision, saisie.get("revision", "")
    comparer = ""
    if revision and vue.isdecimal() and int(vue) != revision.pk:
        comparer = reverse("wagtailadmin_pages:revisions_compare", args=[recueil.pk, int(vue), revision.pk])
    rejoues = [(nom, valeur) for nom, valeurs in saisie.lists() for valeur in valeurs]
    return {
        "par": revision.user if revision else None,
        "le": revision.created_at if revision else None,
        "comparer": comparer,
        "champs": [(nom, valeur) for nom, valeur in rejoues if nom not in {"csrfmiddlewaretoken", "sceau", "revision"}],
    }
