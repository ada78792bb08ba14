"""`/admin/recueils/<pk>/apercu/`: the booklet page by page, as it would be printed, in both papers and under both covers; one fiche
alone, at once.

The address of a page carries the signed key of the proof (`cle`): turning it reads the kept PDF and nothing of the fiches.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from bonnespratiques.models import FichePage, ModeleCouverture, RecueilPage
from bonnespratiques.recueil.atelier import pages
from bonnespratiques.recueil.atelier.epreuve import (
    PAPIERS,
    Epreuve,
    document_of,
    document_of_one,
    kept_proof,
    prove,
    with_cover,
)
from bonnespratiques.recueil.atelier.gestes import draft_of
from bonnespratiques.views.atelier.acces import recueil_or_refuse, surroundings

ATTENTE_S = 1.8  # a page is shown within two seconds, or the reader is told that it comes
SEL = "recueil.atelier.apercu"
UN_JOUR_S = 86_400
VIGNETTES_AUTOUR = 12  # on each side of the page that is shown


@dataclass(frozen=True)
class Demande:
    """What the preview is asked to show."""

    papier: str
    couverture: str
    seule: FichePage | None

    @classmethod
    def from_request(cls, request: HttpRequest, recueil: RecueilPage) -> "Demande":
        """Unknown values are left out. Raises `Http404` for a fiche that this person may not read."""
        papier, couverture = request.GET.get("papier", ""), request.GET.get("couverture", "")
        return cls(
            papier if papier in PAPIERS else "pdf",
            couverture if couverture in ModeleCouverture.values else recueil.couverture_modele,
            _fiche(request),
        )

    @property
    def name(self) -> list[Any]:
        return [self.papier, self.couverture, self.seule.pk if self.seule else None]

    @property
    def address(self) -> str:
        seule = f"&seule={self.seule.pk}" if self.seule else ""
        return f"papier={self.papier}&couverture={self.couverture}{seule}"


@require_admin_access
@never_cache
@require_safe
def apercu(request: HttpRequest, pk: int) -> HttpResponse:
    """`?page=7` or `?fiche=12` (its number), `papier`, `couverture`; `?seule=12` (its key) for that fiche alone."""
    recueil = recueil_or_refuse(request, pk)
    brouillon = draft_of(recueil)
    demande = Demande.from_request(request, brouillon)
    epreuve = _same_proof(request, pk, demande) or _prove(brouillon, demande, request.user)
    contexte = {
        **surroundings(recueil, "apercu"),
        "epreuve": epreuve,
        "demande": demande,
        "seule": demande.seule,
        "papiers": PAPIERS,
        "couvertures": [(modele.value, modele.label.partition(" :")[0]) for modele in ModeleCouverture],
        **(_pages_of(request, pk, epreuve, demande) if epreuve.is_ready else {}),
    }
    return render(request, "bonnespratiques/admin/atelier/apercu.html", contexte)


def _prove(brouillon: RecueilPage, demande: Demande, user: Any) -> Epreuve:
    if demande.seule:
        document = document_of_one(brouillon, demande.seule.pk, user=user)
    else:
        document = document_of(brouillon, user=user)
    document = with_cover(document, demande.couverture)
    return prove(document, demande.papier, recueil=brouillon, by=user, attente_s=ATTENTE_S)


def _same_proof(request: HttpRequest, pk: int, demande: Demande) -> Epreuve | None:
    """The one of which another page was shown just before, while it is kept; None when another is asked for."""
    signee = _signed(request)
    if signee is None or signee[0] != pk or signee[2:] != demande.name:
        return None
    epreuve = kept_proof(signee[1], demande.papier)
    return epreuve if epreuve.is_ready else None


def _pages_of(request: HttpRequest, pk: int, epreuve: Epreuve, demande: Demande) -> dict[str, Any]:
    total, plan = epreuve.pages or 1, pages.outline(epreuve.volumes)
    page = _page_asked(request, pages.places(epreuve.volumes), total, alone=demande.seule is not None)
    ici = [entree for entree in plan if entree.page <= page]
    premiere = max(1, min(page - VIGNETTES_AUTOUR, total - 2 * VIGNETTES_AUTOUR))
    return {
        "page": page,
        "total": total,
        "vignettes": range(premiere, min(total, premiere + 2 * VIGNETTES_AUTOUR) + 1),
        "plan": plan,
        "ici": ici[-1] if ici else None,
        "texte": pages.words(epreuve.volumes, page),
        "cle": signing.dumps([pk, epreuve.cle, *demande.name], salt=SEL),
    }


def _page_asked(request: HttpRequest, lieux: dict[str, int], total: int, *, alone: bool) -> int:
    """The page of the address, that of the fiche that it names, or the first; always one that exists."""
    if lieu := lieux.get(f"fiche-{request.GET.get('fiche', '')}"):
        return lieu
    page = request.GET.get("page", "")
    if page.isdecimal() and len(page) < 10:
        return max(1, min(int(page), total))
    fiches = [lieu for nom, lieu in lieux.items() if nom.startswith("fiche-")]
    return min(fiches) if alone and fiches else 1


def _fiche(request: HttpRequest) -> FichePage | None:
    valeur = request.GET.get("seule", "")
    if not valeur:
        return None
    cle = int(valeur) if valeur.isdecimal() and len(valeur) < 10 else 0
    fiche = FichePage.objects.visible_to(request.user).filter(pk=cle).first()
    if fiche is None:
        raise Http404
    return fiche


def _signed(request: HttpRequest) -> list[Any] | None:
    """[recueil, key of the proof, paper, cover, fiche alone] as the preview signed them, less than a day ago."""
    try:
        signee = signing.loads(request.GET.get("cle", ""), salt=SEL, max_age=UN_JOUR_S)
    except signing.BadSignature:
        return None
    return signee if isinstance(signee, list) and len(signee) == 5 else None


@require_admin_access
@require_safe
def page_png(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """A page as a picture. `cle`: given by the preview, for this recueil only; the picture never changes. `vignette` for a small one."""
    recueil_or_refuse(request, pk)
    signee = _signed(request)
    if signee is None or signee[0] != pk:
        raise Http404
    largeur = pages.LARGEUR_VIGNETTE if "vignette" in request.GET else pages.LARGEUR_PAGE
    try:
        octets = pages.picture(kept_proof(signee[1], signee[2]).volumes, page, largeur=largeur)
    except pages.PageInconnue as erreur:
        raise Http404 from erreur
    reponse = HttpResponse(octets, content_type="image/png")
    reponse["Cache-Control"] = f"private, max-age={UN_JOUR_S}, immutable"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse
