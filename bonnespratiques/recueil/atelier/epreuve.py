"""The proof of a draft: its document tree, and its PDF once it is built. Callers: the atelier and its preview."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache

from bonnespratiques.models import Fabrication, FormeFiche, RecueilPage
from bonnespratiques.models.recueil_demande import Demande, PartieDemandee, Retenue
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.composition import composition_of
from bonnespratiques.recueil.arbre.document import Document, build_document, compose_document
from bonnespratiques.recueil.fabrication import depot
from bonnespratiques.recueil.fabrication.avancement import state
from bonnespratiques.recueil.fabrication.service import Fichier, cancel, obtain
from bonnespratiques.recueil.rendu.formes import FORMES

RETENUE_S = 600
PAPIERS = {"pdf": "A4", "pdf-a5": "A5"}


@dataclass(frozen=True)
class Epreuve:
    """`volumes`: its files, once it is built. `phrase` says where it stands until then; `erreur` why it will not be."""

    cle: str = ""
    volumes: tuple[Fichier, ...] = ()
    phrase: str = ""
    erreur: str = ""

    @property
    def is_ready(self) -> bool:
        return bool(self.volumes)

    @property
    def pages(self) -> int | None:
        """All volumes together; None until it is built."""
        return sum(volume.pages or 0 for volume in self.volumes) or None


def document_of(brouillon: RecueilPage, *, user: Any) -> Document:
    """A recueil open to all holds only what all may read; one kept to members is made for the member who composes it.

    Unlike the booklet of a published page, it may be a draft: what decides is who its page is kept to.
    """
    reserve = brouillon.get_view_restrictions().exists()
    return build_document(brouillon, lecteur=user if reserve else None)


def document_of_one(brouillon: RecueilPage, fiche: int, *, user: Any) -> Document:
    """A tiny booklet of that fiche alone, in the form that the sommaire gives it. It has no alert about the others."""
    composition = composition_of(brouillon)
    demande, retenue = next(
        ((d, r) for d in composition.sections for r in d.fiches if r.fiche == fiche),
        (Demande(None, "", (), None), Retenue(fiche, FormeFiche.COMPLETE)),
    )
    parties: tuple[PartieDemandee, ...] = ()
    if demande.partie is not None:
        parties = (composition.parties[demande.partie],)
    elif demande.theme is None:  # not in the sommaire yet
        parties = (PartieDemandee("Cette fiche", ouverture=False),)
    seule = replace(demande, fiches=(retenue,), partie=0 if parties else None)
    reduite = replace(
        composition,
        parties=parties,
        sections=(seule,),
        presentation="",
        editorial="",
        programme=(),
        partenaires=(),
        colophon="",
        quatrieme="",
    )
    reserve = brouillon.get_view_restrictions().exists()
    return compose_document(reduite, lecteur=user if reserve else None)


def with_cover(document: Document, modele: str) -> Document:
    """The same booklet under another cover."""
    donnees = {**document.donnees, "couverture": {**document.donnees["couverture"], "modele": modele}}
    return replace(document, donnees=donnees)


def prove(document: Document, papier: str, *, recueil: RecueilPage, by: Any, attente_s: float) -> Epreuve:
    """The PDF of `document`: kept, or built in the background, waited for at most `attente_s`. `papier`: a key of `PAPIERS`.

    A build that this person had asked for an earlier state of the same recueil is stopped: nobody waits for it any more.
    """
    forme = FORMES[papier]
    try:
        # Not `recueil=`: the page of the recueil would tell its readers the pages of a draft.
        obtenu = obtain(document, forme, titre=recueil.title, by=by, attente_s=attente_s)
    except LivretImpossible as erreur:
        return Epreuve(erreur=str(erreur))
    if isinstance(obtenu, Fichier):
        return kept_proof(obtenu.cle, papier)
    if not obtenu.is_alive:
        return Epreuve(obtenu.cle, erreur=obtenu.erreur or "La composition a été annulée.")
    _supersede(obtenu, f"recueil.epreuve.{recueil.pk}.{papier}.{by.pk}")
    return Epreuve(obtenu.cle, phrase=state(obtenu)["phrase"])


def kept_proof(cle: str, papier: str) -> Epreuve:
    """The one of that key, without reading the fiches; not ready when it is not kept any more."""
    return Epreuve(cle, tuple(depot.find(cle, FORMES[papier])))


def _supersede(fabrication: Fabrication, ou: str) -> None:
    """Remember that this build is the one that is waited for here, and stop the one before if it was asked for here alone."""
    ancienne = cache.get(ou)
    if ancienne == str(fabrication.pk):
        return
    if ancienne and (perimee := Fabrication.objects.filter(pk=ancienne, etat__in=Fabrication.VIVANTES).first()):
        cancel(perimee)
    if getattr(fabrication, "demandee_ici", False):
        cache.set(ou, str(fabrication.pk), RETENUE_S)
    else:
        cache.delete(ou)
