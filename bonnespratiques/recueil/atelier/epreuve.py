"""The proof of a draft: its document tree, and its PDF once it is built. Callers: the atelier and its preview."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from bonnespratiques.models import FormeFiche, RecueilPage
from bonnespratiques.models.recueil_demande import Demande, PartieDemandee, Retenue
from bonnespratiques.recueil.alertes import LivretImpossible
from bonnespratiques.recueil.arbre.composition import composition_of
from bonnespratiques.recueil.arbre.document import Document, build_document, compose_document
from bonnespratiques.recueil.rendu.execution import content_key, render
from bonnespratiques.recueil.rendu.formes import FORMES

PAPIERS = {"pdf": "A4", "pdf-a5": "A5"}


@dataclass(frozen=True)
class Epreuve:
    """`path` and `pages` once it is built; `phrase` says where it stands until then; `erreur` why it will not be."""

    cle: str = ""
    path: Path | None = None
    pages: int | None = None
    phrase: str = ""
    erreur: str = ""

    @property
    def is_ready(self) -> bool:
        return self.path is not None


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


def prove(document: Document, papier: str, *, titre: str, by: Any, attente_s: float) -> Epreuve:
    """The PDF of `document`: kept, or built in the background, waited for at most `attente_s`. `papier`: a key of `PAPIERS`."""
    forme = FORMES[papier]
    cle = content_key(document, forme)
    path = Path(settings.RECUEILS_DIR) / "epreuves" / f"{cle}.pdf"
    pages = path.with_suffix(".pages")
    if not pages.exists():
        try:
            rendu = render(document, forme)
        except LivretImpossible as erreur:
            return Epreuve(cle, erreur=str(erreur))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rendu.octets)
        pages.write_text(str(rendu.pages))
    return Epreuve(cle, path, int(pages.read_text()))


def find(cle: str, papier: str) -> Path | None:
    path = Path(settings.RECUEILS_DIR) / "epreuves" / f"{cle}.pdf"
    return path if path.exists() else None
